package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.LoadLog;
import ai.userwhisperer.megaphone.measurements.RequestTime;
import ai.userwhisperer.megaphone.measurements.SecondCounts.ValueStatistics;
import ai.userwhisperer.megaphone.profiles.HarnessLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * Whether the harness kept its limits in the steady part of a phase. Here a percentile counts
 * however few samples it has: few are no excuse for a stall.
 */
final class PhaseHealth {
  private static final double NS_PER_MS = 1e6;
  private static final double NS_PER_SECOND = 1e9;
  private static final double PERCENT = 100;
  private static final double MIB = 1 << 20;

  private final PhaseFacts phase;
  private final ProbeFacts probes;
  private final HarnessLimits limits;
  private final List<String> doubts = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private PhaseHealth(PhaseFacts phase, ProbeFacts probes, HarnessLimits limits) {
    this.phase = phase;
    this.probes = probes;
    this.limits = limits;
  }

  static PhaseHealth of(PhaseFacts phase, ProbeFacts probes, HarnessLimits limits) {
    PhaseHealth health = new PhaseHealth(phase, probes, limits);
    health.check();
    return health;
  }

  /**
   * Of a simulation, whose users are Gatling's, in a process of its own. How late its requests were
   * is not held against it: they wait for connections to be opened, and nobody knows who was slow.
   *
   * @param saturates whether it may take all of the processor, as a closed workload may
   */
  static PhaseHealth ofSimulation(
      PhaseFacts phase, ProbeFacts probes, HarnessLimits limits, boolean saturates) {
    PhaseHealth health = new PhaseHealth(phase, probes, limits);
    health.checkSimulation(saturates);
    return health;
  }

  /**
   * Whether the phase asked for a rate. One that did not is a closed loop: nothing is due before it
   * is sent, and saturating the processor is what it is for.
   */
  static boolean isOpenLoop(PhaseFacts phase) {
    return phase.times().askedEventsPerSecond() != null;
  }

  /** Why the harness can't vouch for the phase, a sentence each. */
  List<String> doubts() {
    return doubts;
  }

  /** What a reader of the baselines has to know, a sentence each. */
  List<String> notes() {
    return notes;
  }

  private void check() {
    hold("missed share", PERCENT * phase.all().missedShare(), PERCENT * limits.missed(), "%");
    if (isOpenLoop(phase)) {
      checkLag();
      sample("harness CPU", ProbeFacts.HARNESS_CPU, SampleStatistics::mean, limits.cpu());
    }
    checkMachine(!isOpenLoop(phase));
    Histogram hiccups = probes.steadyTimes(phase).get(ProbeFacts.HICCUP);
    hold("hiccup p99", p99(hiccups), limits.hiccupP99().toNanos() / NS_PER_MS, "ms");
    hold(
        "longest GC pause",
        figure(ProbeFacts.GC_LONGEST_PAUSE, SampleStatistics::max),
        limits.gcPause().toNanos() / NS_PER_MS,
        "ms");
    hold("unsent data", largest(LoadMetrics.UNSENT_BYTES) / MIB, limits.unsentBytes() / MIB, "MiB");
    checkRecorders();
    if (hiccups.getTotalCount() == 0 && phase.steady().seconds() > 0) {
      doubts.add(
          phase.name() + ": nobody watched the harness: " + probes.whyNone(ProbeFacts.HICCUP));
    }
  }

  private void checkSimulation(boolean saturates) {
    checkMachine(saturates);
    hold(
        "longest stall of Gatling's process",
        largest(LoadLog.INJECTOR_STALL),
        limits.gcPause().toNanos() / NS_PER_MS,
        "ms");
    checkRecorders();
  }

  /**
   * @param saturates whether the load may take all of the processor
   */
  private void checkMachine(boolean saturates) {
    if (!saturates) {
      sample("machine CPU", ProbeFacts.MACHINE_CPU, SampleStatistics::mean, limits.machineCpu());
    }
    sample("stolen CPU", ProbeFacts.STEAL, SampleStatistics::mean, limits.steal());
    double offset = figure(ProbeFacts.CLOCK_OFFSET, SampleStatistics::largest);
    double limit = limits.clockOffset().toNanos() / NS_PER_MS;
    if (offset > limit) {
      doubts.add(
          over("offset of the wall clock", offset, limit, "ms")
              + ": it was set during the run, or the machine was suspended");
    }
  }

  private void checkRecorders() {
    hold(
        "backlog of the recorders",
        largest(LoadLog.RECORDER_BACKLOG),
        limits.recorderBacklog().toNanos() / NS_PER_SECOND,
        "s");
  }

  /** The rule of docs/decisions/0006. */
  private void checkLag() {
    double limit = limits.scheduleLagP99().toNanos() / NS_PER_MS;
    double own = p99(phase.all().steadyTimes(RequestTime.INJECTOR_LAG));
    double lag = p99(phase.all().steadyTimes(RequestTime.SCHEDULE_LAG));
    if (own > limit) {
      doubts.add(over("injector lag p99", own, limit, "ms") + ": the injector sent late by itself");
    } else if (lag > limit) {
      Histogram answers = phase.all().answerTimes();
      double answer = p99(answers);
      double hold = RequestFacts.connectionHoldNs(answers) / NS_PER_MS;
      if (answer > limit) {
        waited(lag, "took " + Numbers.beside(answer, limit, "ms") + " ms to answer (p99)");
      } else if (hold > limit) {
        waited(
            lag,
            "froze: half of the time that connections were busy went to answers that took longer"
                + " than "
                + Numbers.beside(hold, limit, "ms")
                + " ms");
      } else {
        doubts.add(
            over("schedule lag p99", lag, limit, "ms")
                + ", while the platform answered in "
                + Numbers.text(answer)
                + " ms (p99): it has too few connections; raise phases.%s.connections or in-flight"
                    .formatted(phase.name()));
      }
    }
  }

  private void waited(double lag, String why) {
    notes.add(
        "%s: requests waited for connections (schedule lag p99 %s ms) since the platform %s; their waiting is in the response times"
            .formatted(phase.name(), Numbers.text(lag), why));
  }

  private void sample(
      String what, String source, ToDoubleFunction<SampleStatistics> figure, double limit) {
    hold(what, PERCENT * figure(source, figure), PERCENT * limit, "%");
  }

  /** NaN when the probe saw none. */
  private double figure(String source, ToDoubleFunction<SampleStatistics> figure) {
    return probes.steady(phase, source).map(figure::applyAsDouble).orElse(Double.NaN);
  }

  /** NaN when the injector recorded none. */
  private double largest(String value) {
    ValueStatistics statistics = phase.all().steady.values.get(value);
    return statistics == null ? Double.NaN : statistics.max();
  }

  /** In milliseconds; NaN of none. */
  private static double p99(Histogram times) {
    return times.getTotalCount() == 0 ? Double.NaN : times.getValueAtPercentile(99) / NS_PER_MS;
  }

  /** What is not known (NaN) is over no limit. */
  private void hold(String what, double value, double limit, String unit) {
    if (value > limit) {
      doubts.add(over(what, value, limit, unit));
    }
  }

  private String over(String what, double value, double limit, String unit) {
    return "%s: %s was %s %s, over the harness's limit of %s %s"
        .formatted(
            phase.name(),
            what,
            Numbers.beside(value, limit, unit),
            unit,
            Numbers.exact(limit),
            unit);
  }
}
