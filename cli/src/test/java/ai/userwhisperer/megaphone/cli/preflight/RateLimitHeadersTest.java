package ai.userwhisperer.megaphone.cli.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class RateLimitHeadersTest {
  private static final long NOW = 1_795_000_000;

  @Test
  void anAnswerWithoutSuchHeadersSpeaksOfNoLimit() {
    assertThat(RateLimitHeaders.of(headers(), NOW)).isEmpty();
    assertThat(RateLimitHeaders.of(headers("X-RateLimit-Limit", "many"), NOW)).isEmpty();
  }

  @Test
  void theStandardsPolicySaysTheWindow() {
    assertThat(
            RateLimitHeaders.of(
                headers("RateLimit-Limit", "5000", "RateLimit-Policy", "5000;w=3600"), NOW))
        .contains(new RateLimitHeaders(5_000, 5_000, Duration.ofHours(1)));
  }

  @Test
  void withoutAPolicyTheEndOfTheWindowTellsItsLengthAtLeast() {
    assertThat(
            RateLimitHeaders.of(
                headers(
                    "RateLimit-Limit", "1000", "RateLimit-Remaining", "7", "RateLimit-Reset", "59"),
                NOW))
        .contains(new RateLimitHeaders(1_000, 7, Duration.ofMinutes(1)));
    assertThat(
            RateLimitHeaders.of(
                headers("X-RateLimit-Limit", "1000", "X-RateLimit-Reset", "" + (NOW + 61)), NOW))
        .contains(new RateLimitHeaders(1_000, 1_000, Duration.ofHours(1)));
  }

  @Test
  void aWindowThatHasBegunCountsWhole() {
    RateLimitHeaders limit = new RateLimitHeaders(1_000, 0, Duration.ofMinutes(1));
    assertThat(limit.allowedIn(Duration.ofSeconds(1))).isEqualTo(1_000);
    assertThat(limit.allowedIn(Duration.ofSeconds(61))).isEqualTo(2_000);
  }

  private static HttpHeaders headers(String... namesAndValues) {
    Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      all.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
    }
    return HttpHeaders.of(all, (name, value) -> true);
  }
}
