package ai.userwhisperer.megaphone.reports;

import org.HdrHistogram.Histogram;

/** A figure that is read from a histogram. */
enum Statistic {
  P50("p50", "p50", 500),
  P90("p90", "p90", 900),
  P95("p95", "p95", 950),
  P99("p99", "p99", 990),
  P99_9("p99_9", "p99.9", 999),
  MAX("max", "max", 1_000),
  MEAN("mean", "mean", -1);

  /** So many samples have to lie beyond a percentile for it to say anything. */
  static final int SAMPLES_BEYOND = 10;

  private final String key;
  private final String shown;
  private final int permille;

  Statistic(String key, String shown, int permille) {
    this.key = key;
    this.shown = shown;
    this.permille = permille;
  }

  /** As it stands in a metric's key. */
  String key() {
    return key;
  }

  String shown() {
    return shown;
  }

  /** How many samples it takes: n · (1 − q) ≥ {@value #SAMPLES_BEYOND} for a percentile. */
  long samplesNeeded() {
    return isPercentile() ? SAMPLES_BEYOND * 1_000L / (1_000 - permille) : 1;
  }

  /** In nanoseconds; of at least one sample. */
  double of(Histogram histogram) {
    return switch (this) {
      case MAX -> histogram.getMaxValue();
      case MEAN -> histogram.getMean();
      default -> histogram.getValueAtPercentile(permille / 10.0);
    };
  }

  /**
   * Why it can't be told.
   *
   * @param samples what is counted, in the plural
   */
  String needs(String samples, long had) {
    return shown + " needs at least " + samplesNeeded() + " " + samples + ", had " + had;
  }

  /** As in {@code 95th percentile}. */
  String words() {
    return switch (this) {
      case P50 -> "median";
      case MAX -> "longest";
      case MEAN -> "mean";
      default -> shown.substring(1) + "th percentile";
    };
  }

  private boolean isPercentile() {
    return permille >= 0 && permille < 1_000;
  }
}
