package ai.userwhisperer.megaphone.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.redis.RedisKeys;
import ai.userwhisperer.megaphone.sandbox.redis.RedisProcess;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverloadedSandboxTest {
  private static final String TRACK = "/v1/events/track";
  private static final String EVENTS =
      "projects/" + SandboxOptions.DEFAULT_PROJECT + "/subscriptions/uw-event-processor";

  // Nothing has to be asked about an event without an id: only the broker can refuse it.
  private static final String WITHOUT_ID = "{\"event_type\":\"page_viewed\",\"user_id\":\"usr_1\"}";

  private static final long SMALL_BROKER_BYTES = 200_000;
  private static final int SOME = 20;

  private final List<String> accepted = new ArrayList<>();
  private Api api;

  @Test
  void whileRedisIsFrozenEventsAreTakenUpToABoundThenRefusedAndAllThatWereTakenArriveOnce()
      throws Exception {
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults(), SMALL_BROKER_BYTES)) {
      api = new Api(sandbox.addresses().gateway());
      Observer observer = new Observer(sandbox);
      for (int i = 0; i < SOME; i++) {
        accept(Events.event(Events.id()));
      }

      String askedFor = Events.id();
      Signals.stop(sandbox.redisPid());
      try {
        Api.Answer answer = postUntilRefused();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isEqualTo("1");
        assertThat(accepted).hasSizeGreaterThan(SOME);
        assertThat(sandbox.broker().retainedBytes()).isLessThanOrEqualTo(SMALL_BROKER_BYTES);

        assertThat(api.post(TRACK, Events.event(askedFor)).status())
            .as("Redis does not say whether it is known")
            .isEqualTo(503);
        assertThat(api.get("/ready").status()).isEqualTo(503);
        assertThat(api.get("/health").status()).isEqualTo(200);
        assertThat(api.get("/metrics").status()).isEqualTo(200);
      } finally {
        Signals.goOn(sandbox.redisPid());
      }

      Eventually.is(() -> sandbox.broker().backlog(EVENTS) == 0);
      Eventually.is(() -> status("/ready") == 200);
      Eventually.is(() -> observer.count() == accepted.size());
      accept(Events.event(askedFor));
      for (int i = 0; i < SOME; i++) {
        accept(WITHOUT_ID);
      }
      assertAllStoredOnce(sandbox.addresses().redis());
      Eventually.is(() -> observer.count() >= accepted.size());
      assertThat(observer.eventIds()).containsExactlyInAnyOrderElementsOf(accepted);
    }
  }

  @Test
  void whatIsAcceptedWhileRedisIsGoneIsStoredWhenItIsBack() throws Exception {
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults(), SMALL_BROKER_BYTES)) {
      api = new Api(sandbox.addresses().gateway());
      Observer observer = new Observer(sandbox);
      for (int i = 0; i < SOME; i++) {
        accept(Events.event(Events.id()));
      }
      Eventually.is(() -> sandbox.broker().backlog(EVENTS) == 0);
      int before = accepted.size();

      Signals.kill(sandbox.redisPid());
      Eventually.is(() -> status("/ready") == 503);
      Api.Answer answer = postUntilRefused();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(accepted).hasSizeGreaterThan(before);
      assertThat(sandbox.broker().backlog(EVENTS)).isEqualTo(accepted.size() - before);

      URI address = sandbox.addresses().redis();
      try (RedisProcess back = RedisProcess.start(address.getPort())) {
        assertThat(back.port()).isEqualTo(address.getPort());
        Eventually.is(() -> sandbox.broker().backlog(EVENTS) == 0);
        Eventually.is(() -> status("/ready") == 200);
        accept(Events.event(Events.id()));
        // What it knew before is gone with it.
        List<String> all = List.copyOf(accepted);
        accepted.subList(0, before).clear();
        assertAllStoredOnce(address);
        Eventually.is(() -> observer.count() >= all.size());
        assertThat(observer.eventIds()).containsExactlyInAnyOrderElementsOf(all);
      }
    }
  }

  private void accept(String event) throws Exception {
    Api.Answer answer = api.post(TRACK, event);
    assertThat(answer.status()).isEqualTo(202);
    take(answer);
  }

  private Api.Answer postUntilRefused() throws Exception {
    Api.Answer answer = api.post(TRACK, WITHOUT_ID);
    while (answer.status() == 202) {
      take(answer);
      answer = api.post(TRACK, WITHOUT_ID);
    }
    return answer;
  }

  private void take(Api.Answer answer) {
    assertThat(answer.json().path("status").textValue()).isEqualTo("accepted");
    accepted.add(answer.json().path("event_id").textValue());
  }

  private int status(String path) {
    try {
      return api.get(path).status();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void assertAllStoredOnce(URI redis) throws Exception {
    try (RedisClient client = RedisClient.create(redis.toString());
        StatefulRedisConnection<String, String> connection = client.connect()) {
      String[] keys =
          accepted.stream().map(id -> RedisKeys.DEDUP_PREFIX + id).toArray(String[]::new);
      Eventually.is(() -> connection.sync().exists(keys) == accepted.size());
      assertThat(connection.sync().get(RedisKeys.PROCESSED_COUNTER))
          .isEqualTo(Integer.toString(accepted.size()));
    }
  }
}
