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
 * @param trend a growth of memory is told from samples over at least so long; 1 s or more
 */
public record MetricsSettings(boolean required, URI url, Duration interval, Duration trend) {
  /** Of runs from before it was a setting. */
  public static final Duration ANY_TREND = Duration.ofMinutes(10);

  public MetricsSettings {
    check(Checks.isHttp(url), "url", url, "needs an http:// or https:// address");
    check(
        interval.toMillis() >= 100 && interval.toMillis() <= 60_000,
        "interval",
        Checks.text(interval),
        "needs 100 ms to 60 s");
    check(trend.toMillis() >= 1_000, "trend", Checks.text(trend), "needs 1 s or more");
  }
}
