package ai.userwhisperer.megaphone.sandbox.decisions;

import ai.userwhisperer.megaphone.sandbox.events.Identifiers;
import ai.userwhisperer.megaphone.sandbox.faults.FaultKind;
import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import ai.userwhisperer.megaphone.sandbox.metrics.DurationHistogram;
import ai.userwhisperer.megaphone.sandbox.metrics.MetricSource;
import ai.userwhisperer.megaphone.sandbox.metrics.PrometheusText;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Stands in for the decision engine: decides by {@link DecisionRule}, and like a real model is
 * wrong now and then, in {@link #WRONG_SHARE} of its decisions. It knows when, so that its accuracy
 * is counted and not claimed: over the latest {@link #JUDGED} of them. Thread-safe.
 */
public final class DecisionEngine implements MetricSource {
  /** The share of decisions that are wrong. */
  public static final double WRONG_SHARE = 0.02;

  /** The accuracy is that of so many decisions, the latest. */
  public static final int JUDGED = 1000;

  /** The version that answers name. */
  public static final String MODEL_VERSION = "rules-1.0.0";

  private static final int KEPT = 10_000;
  private static final int LEAST_PROCESSING_MS = 5;
  private static final int MOST_PROCESSING_MS = 20;

  private final SplittableRandom random;
  private final Identifiers ids;
  private final Deque<Decision> latest = new ArrayDeque<>();
  private final DurationHistogram latency = new DurationHistogram();
  private final Faults faults;
  // Which of the latest were right; the next one takes the place of the oldest.
  private final boolean[] judged = new boolean[JUDGED];
  private int right;
  private long made;

  public DecisionEngine(long seed, Faults faults) {
    this.faults = faults;
    random = new SplittableRandom(seed);
    ids = new Identifiers(random.nextLong());
  }

  /** Decides. */
  public synchronized Decision decide(DecisionRequest request) {
    InterventionType rightType = DecisionRule.typeFor(request);
    boolean errs = faults.strikes(FaultKind.DECISIONS_WRONG) || random.nextDouble() < WRONG_SHARE;
    InterventionType type = errs ? another(rightType) : rightType;
    UserProfile profile = request.profile();
    Decision decision =
        new Decision(
            ids.next("dec_"),
            profile.userId(),
            type,
            DecisionRule.channelFor(request),
            DecisionRule.confidence(request),
            reason(request),
            Instant.now().toString());
    judge(type == rightType);
    latest.addFirst(decision);
    if (latest.size() > KEPT) {
      latest.removeLast();
    }
    return decision;
  }

  private void judge(boolean isRight) {
    int place = (int) (made % JUDGED);
    right += (isRight ? 1 : 0) - (judged[place] ? 1 : 0);
    judged[place] = isRight;
    made++;
  }

  private InterventionType another(InterventionType type) {
    InterventionType[] types = InterventionType.values();
    return types[(type.ordinal() + 1 + random.nextInt(types.length - 1)) % types.length];
  }

  private static String reason(DecisionRequest request) {
    UserProfile profile = request.profile();
    String trigger =
        request.triggerEvent() == null ? "no trigger event" : "after " + request.triggerEvent();
    return "%s, churn risk %s, engagement %s, %d days inactive"
        .formatted(
            trigger, profile.churnRiskScore(), profile.engagementScore(), profile.daysInactive());
  }

  /** How long the next decision takes, in milliseconds. */
  public synchronized int nextProcessingMs() {
    return random.nextInt(LEAST_PROCESSING_MS, MOST_PROCESSING_MS + 1);
  }

  /** Records how long a request for decisions took. */
  public void answered(long durationNs) {
    latency.record(durationNs);
  }

  /** The latest decisions, newest first; those of one user, or of all when the id is null. */
  public synchronized List<Decision> latest(String userId, int limit) {
    List<Decision> found = new ArrayList<>();
    for (Iterator<Decision> all = latest.iterator(); all.hasNext() && found.size() < limit; ) {
      Decision decision = all.next();
      if (userId == null || decision.userId().equals(userId)) {
        found.add(decision);
      }
    }
    return found;
  }

  @Override
  public void writeTo(PrometheusText text) {
    latency.writeFamily(
        text, "userwhisperer_decision_latency_seconds", "Time to answer a request for decisions.");
    synchronized (this) {
      text.family("userwhisperer_decisions_total", "counter", "Decisions made.");
      text.sample("userwhisperer_decisions_total", made);
      if (made > 0) {
        text.family(
            "userwhisperer_ml_model_accuracy",
            "gauge",
            "Share of the latest decisions that are right.");
        text.sample("userwhisperer_ml_model_accuracy", (double) right / Math.min(made, JUDGED));
      }
    }
  }
}
