package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.LoadLog;
import ai.userwhisperer.megaphone.profiles.HarnessLimits;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A line of the page's table of the harness.
 *
 * @param metric last part of its key
 * @param limit in the metric's unit; NaN where there is none
 */
record HarnessFigure(String label, String metric, ToDoubleFunction<HarnessLimits> limit) {
  static final List<HarnessFigure> ALL =
      List.of(
          new HarnessFigure("missed, %", "missed-share", limits -> 100 * limits.missed()),
          new HarnessFigure("schedule lag p99, ms", "schedule-lag.p99", HarnessFigure::lagMs),
          new HarnessFigure("injector lag p99, ms", "injector-lag.p99", HarnessFigure::lagMs),
          withoutLimit("answer time p99, ms", LoadMetrics.ANSWER_TIME),
          withoutLimit("connection hold p50, ms", LoadMetrics.CONNECTION_HOLD),
          new HarnessFigure(
              "hiccup p99, ms", "hiccup.p99", limits -> limits.hiccupP99().toNanos() / 1e6),
          withoutLimit("hiccup max, ms", "hiccup.max"),
          new HarnessFigure(
              "longest GC pause, ms", "harness-gc-pause.max", limits -> ms(limits.gcPause())),
          withoutLimit("in GC pauses, %", "harness-gc-pause.share"),
          new HarnessFigure("own CPU, %", "harness-cpu.mean", limits -> share(limits.cpu())),
          withoutLimit("probes' CPU, % of a core", "probe-cpu"),
          withoutLimit("· pubsub", "probe-cpu." + ProbeFacts.PUBSUB),
          withoutLimit("· redis", "probe-cpu." + ProbeFacts.REDIS),
          withoutLimit("· platform", "probe-cpu." + ProbeFacts.PLATFORM),
          withoutLimit("probes' requests/s", "probe-requests"),
          new HarnessFigure(
              "machine CPU, %", "harness-machine-cpu.mean", limits -> share(limits.machineCpu())),
          new HarnessFigure("stolen CPU, %", "harness-steal.mean", limits -> share(limits.steal())),
          new HarnessFigure(
              "wall clock's offset, ms",
              "harness-clock-offset.max",
              limits -> ms(limits.clockOffset())),
          new HarnessFigure(
              "unsent data, MiB", LoadMetrics.UNSENT_BYTES + ".max", HarnessFigure::unsentMib),
          new HarnessFigure(
              "recorder backlog, s",
              LoadLog.RECORDER_BACKLOG + ".max",
              HarnessFigure::backlogSeconds));

  private static HarnessFigure withoutLimit(String label, String metric) {
    return new HarnessFigure(label, metric, limits -> Double.NaN);
  }

  private static double share(double limit) {
    return limit == HarnessLimits.ANY_SHARE ? Double.NaN : 100 * limit;
  }

  private static double lagMs(HarnessLimits limits) {
    return limits.scheduleLagP99().toNanos() / 1e6;
  }

  private static double ms(Duration limit) {
    return limit.equals(HarnessLimits.ANY_TIME) ? Double.NaN : limit.toNanos() / 1e6;
  }

  private static double unsentMib(HarnessLimits limits) {
    return limits.unsentBytes() == HarnessLimits.ANY_BYTES
        ? Double.NaN
        : limits.unsentBytes() / (double) (1 << 20);
  }

  private static double backlogSeconds(HarnessLimits limits) {
    return limits.recorderBacklog().equals(HarnessLimits.ANY_TIME)
        ? Double.NaN
        : limits.recorderBacklog().toSeconds();
  }
}
