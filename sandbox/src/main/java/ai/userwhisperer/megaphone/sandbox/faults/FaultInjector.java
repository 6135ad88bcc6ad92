package ai.userwhisperer.megaphone.sandbox.faults;

import ai.userwhisperer.megaphone.sandbox.Fault;
import ai.userwhisperer.megaphone.sandbox.FaultKind;
import ai.userwhisperer.megaphone.sandbox.metrics.MetricSource;
import ai.userwhisperer.megaphone.sandbox.metrics.PrometheusText;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;

/**
 * The one place that decides whether a fault strikes. The pipeline asks at its seams ({@link
 * #copiesToPublish()}) and knows no fault by name, so a new kind needs a branch here only.
 *
 * <p>Thread-safe. The draws come from the seed, one after the other in the order of the questions.
 */
public final class FaultInjector implements MetricSource {
  private final double lostShare;
  private final double duplicatedShare;
  private final boolean healthy;
  private final SplittableRandom random;
  private final Map<FaultKind, LongAdder> struck = new EnumMap<>(FaultKind.class);

  public FaultInjector(List<Fault> faults, long seed) {
    lostShare = share(faults, FaultKind.EVENTS_LOST);
    duplicatedShare = share(faults, FaultKind.EVENTS_DUPLICATED);
    healthy = lostShare == 0 && duplicatedShare == 0;
    random = new SplittableRandom(seed);
    for (FaultKind kind : FaultKind.values()) {
      struck.put(kind, new LongAdder());
    }
  }

  private static double share(List<Fault> faults, FaultKind kind) {
    return faults.stream()
        .filter(fault -> fault.kind() == kind)
        .mapToDouble(Fault::share)
        .findFirst()
        .orElse(0);
  }

  /** How often the next accepted event is to be published: once, unless a fault strikes. */
  public int copiesToPublish() {
    return healthy ? 1 : drawCopies();
  }

  private synchronized int drawCopies() {
    if (strikes(FaultKind.EVENTS_LOST, lostShare)) {
      return 0;
    }
    return strikes(FaultKind.EVENTS_DUPLICATED, duplicatedShare) ? 2 : 1;
  }

  private boolean strikes(FaultKind kind, double share) {
    boolean strikes = share > 0 && random.nextDouble() < share;
    if (strikes) {
      struck.get(kind).increment();
    }
    return strikes;
  }

  /** How often a kind of fault has struck since the start. */
  public long struck(FaultKind kind) {
    return struck.get(kind).sum();
  }

  @Override
  public void writeTo(PrometheusText text) {
    text.family(
        "sandbox_faults_total", "counter", "Faults that struck because the sandbox was told to.");
    struck.forEach(
        (kind, count) ->
            text.sample("sandbox_faults_total", count.sum(), "fault", kind.faultName()));
  }
}
