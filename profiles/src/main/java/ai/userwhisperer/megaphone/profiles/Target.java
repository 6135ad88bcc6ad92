package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The platform's address, and how to speak to it.
 *
 * @param baseUrl {@code http} or {@code https}, host and optional port, no path. Port 0 stands for
 *     the sandbox's own port, which is known once it runs.
 * @param version of what runs there, such as a release or a commit; empty when nobody said
 * @param headers sent with every request; no secrets
 * @param auth the header with the API key
 * @param trustFile a PEM file with certificates of authorities that are trusted besides the JDK's;
 *     absolute, read when a connection is made
 * @param connectTimeout how long a connection may take to open; above 0
 * @param requestTimeout from sent to the last byte of the answer; above 0
 */
public record Target(
    URI baseUrl,
    String version,
    Map<String, String> headers,
    Credential auth,
    Optional<Path> trustFile,
    Duration connectTimeout,
    Duration requestTimeout) {
  private static final Set<String> SECRET_HEADERS =
      Set.of("authorization", "proxy-authorization", "cookie", "x-api-key", "api-key");

  public Target {
    String path = baseUrl.getPath();
    check(
        Checks.isHttp(baseUrl)
            && (path == null || path.isEmpty() || path.equals("/"))
            && baseUrl.getQuery() == null
            && baseUrl.getFragment() == null
            && baseUrl.getUserInfo() == null,
        "base-url",
        baseUrl,
        "needs http:// or https://, a host and maybe a port, nothing else");
    headers.forEach(
        (name, value) ->
            check(
                name.matches("[A-Za-z0-9-]+") && value.chars().allMatch(c -> c >= ' ' && c < 127),
                "headers",
                name,
                "needs a header name of letters, digits and hyphens, and a printable value on one line"));
    headers
        .keySet()
        .forEach(
            name ->
                check(
                    !carriesSecret(name) && !name.equalsIgnoreCase(auth.header()),
                    "headers",
                    name,
                    "needs headers without secrets: a key comes from the environment or a file, see auth"));
    headers = Map.copyOf(headers);
    Checks.positive("connect-timeout", connectTimeout);
    Checks.positive("request-timeout", requestTimeout);
    check(
        requestTimeout.compareTo(Duration.ofMinutes(5)) <= 0,
        "request-timeout",
        Checks.text(requestTimeout),
        "needs at most 300 s");
  }

  /** Whether a header of that name is one that carries keys, in any case of letters. */
  public static boolean carriesSecret(String header) {
    return SECRET_HEADERS.contains(header.toLowerCase(Locale.ROOT));
  }

  /** Whether the address is known; false for a sandbox that has not been started yet. */
  public boolean isKnown() {
    return baseUrl.getPort() != 0;
  }

  /** The port to connect to: the address's own, or the scheme's. */
  public int port() {
    if (baseUrl.getPort() >= 0) {
      return baseUrl.getPort();
    }
    return baseUrl.getScheme().equals("https") ? 443 : 80;
  }
}
