package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.ledger.DueTimes;
import ai.userwhisperer.megaphone.measurements.ledger.DueTimes.Due;
import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import ai.userwhisperer.megaphone.profiles.RedisSettings.Arrivals;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Looks for some of the events that are due by the keys that the platform leaves of each, until
 * they are there: lag, and what does not arrive. Keys that have been seen are looked at again now
 * and then: one that is gone before its time was evicted, and its event could come in twice.
 *
 * <p>A key is looked for again when a tenth of its event's age has passed, so a lag is known to a
 * tenth of itself, and to {@value #SHORTEST_WAIT_MS} ms at best. Thread-safe; answers may come on
 * any thread.
 */
final class ArrivalSamples {
  private static final long SHORTEST_WAIT_MS = 2;
  private static final int AGE_PER_WAIT = 10;

  /** Keys that were seen and are looked at again; the oldest is let go for a new one. */
  private static final int MOST_KEPT = 10_000;

  private static final int SEEN_AGAIN_EACH_TIME = 20;

  private final Arrivals settings;
  private final DueTimes dueTimes;
  private final String runKey;
  private final Function<String, CompletionStage<Boolean>> exists;
  private final SecondHistograms lags;
  private final Queue<Looking> looking =
      new PriorityQueue<>(Comparator.comparingLong(Looking::nextNs));
  private final ArrayDeque<Looking> seen = new ArrayDeque<>();
  private long lastSequence = -1;
  private int lastInjector = -1;
  private long sampled;
  private long missing;
  private long gone;

  /** An event that is looked for, and when it is next. */
  private record Looking(String key, long dueNs, long nextNs) {}

  /**
   * @param exists asks whether there is a key
   * @param lags of those that arrive, by the second in which they were due
   */
  ArrivalSamples(
      Arrivals settings,
      DueTimes dueTimes,
      String runKey,
      Function<String, CompletionStage<Boolean>> exists,
      SecondHistograms lags) {
    this.settings = settings;
    this.dueTimes = dueTimes;
    this.runKey = runKey;
    this.exists = exists;
    this.lags = lags;
  }

  /** Begins to look for the event that is due. */
  synchronized void takeOne(long nowNs) {
    dueTimes
        .lastDue(nowNs)
        .filter(due -> due.sequence() != lastSequence || due.injector() != lastInjector)
        .ifPresent(this::take);
  }

  private void take(Due due) {
    lastSequence = due.sequence();
    lastInjector = due.injector();
    sampled++;
    String id = new EventId(runKey, due.injector(), due.sequence()).toString();
    looking.add(new Looking(settings.keyPrefix() + id, due.dueNs(), due.dueNs()));
  }

  /** Asks for all that are to be asked for by now. */
  void look(long nowNs) {
    for (Looking next = due(nowNs); next != null; next = due(nowNs)) {
      Looking asked = next;
      exists
          .apply(asked.key())
          .whenComplete(
              (found, failure) ->
                  answered(asked, failure == null && found, failure == null, System.nanoTime()));
    }
  }

  private synchronized Looking due(long nowNs) {
    return looking.isEmpty() || looking.peek().nextNs() - nowNs > 0 ? null : looking.remove();
  }

  private synchronized void answered(Looking asked, boolean found, boolean told, long nowNs) {
    long ageNs = nowNs - asked.dueNs();
    if (found) {
      lags.record(asked.dueNs(), ageNs);
      if (seen.size() == MOST_KEPT) {
        seen.remove();
      }
      seen.add(asked);
    } else if (told && ageNs > settings.within().toNanos()) {
      missing++;
    } else {
      long waitNs = Math.max(TimeUnit.MILLISECONDS.toNanos(SHORTEST_WAIT_MS), ageNs / AGE_PER_WAIT);
      looking.add(new Looking(asked.key(), asked.dueNs(), nowNs + waitNs));
    }
  }

  /** Looks at some of the keys again that have been seen. */
  void lookAgain(long nowNs) {
    for (int i = 0; i < SEEN_AGAIN_EACH_TIME; i++) {
      Looking old = oldest(nowNs);
      if (old == null) {
        return;
      }
      exists
          .apply(old.key())
          .whenComplete((found, failure) -> seenAgain(old, failure != null || found));
    }
  }

  /** The one that has waited longest; those whose time is over are let go. */
  private synchronized Looking oldest(long nowNs) {
    while (!seen.isEmpty() && nowNs - seen.peek().dueNs() >= settings.ttl().toNanos()) {
      seen.remove();
    }
    return seen.poll();
  }

  private synchronized void seenAgain(Looking old, boolean still) {
    if (still) {
      seen.add(old);
    } else {
      gone++;
    }
  }

  /** Running totals. */
  synchronized Map<String, Double> totals() {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("arrivalsSampled", (double) sampled);
    values.put("arrivalsMissing", (double) missing);
    values.put("dedupKeysGone", (double) gone);
    return values;
  }
}
