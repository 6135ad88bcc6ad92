package ai.userwhisperer.megaphone.reports.capacity;

import ai.userwhisperer.megaphone.measurements.IntervalLog;
import ai.userwhisperer.megaphone.measurements.Manifest.PhaseTimes;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** How much later events are observed, the longer a load lasts. */
final class LagGrowth {
  private static final double NS_PER_SECOND = 1e9;
  private static final int FEWEST_SECONDS = 4;

  private LagGrowth() {}

  /**
   * By the median processing lags of the first and the last quarter of the steady part.
   *
   * @return seconds a second: 0.1 for a far end that gets through nine tenths of the load; empty
   *     where too little was observed
   */
  static OptionalDouble of(RunDirectory run, String phase) {
    SortedMap<Long, Histogram> bySecond = new TreeMap<>();
    PhaseTimes times = run.manifest().phase(phase).orElse(null);
    if (times != null) {
      run.readProbeIntervals(
          "pubsub",
          interval -> {
            if (interval.tag().equals("processing-lag")
                && interval.startEpochMs() >= times.steadyFromEpochMs()
                && interval.startEpochMs() < times.endEpochMs()) {
              bySecond
                  .computeIfAbsent(
                      interval.startEpochMs() / 1_000, any -> IntervalLog.newHistogram())
                  .add(interval.histogram());
            }
          },
          damaged -> {});
    }
    int seconds = bySecond.size();
    if (seconds < FEWEST_SECONDS) {
      return OptionalDouble.empty();
    }
    int quarter = seconds / FEWEST_SECONDS;
    Histogram first = IntervalLog.newHistogram();
    Histogram last = IntervalLog.newHistogram();
    bySecond.values().stream().limit(quarter).forEach(first::add);
    bySecond.values().stream().skip(seconds - quarter).forEach(last::add);
    double grown = last.getValueAtPercentile(50) - first.getValueAtPercentile(50);
    return OptionalDouble.of(grown / NS_PER_SECOND / (seconds - quarter));
  }
}
