package ai.userwhisperer.megaphone.reports;

import java.util.Arrays;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * The growth of the platform's memory over time: the median of the slopes between any two samples
 * (Theil 1950, Sen 1968), which a few outliers, a restart or a warm-up do not bend, and its
 * confidence interval by Sen's method (Sen, J. Am. Stat. Assoc. 63, 1968; Hollander and Wolfe,
 * Nonparametric Statistical Methods, 9.3).
 *
 * <p>Samples are first put together by the median of each of at most {@value #MOST_POINTS} equal
 * stretches of time, so that a long run costs no more than a short one.
 */
final class MemoryTrend {
  /** The fewest samples between which there is a slope with an interval. */
  static final int FEWEST = 4;

  private static final int MOST_POINTS = 600;
  private static final double CONFIDENCE = 0.95;
  private static final double MS_PER_HOUR = 3_600_000;
  private static final double MS_PER_MINUTE = 60_000;

  private long[] sinceMs = new long[64];
  private double[] bytes = new double[64];
  private int samples;

  /**
   * A slope as a share of the median, in percent an hour, and the ends of its interval, of which 95
   * in 100 hold the true one.
   */
  record Growth(double percentPerHour, double low, double high) {}

  /** A sample; in any order. */
  void add(long since, double value) {
    if (samples == bytes.length) {
      sinceMs = Arrays.copyOf(sinceMs, 2 * samples);
      bytes = Arrays.copyOf(bytes, 2 * samples);
    }
    sinceMs[samples] = since;
    bytes[samples++] = value;
  }

  int samples() {
    return samples;
  }

  /** Minutes from the first to the last sample. */
  double minutes() {
    return samples == 0 ? 0 : (last() - first()) / MS_PER_MINUTE;
  }

  /** Takes {@value #FEWEST} samples or more, at more than one moment. */
  Growth growth() {
    double[][] points = points();
    double[] hours = points[0];
    double[] values = points[1];
    int n = hours.length;
    double[] slopes = new double[n * (n - 1) / 2];
    int count = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        slopes[count++] = (values[j] - values[i]) / (hours[j] - hours[i]);
      }
    }
    Arrays.sort(slopes);
    // Kendall's S has this variance where there is no trend and no ties.
    double sigma = Math.sqrt(n * (n - 1.0) * (2.0 * n + 5) / 18);
    double z = new NormalDistribution().inverseCumulativeProbability((1 + CONFIDENCE) / 2);
    int below = (int) Math.floor((count - z * sigma) / 2);
    int lowest = Math.max(0, below - 1);
    int highest = Math.min(count - 1, count - below);
    double percent = 100 / median(values.clone());
    return new Growth(
        medianOfSorted(slopes) * percent, slopes[lowest] * percent, slopes[highest] * percent);
  }

  /** Hours and bytes, in order of time, no two at one time. */
  private double[][] points() {
    long first = first();
    double width = (last() - first + 1) / (double) MOST_POINTS;
    int[] of = new int[samples];
    int[] held = new int[MOST_POINTS];
    for (int i = 0; i < samples; i++) {
      of[i] = (int) ((sinceMs[i] - first) / width);
      held[of[i]]++;
    }
    double[][] hours = new double[MOST_POINTS][];
    double[][] values = new double[MOST_POINTS][];
    for (int stretch = 0; stretch < MOST_POINTS; stretch++) {
      hours[stretch] = new double[held[stretch]];
      values[stretch] = new double[held[stretch]];
    }
    for (int i = 0; i < samples; i++) {
      int at = --held[of[i]];
      hours[of[i]][at] = sinceMs[i] / MS_PER_HOUR;
      values[of[i]][at] = bytes[i];
    }
    return new double[][] {medians(hours), medians(values)};
  }

  private static double[] medians(double[][] stretches) {
    return Arrays.stream(stretches)
        .filter(stretch -> stretch.length > 0)
        .mapToDouble(MemoryTrend::median)
        .toArray();
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return medianOfSorted(values);
  }

  private static double medianOfSorted(double[] values) {
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  private long first() {
    return Arrays.stream(sinceMs, 0, samples).min().orElseThrow();
  }

  private long last() {
    return Arrays.stream(sinceMs, 0, samples).max().orElseThrow();
  }
}
