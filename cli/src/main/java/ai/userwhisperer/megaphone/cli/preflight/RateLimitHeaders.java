package ai.userwhisperer.megaphone.cli.preflight;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an answer says of its key's limit: the draft of RateLimit headers for HTTP, and the older
 * ones.
 *
 * @param requests in a window
 * @param remaining of this window
 * @param window its length; where the headers don't say, the shortest of a minute, an hour and a
 *     day that ends no sooner than this window does
 */
record RateLimitHeaders(long requests, long remaining, Duration window) {
  private static final List<Duration> USUAL =
      List.of(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(1));
  private static final Pattern POLICY = Pattern.compile("(?:.*?[;, ])?w=(\\d+).*");

  /** A larger number is no count of seconds but a time of day, in seconds since 1970. */
  private static final long EPOCH_FROM = 1_000_000_000;

  /** Empty where the answer speaks of none. */
  static Optional<RateLimitHeaders> of(HttpHeaders headers, long nowEpochSeconds) {
    OptionalLong limit = number(headers, "RateLimit-Limit", "X-RateLimit-Limit");
    if (limit.isEmpty()) {
      return Optional.empty();
    }
    long remaining =
        number(headers, "RateLimit-Remaining", "X-RateLimit-Remaining").orElse(limit.getAsLong());
    return Optional.of(
        new RateLimitHeaders(limit.getAsLong(), remaining, window(headers, nowEpochSeconds)));
  }

  private static Duration window(HttpHeaders headers, long nowEpochSeconds) {
    Optional<Duration> told =
        headers
            .firstValue("RateLimit-Policy")
            .map(POLICY::matcher)
            .filter(Matcher::matches)
            .map(found -> Duration.ofSeconds(Long.parseLong(found.group(1))));
    if (told.isPresent()) {
      return told.get();
    }
    long reset = number(headers, "RateLimit-Reset", "X-RateLimit-Reset").orElse(0);
    long seconds = reset >= EPOCH_FROM ? reset - nowEpochSeconds : reset;
    return USUAL.stream()
        .filter(usual -> seconds <= usual.toSeconds())
        .findFirst()
        .orElse(USUAL.get(USUAL.size() - 1));
  }

  private static OptionalLong number(HttpHeaders headers, String... names) {
    for (String name : names) {
      Optional<String> value = headers.firstValue(name);
      if (value.isPresent() && value.get().strip().matches("\\d{1,18}.*")) {
        return OptionalLong.of(Long.parseLong(value.get().strip().replaceFirst("\\D.*", "")));
      }
    }
    return OptionalLong.empty();
  }

  /** How many requests the key may send in a time, from the start of a window on. */
  double allowedIn(Duration time) {
    double windows = Math.ceil(time.toMillis() / (double) window.toMillis());
    return windows * requests;
  }
}
