package ai.userwhisperer.megaphone.reports;

import org.hipparchus.stat.regression.SimpleRegression;

/** The straight line through the platform's memory over time, by ordinary least squares. */
final class MemoryTrend {
  private static final double MS_PER_HOUR = 3_600_000;
  private static final double MS_PER_MINUTE = 60_000;

  private final SimpleRegression line = new SimpleRegression();
  private double sumBytes;
  private long firstMs = Long.MAX_VALUE;
  private long lastMs = Long.MIN_VALUE;

  void add(long sinceMs, double bytes) {
    line.addData(sinceMs / MS_PER_HOUR, bytes);
    sumBytes += bytes;
    firstMs = Math.min(firstMs, sinceMs);
    lastMs = Math.max(lastMs, sinceMs);
  }

  /** Minutes from the first to the last sample. */
  double minutes() {
    return line.getN() == 0 ? 0 : (lastMs - firstMs) / MS_PER_MINUTE;
  }

  /** Slope as a share of the mean, in percent an hour; NaN when there is no line. */
  double percentPerHour() {
    return 100 * line.getSlope() / (sumBytes / line.getN());
  }
}
