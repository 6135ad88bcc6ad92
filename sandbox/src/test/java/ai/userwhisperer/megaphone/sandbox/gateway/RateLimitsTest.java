package ai.userwhisperer.megaphone.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.metrics.RequestMetrics;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitsTest {
  private static final String REST_OF_KEY = "0123456789abcdef0123456789abcdef";
  private static final Route TRACK = route("POST", "/v1/events/track");
  private static final Route BATCH = route("POST", "/v1/events/batch");

  private long nowNs = -5;
  private final RateLimits limits = new RateLimits(() -> nowNs);

  private static Route route(String method, String path) {
    return new Route(
        method,
        path,
        true,
        1000,
        exchange -> {
          throw new AssertionError("not served here");
        },
        new RequestMetrics().series(method, path, "service"));
  }

  @Test
  void aThousandRequestsAMinuteAreAllThatAKeyMayMakeHoweverManyEndpointsItCalls() {
    String key = "uw_enterprise_" + REST_OF_KEY;
    for (int i = 0; i < RateLimits.REQUESTS_PER_MINUTE; i++) {
      assertThat(limits.take(key, i % 2 == 0 ? TRACK : BATCH).refused()).isFalse();
    }

    RequestRate.Standing refused = limits.take(key, TRACK);
    assertThat(refused.refused()).isTrue();
    assertThat(refused.limit()).isEqualTo(1000);
    assertThat(refused.windowSeconds()).isEqualTo(60);
    assertThat(limits.take("uw_" + REST_OF_KEY, TRACK).refused()).as("another key").isFalse();

    nowNs += TimeUnit.MINUTES.toNanos(1);
    assertThat(limits.take(key, TRACK).refused()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"uw_, 1000", "uw_free_, 1000", "uw_pro_, 5000", "uw_enterprise_, 10000"})
  void aPlanIsSoManyRequestsAnHourToEachEndpoint(String prefix, int limit) {
    String key = prefix + REST_OF_KEY;
    int granted = 0;
    RequestRate.Standing standing = limits.take(key, TRACK);
    while (!standing.refused() || standing.windowSeconds() == 60) {
      if (standing.refused()) {
        nowNs += TimeUnit.MINUTES.toNanos(1);
      } else {
        granted++;
      }
      standing = limits.take(key, TRACK);
    }

    assertThat(granted).isEqualTo(limit);
    assertThat(standing.limit()).isEqualTo(limit);
    assertThat(standing.windowSeconds()).isEqualTo(3600);
    nowNs += TimeUnit.MINUTES.toNanos(1);
    assertThat(limits.take(key, BATCH).refused()).as("another endpoint").isFalse();
    nowNs += TimeUnit.HOURS.toNanos(1);
    assertThat(limits.take(key, TRACK).refused()).as("in the next hour").isFalse();
  }

  @Test
  void theSenderIsToldOfTheLimitThatItMeetsFirst() {
    RequestRate.Standing standing = limits.take("uw_pro_" + REST_OF_KEY, TRACK);
    assertThat(standing.limit()).isEqualTo(1000);
    assertThat(standing.windowSeconds()).isEqualTo(60);

    standing = limits.take("uw_free_" + REST_OF_KEY, TRACK);
    assertThat(standing.limit()).isEqualTo(1000);
    assertThat(standing.windowSeconds()).as("the longer one").isEqualTo(3600);
  }
}
