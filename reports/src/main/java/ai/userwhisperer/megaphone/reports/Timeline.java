package ai.userwhisperer.megaphone.reports;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.IntCountsHistogram;

/**
 * A phase over time, in at most {@value #MOST_POINTS} equal steps of whole seconds, however long it
 * ran. Channels are named by whoever adds to them.
 */
final class Timeline {
  static final int MOST_POINTS = 600;

  /** Enough for a line in a chart, at an eighth of the memory of three. */
  private static final int DIGITS = 2;

  private final long startEpochMs;
  private final int stepSeconds;
  private final int points;
  private final Map<String, double[]> sums = new TreeMap<>();
  private final Map<String, double[]> maxima = new TreeMap<>();
  private final Map<String, AbstractHistogram[]> times = new TreeMap<>();

  Timeline(Window window) {
    int seconds = (int) Math.min(Integer.MAX_VALUE - 1, Math.ceil(window.seconds()));
    this.startEpochMs = window.fromEpochMs();
    this.stepSeconds = Math.max(1, (seconds + MOST_POINTS - 1) / MOST_POINTS);
    this.points = (seconds + stepSeconds - 1) / stepSeconds;
  }

  void addToSum(String channel, long epochMs, long count) {
    int point = point(epochMs);
    if (point >= 0) {
      sums.computeIfAbsent(channel, any -> new double[points])[point] += count;
    }
  }

  void addToMax(String channel, long epochMs, double value) {
    int point = point(epochMs);
    if (point >= 0) {
      double[] values =
          maxima.computeIfAbsent(
              channel,
              any -> {
                double[] none = new double[points];
                Arrays.fill(none, Double.NaN);
                return none;
              });
      values[point] = Double.isNaN(values[point]) ? value : Math.max(values[point], value);
    }
  }

  void addTimes(String channel, long epochMs, AbstractHistogram histogram) {
    int point = point(epochMs);
    if (point >= 0) {
      AbstractHistogram[] all =
          times.computeIfAbsent(channel, any -> new AbstractHistogram[points]);
      if (all[point] == null) {
        all[point] = new IntCountsHistogram(DIGITS);
      }
      all[point].add(histogram);
    }
  }

  int stepSeconds() {
    return stepSeconds;
  }

  /** Seconds from the start of the phase to the start of each step. */
  List<Integer> seconds() {
    return Stream.iterate(0, second -> second + stepSeconds).limit(points).toList();
  }

  /** The channels of sums whose name starts with {@code prefix}, sorted. */
  List<String> sumChannels(String prefix) {
    return sums.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
  }

  /** Sums divided by the length of a step; null when the channel is unknown. */
  double[] perSecond(String channel) {
    double[] values = sums.get(channel);
    return values == null ? null : Arrays.stream(values).map(sum -> sum / stepSeconds).toArray();
  }

  /** NaN where there was none; null when the channel is unknown. */
  double[] max(String channel) {
    return maxima.get(channel);
  }

  /** NaN where there was none; null when the channel is unknown. */
  double[] ofTimes(String channel, ToDoubleFunction<AbstractHistogram> figure) {
    AbstractHistogram[] all = times.get(channel);
    return all == null
        ? null
        : Arrays.stream(all)
            .mapToDouble(one -> one == null ? Double.NaN : figure.applyAsDouble(one))
            .toArray();
  }

  /** Null for a step without any; null when the channel is unknown. */
  AbstractHistogram[] times(String channel) {
    return times.get(channel);
  }

  private int point(long epochMs) {
    long second = Math.floorDiv(epochMs - startEpochMs, 1_000L);
    long point = Math.floorDiv(second, (long) stepSeconds);
    return point >= 0 && point < points ? (int) point : -1;
  }
}
