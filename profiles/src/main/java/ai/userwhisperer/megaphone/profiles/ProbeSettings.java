package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What watches the platform. A probe that is absent is switched off, and its metrics have no data.
 */
public record ProbeSettings(
    Optional<PubSub> pubSub, Optional<Redis> redis, Optional<Metrics> metrics) {

  /**
   * A subscription of our own on the topic of events.
   *
   * @param endpoint {@code host:port} of an emulator or a sandbox, spoken to in plain text; empty
   *     for Google's service
   * @param streams streaming pulls side by side; 1 to 16
   */
  public record PubSub(String project, String topic, String endpoint, int streams) {
    public PubSub {
      check(
          project.matches("[a-z][a-z0-9-]{4,28}[a-z0-9]"),
          "project",
          project,
          "needs the id of a Google Cloud project");
      check(
          topic.matches("[A-Za-z][A-Za-z0-9._~+%-]{2,254}"),
          "topic",
          topic,
          "needs the short name of a Pub/Sub topic");
      check(
          endpoint.isEmpty() || endpoint.matches("[A-Za-z0-9.\\-\\[\\]:]+:\\d{1,5}"),
          "endpoint",
          endpoint,
          "needs host:port, or nothing for Google's service");
      Checks.within(1, 16, "streams", streams, "streams");
    }
  }

  /**
   * Harmless commands, and what INFO says.
   *
   * @param uri {@code redis://host:port}, without a password
   * @param passwordVariable environment variable that holds the password; empty for none
   * @param ratePerSecond latency commands a second; above 0, at most 1,000
   * @param queues the lists whose lengths are the platform's queue depth
   */
  public record Redis(URI uri, String passwordVariable, double ratePerSecond, List<String> queues) {
    public Redis {
      check(
          ("redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme()))
              && uri.getHost() != null
              && uri.getUserInfo() == null,
          "uri",
          uri.getUserInfo() == null ? uri : "(hidden)",
          "needs redis:// or rediss://, a host and a port, and no password: see password-env");
      Checks.above(0, "rate", ratePerSecond, "commands per second");
      check(
          ratePerSecond <= 1_000,
          "rate",
          Checks.plain(ratePerSecond),
          "needs at most 1000 commands per second");
      queues = List.copyOf(queues);
    }
  }

  /**
   * A page of metrics in Prometheus's text format.
   *
   * @param url {@code http} or {@code https}
   * @param interval between two samples; 100 ms to 60 s
   * @param trend a growth of memory is told from samples over at least so long; 1 s or more
   */
  public record Metrics(URI url, Duration interval, Duration trend) {
    /** Of runs from before it was a setting. */
    public static final Duration ANY_TREND = Duration.ofMinutes(10);

    public Metrics {
      check(
          ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
              && url.getHost() != null,
          "url",
          url,
          "needs an http:// or https:// address");
      check(
          interval.toMillis() >= 100 && interval.toMillis() <= 60_000,
          "interval",
          Checks.text(interval),
          "needs 100 ms to 60 s");
      check(trend.toMillis() >= 1_000, "trend", Checks.text(trend), "needs 1 s or more");
    }
  }
}
