package ai.userwhisperer.megaphone.generators.firehose;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where requests go, and what they carry besides the events. Holds a secret; {@link #toString} does
 * not show it.
 *
 * @param baseUrl scheme, host and port
 * @param path of every request; starts with a slash
 * @param headers of every request, the one with the API key among them; names in any case
 * @param connectTimeout how long a connection may take to open; above 0
 * @param requestTimeout from sent to the last byte of the answer; above 0
 * @param trustFile certificates, in PEM form, of authorities that are trusted besides the JDK's
 */
public record HttpTarget(
    URI baseUrl,
    String path,
    SortedMap<String, String> headers,
    Duration connectTimeout,
    Duration requestTimeout,
    Optional<Path> trustFile) {
  /** Headers that frame the message and so belong to the firehose. */
  private static final Set<String> OWN =
      Set.of(
          "content-length",
          "transfer-encoding",
          "connection",
          "keep-alive",
          "proxy-connection",
          "expect",
          "upgrade");

  public HttpTarget {
    check(
        ("http".equals(baseUrl.getScheme()) || "https".equals(baseUrl.getScheme()))
            && baseUrl.getHost() != null,
        "target.base-url = " + baseUrl + ": needs http:// or https://, a host and maybe a port");
    check(
        path.matches("/[!-~]*"),
        "path = " + path + ": needs a slash and printable ASCII without spaces");
    headers.forEach(
        (name, value) -> {
          check(
              name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")
                  && value.chars().allMatch(c -> c >= ' ' && c < 127),
              "target.headers."
                  + name.replaceAll("[^!-~]", "?")
                  + " = (hidden): needs a header name and a printable value on one line");
          check(
              !OWN.contains(name.toLowerCase(Locale.ROOT)),
              "target.headers." + name + ": needs another header: this one is set by the firehose");
        });
    SortedMap<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(headers);
    headers = Collections.unmodifiableSortedMap(copy);
    checkTime("target.connect-timeout", connectTimeout);
    checkTime("target.request-timeout", requestTimeout);
  }

  /** With headers in any map; only the JDK's authorities are trusted. */
  public HttpTarget(
      URI baseUrl,
      String path,
      Map<String, String> headers,
      Duration connectTimeout,
      Duration requestTimeout) {
    this(baseUrl, path, new TreeMap<>(headers), connectTimeout, requestTimeout, Optional.empty());
  }

  boolean isSecure() {
    return baseUrl.getScheme().equals("https");
  }

  /**
   * The same target with another path and more headers.
   *
   * @param otherPath empty keeps this one
   * @param more replace those of the same names
   */
  public HttpTarget with(String otherPath, Map<String, String> more) {
    SortedMap<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(headers);
    all.putAll(more);
    return new HttpTarget(
        baseUrl,
        otherPath.isEmpty() ? path : otherPath,
        all,
        connectTimeout,
        requestTimeout,
        trustFile);
  }

  String host() {
    return baseUrl.getHost();
  }

  int port() {
    if (baseUrl.getPort() >= 0) {
      return baseUrl.getPort();
    }
    return isSecure() ? 443 : 80;
  }

  /** The value of the Host header. */
  String authority() {
    return baseUrl.getPort() < 0 ? host() : host() + ":" + baseUrl.getPort();
  }

  /** Names of the headers only: values may be secret. */
  @Override
  public String toString() {
    return "HttpTarget[" + baseUrl + path + ", headers " + headers.keySet() + "]";
  }

  private static void checkTime(String setting, Duration time) {
    check(
        !time.isNegative() && !time.isZero() && time.compareTo(Duration.ofHours(1)) <= 0,
        setting + " = " + time.toMillis() + " ms: needs a time above 0, at most an hour");
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
