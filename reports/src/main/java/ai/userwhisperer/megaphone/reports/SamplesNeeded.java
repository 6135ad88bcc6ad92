package ai.userwhisperer.megaphone.reports;

import java.util.Arrays;

/** How many samples a metric takes, so that a load can be planned that is long enough for it. */
public final class SamplesNeeded {
  private SamplesNeeded() {}

  /** As many as the statistic in a metric's key needs; 1 for one without a statistic. */
  public static long of(String metric) {
    String last = metric.substring(metric.lastIndexOf('.') + 1);
    return Arrays.stream(Statistic.values())
        .filter(statistic -> statistic.key().equals(last))
        .mapToLong(Statistic::samplesNeeded)
        .max()
        .orElse(1);
  }
}
