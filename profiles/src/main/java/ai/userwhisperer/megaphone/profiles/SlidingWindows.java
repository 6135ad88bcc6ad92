package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A baseline that has to hold in windows of the steady part too, so that a bad stretch does not
 * drown in a long phase.
 *
 * @param length of a window; whole seconds, a multiple of {@code every}
 * @param every from the start of a window to that of the next; whole seconds
 * @param share of the windows that have to hold; above 0, up to 1
 */
public record SlidingWindows(Duration length, Duration every, double share) {
  private static final String STATISTIC = "\\.(p50|p90|p95|p99|p99_9|max|mean)";

  /** What can be told of any stretch of a phase. */
  private static final Pattern METRICS =
      Pattern.compile(
          "(?!run\\.)[a-z][a-z0-9-]*\\."
              + "(([A-Za-z0-9_-]+\\.)?(throughput|error-rate|availability|(response|service)-time"
              + STATISTIC
              + ")|event-throughput|(processing-lag|redis-latency)"
              + STATISTIC
              + "|(queue-depth|platform-cpu|platform-memory)\\.(max|mean))");

  public SlidingWindows {
    Checks.wholeSeconds(1, "every", every);
    Checks.wholeSeconds(1, "length", length);
    check(
        length.toSeconds() % every.toSeconds() == 0,
        "length",
        Checks.text(length),
        "needs a multiple of every = " + Checks.text(every));
    check(share > 0 && share <= 1, "share", Checks.plain(share), "needs a share above 0, up to 1");
  }

  /** Whether a metric is known for each window. */
  static boolean isKnownFor(String metric) {
    return METRICS.matcher(metric).matches();
  }
}
