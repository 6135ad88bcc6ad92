package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.Manifest.Clock;
import ai.userwhisperer.megaphone.measurements.Manifest.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the clocks of several injectors stood to that of the first, which has the probes. */
final class Clocks {
  private static final double MS_PER_SECOND = 1e3;
  private static final String EVIDENCE = "run.json";
  private static final String NOT_COMPARED =
      "the injectors' clocks were not compared with each other";

  private final boolean several;

  /** Of each other injector; NaN where two clocks were not compared. */
  private double largestOffsetMs;

  private double largestErrorMs;

  Clocks(List<Part> parts) {
    several = parts.size() > 1;
    Clock first = parts.isEmpty() ? null : parts.get(0).clock();
    for (Part part : parts) {
      if (!part.share().isFirst() && !part.isMissing()) {
        boolean compared = first != null && part.clock() != null;
        double offset = compared ? part.clock().offsetMs() - first.offsetMs() : Double.NaN;
        double error = compared ? part.clock().errorMs() + first.errorMs() : Double.NaN;
        // NaN stays.
        largestOffsetMs = Math.max(largestOffsetMs, Math.abs(offset));
        largestErrorMs = Math.max(largestErrorMs, error);
      }
    }
  }

  static Clocks of(RunFacts run) {
    return new Clocks(run.made());
  }

  void add(Metrics.Builder to) {
    if (!several) {
      to.absent(Scope.RUN, "injector-clock-offset.max", "there was one injector");
      to.absent(Scope.RUN, "processing-lag-error", "there was one injector");
    } else if (Double.isNaN(largestErrorMs)) {
      to.absent(Scope.RUN, "injector-clock-offset.max", NOT_COMPARED);
      to.absent(Scope.RUN, "processing-lag-error", NOT_COMPARED);
    } else {
      to.value(Scope.RUN, "injector-clock-offset.max", largestOffsetMs, EVIDENCE);
      to.value(Scope.RUN, "processing-lag-error", largestErrorMs, EVIDENCE);
    }
  }

  /** What a reader of lags has to know, a sentence each. */
  List<String> notes(RunFacts run) {
    List<String> notes = new ArrayList<>();
    if (!several) {
      return notes;
    }
    if (Double.isNaN(largestErrorMs)) {
      notes.add(
          NOT_COMPARED + ": processing lags are wrong by as much as these differ, either way");
      return notes;
    }
    for (PhaseFacts phase : run.phases()) {
      double lagMs =
          run.probes().steadyTimes(phase).get(ProbeFacts.PROCESSING_LAG).getValueAtPercentile(99)
              / 1e6;
      smallerThanItsError(phase.name(), lagMs).ifPresent(notes::add);
    }
    return notes;
  }

  /**
   * @param lagMs 0 for none
   */
  Optional<String> smallerThanItsError(String phase, double lagMs) {
    return lagMs > 0 && lagMs < largestErrorMs
        ? Optional.of(
            "%s: the processing lag (p99 %s s) is smaller than the error of the clocks, %s s: it says no more than that"
                .formatted(
                    phase,
                    Numbers.text(lagMs / MS_PER_SECOND),
                    Numbers.text(largestErrorMs / MS_PER_SECOND)))
        : Optional.empty();
  }
}
