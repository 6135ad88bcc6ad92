package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.net.URI;
import java.util.List;

/**
 * Harmless commands, and what INFO says.
 *
 * @param required whether there is no run without the probe
 * @param uri {@code redis://host:port}, without a password
 * @param passwordVariable environment variable that holds the password; empty for none
 * @param ratePerSecond latency commands a second; above 0, at most 1,000
 * @param queues the lists whose lengths are the platform's queue depth
 */
public record RedisSettings(
    boolean required, URI uri, String passwordVariable, double ratePerSecond, List<String> queues) {
  public RedisSettings {
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
