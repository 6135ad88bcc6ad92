package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.net.URI;
import java.time.Duration;

/**
 * A page of metrics in Prometheus's text format.
 *
 * @param required whether there is no run without the probe
 * @param url {@code http} or {@code https}
 * @param interval between two samples; 100 ms to 60 s
 * @param connectionsInUse name of a metric: connections that are worked for; empty for none
 * @param connectionsLimit name of a metric: for how many there is room, 0 for any number; empty for
 *     none
 * @param trend a growth of memory is told from samples over at least so long; 1 s or more
 */
public record MetricsSettings(
    boolean required,
    URI url,
    Duration interval,
    String connectionsInUse,
    String connectionsLimit,
    Duration trend) {
  /** Of runs from before it was a setting. */
  public static final Duration ANY_TREND = Duration.ofMinutes(10);

  public MetricsSettings {
    check(Checks.isHttp(url), "url", url, "needs an http:// or https:// address");
    check(
        interval.toMillis() >= 100 && interval.toMillis() <= 60_000,
        "interval",
        Checks.text(interval),
        "needs 100 ms to 60 s");
    checkName("connections-in-use", connectionsInUse);
    checkName("connections-limit", connectionsLimit);
    check(trend.toMillis() >= 1_000, "trend", Checks.text(trend), "needs 1 s or more");
  }

  private static void checkName(String setting, String name) {
    check(
        name.matches("([a-zA-Z_:][a-zA-Z0-9_:]*)?"),
        setting,
        name,
        "needs the name of a metric, or an empty text for none");
  }
}
