package ai.userwhisperer.megaphone.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedSandbox.class)
class RateLimitedSandboxTest {
  private static final String TRACK = "/v1/events/track";
  private static final List<String> HEADERS =
      List.of(
          "x-ratelimit-limit",
          "x-ratelimit-remaining",
          "x-ratelimit-reset",
          "ratelimit-limit",
          "ratelimit-remaining",
          "ratelimit-reset");

  @Test
  void aKeyThatIsOverItsLimitIsToldWhenToComeBackAndNothingOfItIsPublished() throws Exception {
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults().withRateLimits(true))) {
      Api api = new Api(sandbox.addresses().gateway());
      String subscription =
          "projects/" + SandboxOptions.DEFAULT_PROJECT + "/subscriptions/limited-seen";
      sandbox.broker().createSubscription(subscription, sandbox.addresses().eventsTopic(), 60);

      for (int i = 1; i <= 1000; i++) {
        Api.Answer answer = api.post(TRACK, Events.event(Events.id()));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("x-ratelimit-limit")).isEqualTo("1000");
        assertThat(answer.header("x-ratelimit-remaining")).isEqualTo(Integer.toString(1000 - i));
        assertThat(answer.header("ratelimit-remaining")).isEqualTo(Integer.toString(1000 - i));
      }
      long beforeSeconds = System.currentTimeMillis() / 1000;
      Api.Answer refused = api.post(TRACK, Events.event(Events.id()));
      long afterSeconds = System.currentTimeMillis() / 1000;

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.json().path("error").path("code").textValue())
          .isEqualTo("RATE_LIMIT_EXCEEDED");
      assertThat(refused.json().path("error").path("message").textValue())
          .matches("more than 1000 requests in (60|3600) seconds; try again in \\d+ seconds");
      assertThat(refused.header("x-ratelimit-remaining")).isEqualTo("0");
      long waitSeconds = Long.parseLong(refused.header("retry-after"));
      assertThat(waitSeconds).isBetween(1L, 3600L);
      assertThat(Long.parseLong(refused.header("ratelimit-reset"))).isEqualTo(waitSeconds);
      assertThat(Long.parseLong(refused.header("x-ratelimit-reset")))
          .isBetween(beforeSeconds + waitSeconds, afterSeconds + waitSeconds);
      assertThat(sandbox.broker().backlog(subscription)).isEqualTo(1000);

      HttpRequest.Builder another =
          api.open(TRACK)
              .header("X-API-Key", Api.KEY.replace("uw_", "uw_pro_"))
              .POST(HttpRequest.BodyPublishers.ofString(Events.event(Events.id())));
      Api.Answer answer = api.send(another);
      assertThat(answer.status()).as("another key").isEqualTo(202);
      assertThat(answer.header("x-ratelimit-remaining")).isEqualTo("999");

      Api.Answer open = api.send(api.open("/health").GET());
      assertThat(open.status()).isEqualTo(200);
      assertThat(HEADERS).allMatch(name -> open.header(name) == null);
    }
  }

  @Test
  void withoutRateLimitsNoAnswerSpeaksOfThem(Sandbox sandbox) throws Exception {
    Api api = new Api(sandbox.addresses().gateway());
    Api.Answer answer = api.post(TRACK, Events.event(Events.id()));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(HEADERS).allMatch(name -> answer.header(name) == null);
  }
}
