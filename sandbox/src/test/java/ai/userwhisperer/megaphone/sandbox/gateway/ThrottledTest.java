package ai.userwhisperer.megaphone.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.Api;
import ai.userwhisperer.megaphone.sandbox.Eventually;
import org.junit.jupiter.api.Test;

class ThrottledTest {
  private static final String PROFILE = "/v1/users/usr_1";

  @Test
  void soManyRequestsAreServedAndTheOthersAreToldWhenToComeAgain() throws Exception {
    try (FaultySandbox faulty = new FaultySandbox()) {
      faulty.set("throttled=5");
      // It begins on a thread of its own.
      Eventually.is(() -> remaining(faulty) != null);
      while (!remaining(faulty).equals("0")) {
        assertThat(faulty.api().get("/health").status()).isEqualTo(200);
      }

      Api.Answer refused = faulty.api().get(PROFILE);

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.json().at("/error/code").asText()).isEqualTo("RATE_LIMIT_EXCEEDED");
      assertThat(refused.header("x-ratelimit-limit")).isEqualTo("5");
      assertThat(refused.header("ratelimit-remaining")).isEqualTo("0");
      assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(1, 60);
      assertThat(faulty.track()).isEqualTo(429);
      assertThat(faulty.acceptedEvents()).isZero();
      assertThat(faulty.metric("sandbox_faults_total{fault=\"throttled\"}")).isEqualTo(1);
      assertThat(
              faulty.metric(
                  "http_requests_total{method=\"GET\",endpoint=\"/v1/users/{user_id}\","
                      + "status=\"200\",service=\"behavioral-analysis\"}"))
          .isGreaterThanOrEqualTo(5);

      faulty.end();
      Eventually.is(() -> remaining(faulty) == null);
      assertThat(faulty.track()).isEqualTo(202);
    }
  }

  private static String remaining(FaultySandbox faulty) {
    try {
      return faulty.api().get(PROFILE).header("x-ratelimit-remaining");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
