package ai.userwhisperer.megaphone.profiles;

import java.net.URI;
import java.time.Duration;

/** What the records of this package check when they are built. The message says what is allowed. */
final class Checks {
  private Checks() {}

  static void check(boolean holds, String setting, Object value, String allowed) {
    if (!holds) {
      throw new InvalidSetting(setting, String.valueOf(value), allowed);
    }
  }

  static void above(double floor, String setting, double value, String unit) {
    check(
        Double.isFinite(value) && value > floor,
        setting,
        plain(value),
        "needs a number above " + plain(floor) + ", in " + unit);
  }

  static void within(long low, long high, String setting, long value, String unit) {
    check(
        value >= low && value <= high,
        setting,
        value,
        "needs a whole number from " + low + " to " + high + ", in " + unit);
  }

  static void wholeSeconds(long lowSeconds, String setting, Duration value) {
    check(
        value.toNanosPart() == 0
            && value.toSeconds() >= lowSeconds
            && value.toSeconds() <= MAX_SECONDS,
        setting,
        text(value),
        "needs whole seconds, from " + lowSeconds + " s to " + MAX_SECONDS + " s");
  }

  static void positive(String setting, Duration value) {
    check(
        !value.isNegative() && !value.isZero(),
        setting,
        text(value),
        "needs a time above 0, such as 10 s or 50 ms");
  }

  /** Seven days: the longest soak. */
  static final Duration LONGEST = Duration.ofDays(7);

  private static final long MAX_SECONDS = LONGEST.toSeconds();

  static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  static String text(Duration value) {
    return value.toNanosPart() == 0
        ? value.toSeconds() + " s"
        : plain(value.toNanos() / 1e6) + " ms";
  }

  /** Whether it is an http or https address with a host. */
  static boolean isHttp(URI url) {
    return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
        && url.getHost() != null;
  }
}
