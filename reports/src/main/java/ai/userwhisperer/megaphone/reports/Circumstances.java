package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.Mark;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.profiles.Baseline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * When a baseline was missed, and what else was unusual just then. It tells of coincidences, in the
 * order in which they explain most, and leaves it to people to call one a cause.
 */
final class Circumstances {
  /** Into so many steps a phase is cut to look for the bad ones. */
  private static final int STEPS = 60;

  private static final int TOLD = 2;

  /** A mark so long before a stretch may have brought it about. */
  private static final long BEFORE_MS = 5_000;

  private static final double BUSY = 0.9;
  private static final String WHOLE_RUN = "run";

  private final RunDirectory directory;
  private final RunFacts run;

  Circumstances(RunDirectory directory, RunFacts run) {
    this.directory = directory;
    this.run = run;
  }

  /**
   * As in {@code from 02:13:40 on, while Redis evicted 1,204 keys}; null where it can't be told.
   *
   * @param metric of the baseline; empty when it has no value
   */
  String of(Baseline baseline, Optional<Metric> metric) {
    String name = baseline.metric();
    boolean ofLoss = name.endsWith(".drop-rate") || name.equals("run.data-loss");
    for (PhaseFacts phase : run.phases()) {
      if (baseline.phase().equals(phase.name()) || (ofLoss && baseline.phase().equals(WHOLE_RUN))) {
        Optional<BadStretch> stretch =
            ofLoss ? ofLoss(phase) : metric.flatMap(known -> ofSteps(phase, baseline, known));
        if (stretch.isPresent()) {
          String where = baseline.phase().equals(WHOLE_RUN) ? " in " + phase.name() : "";
          return stretch.get().words() + where + coincidences(phase, stretch.get());
        }
      }
    }
    return null;
  }

  /** By when the lost events were sent. */
  private static Optional<BadStretch> ofLoss(PhaseFacts phase) {
    Timeline timeline = phase.timeline();
    double[] lost = timeline.perSecond(PhaseFacts.EVENTS_LOST);
    if (lost == null) {
      return Optional.empty();
    }
    int sending = (int) Math.ceil(phase.whole().seconds() / timeline.stepSeconds());
    BadStretch.Step[] steps =
        Arrays.stream(lost, 0, Math.min(sending, lost.length))
            .mapToObj(each -> each > 0 ? BadStretch.Step.BAD : BadStretch.Step.GOOD)
            .toArray(BadStretch.Step[]::new);
    return BadStretch.in(steps, phase.whole().fromEpochMs(), timeline.stepSeconds() * 1_000L);
  }

  private Optional<BadStretch> ofSteps(PhaseFacts phase, Baseline baseline, Metric metric) {
    int stepSeconds = Math.max(1, (int) (phase.steady().seconds() / STEPS));
    return StepSeries.read(directory, run, baseline.metric(), stepSeconds)
        .flatMap(
            series -> {
              BadStretch.Step[] steps = new BadStretch.Step[series.steps()];
              for (int i = 0; i < steps.length; i++) {
                steps[i] =
                    Units.holds(baseline, series.value(i, i + 1), metric.unit())
                        .map(holds -> holds ? BadStretch.Step.GOOD : BadStretch.Step.BAD)
                        .orElse(BadStretch.Step.UNKNOWN);
              }
              return BadStretch.in(steps, series.epochMs(0), stepSeconds * 1_000L);
            });
  }

  private String coincidences(PhaseFacts phase, BadStretch stretch) {
    List<String> found = new ArrayList<>();
    for (Mark mark : run.marks()) {
      long until = mark.untilEpochMs() == null ? mark.fromEpochMs() : mark.untilEpochMs();
      if (stretch.overlaps(mark.fromEpochMs(), until + BEFORE_MS)) {
        found.add(mark.source() + " saw: " + mark.text());
      }
    }
    evictions(phase, stretch).ifPresent(found::add);
    busy(phase, stretch, ProbeFacts.PLATFORM_CPU, "the platform's CPU").ifPresent(found::add);
    busy(phase, stretch, ProbeFacts.PLATFORM_MEMORY, "the platform's memory").ifPresent(found::add);
    return found.isEmpty()
        ? ""
        : ", while " + String.join(" and ", found.subList(0, Math.min(TOLD, found.size())));
  }

  private static Optional<String> evictions(PhaseFacts phase, BadStretch stretch) {
    double[] perSecond = phase.timeline().perSecond(ProbeFacts.EVICTED_KEYS);
    double evicted =
        perSecond == null
            ? 0
            : within(phase, stretch, perSecond, each -> each > 0).sum()
                * phase.timeline().stepSeconds();
    return evicted == 0
        ? Optional.empty()
        : Optional.of("Redis evicted " + Numbers.count(Math.round(evicted)) + " keys");
  }

  private static Optional<String> busy(
      PhaseFacts phase, BadStretch stretch, String channel, String what) {
    double[] shares = phase.timeline().max(channel);
    return shares == null
        ? Optional.empty()
        : within(phase, stretch, shares, each -> each >= BUSY).max().stream()
            .mapToObj(most -> what + " was at " + Numbers.text(100 * most) + " %")
            .findFirst();
  }

  private static DoubleStream within(
      PhaseFacts phase, BadStretch stretch, double[] values, DoublePredicate kept) {
    long start = phase.whole().fromEpochMs();
    long stepMs = phase.timeline().stepSeconds() * 1_000L;
    return IntStream.range(0, values.length)
        .filter(i -> stretch.overlaps(start + i * stepMs, start + (i + 1) * stepMs - 1))
        .mapToDouble(i -> values[i])
        .filter(kept);
  }
}
