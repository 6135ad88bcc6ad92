package ai.userwhisperer.megaphone.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Faults of the decision engine, of content generation and of those who work from the queues. */
class ServiceFaultsTest {
  private static final String DECIDE = "/v1/decisions/make";
  private static final String GENERATE = "/v1/content/generate";
  private static final String TRACK = "/v1/events/track";
  private static final String USER = "{\"user_id\":\"usr_1\"}";
  private static final String CONTENT = "{\"user_id\":\"usr_1\",\"intervention_type\":\"support\"}";
  private static final String BEHAVIORAL = "queue:behavioral-analysis";
  private static final String DECISION = "queue:decision-engine";

  private static Sandbox sandbox;
  private static Api api;
  private static FaultCalls faults;

  @BeforeAll
  static void start() throws Exception {
    sandbox = Sandbox.start(SandboxOptions.defaults());
    api = new Api(sandbox.addresses().gateway());
    faults = new FaultCalls(api);
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @AfterEach
  void endAll() throws Exception {
    faults.endAll();
  }

  @Test
  void anUnavailableDecisionEngineAnswers503AndOthersAnswerAsBefore() throws Exception {
    faults.set("decisions-unavailable=100%");

    assertThat(api.post(DECIDE, USER).status()).isEqualTo(503);
    assertThat(api.post("/v1/decisions/trigger", USER).header("retry-after")).isEqualTo("1");
    assertThat(api.post("/v1/decisions/batch", "{\"requests\":[" + USER + "]}").status())
        .isEqualTo(503);
    assertThat(api.get("/v1/decisions").status()).isEqualTo(503);
    assertThat(api.post(GENERATE, CONTENT).status()).isEqualTo(200);
    assertThat(api.post(TRACK, Events.event(Events.id())).status()).isEqualTo(202);

    faults.end("decisions-unavailable");
    assertThat(api.post(DECIDE, USER).status()).isEqualTo(200);
    assertThat(api.get("/v1/decisions").status()).isEqualTo(200);
  }

  @Test
  void wrongDecisionsAreThoseThatTheRuleWouldNotMake() throws Exception {
    String request = "{\"user_id\":\"usr_1\",\"trigger_event\":{\"event_type\":\"trial_started\"}}";
    faults.set("decisions-wrong=100%");

    for (int i = 0; i < 5; i++) {
      Api.Answer answer = api.post(DECIDE, request);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().at("/decision/intervention_type").textValue())
          .isNotNull()
          .isNotEqualTo("onboarding");
    }
  }

  @Test
  void aContentThatFailsSaysSoWith500AndOthersAnswerAsBefore() throws Exception {
    faults.set("content-failing=100%");

    Api.Answer answer = api.post(GENERATE, CONTENT);
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.json().path("status").textValue()).isEqualTo("failed");
    assertThat(answer.json().has("content")).isFalse();
    assertThat(api.post(DECIDE, USER).status()).isEqualTo(200);

    faults.end("content-failing");
    assertThat(api.post(GENERATE, CONTENT).status()).isEqualTo(200);
  }

  @Test
  void slowContentsTakeThatMuchLonger() throws Exception {
    faults.set("content-slow=700ms");

    assertThat(api.post(GENERATE, CONTENT).json().path("processing_time_ms").doubleValue())
        .isGreaterThanOrEqualTo(800);
    faults.set("content-slow=700ms,share=0");
    assertThat(api.post(GENERATE, CONTENT).status()).isEqualTo(200);
  }

  @Test
  void poorContentsHaveALowScoreInTheirAnswer() throws Exception {
    faults.set("content-poor=100%");

    Api.Answer answer = api.post(GENERATE, CONTENT);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/content/metadata/quality_score").doubleValue())
        .isBetween(1.0, 2.1);
  }

  @Test
  void itemsStayInTheQueuesWhileTheyGrowAndAreTakenAfterwards() throws Exception {
    RedisClient client = RedisClient.create(sandbox.addresses().redis().toString());
    try {
      RedisCommands<String, String> redis = client.connect().sync();
      long behavioralBefore = arrived(BEHAVIORAL, redis);
      long decisionBefore = arrived(DECISION, redis);
      faults.set("queue-growing=50%");
      track(1000, "payment_failed");
      // Each of the events has an item in both, and about half of each stay.
      Eventually.is(() -> arrived(BEHAVIORAL, redis) == behavioralBefore + 1000);
      Eventually.is(() -> arrived(DECISION, redis) == decisionBefore + 1000);
      Eventually.is(() -> redis.llen(BEHAVIORAL) < 600 && redis.llen(DECISION) < 600);
      assertThat(redis.llen(BEHAVIORAL)).isBetween(400L, 600L);
      assertThat(redis.llen(DECISION)).isBetween(400L, 600L);

      faults.set("queue-growing=100%");
      long before = redis.llen(BEHAVIORAL);
      track(500, "user_login");
      Eventually.is(() -> redis.llen(BEHAVIORAL) == before + 500);

      faults.end("queue-growing");
      Eventually.is(() -> redis.llen(BEHAVIORAL) == 0 && redis.llen(DECISION) == 0);
    } finally {
      client.shutdown();
    }
  }

  /** Items that are in a queue or were taken from it. */
  private static long arrived(String queue, RedisCommands<String, String> redis) {
    String label = "{queue=\"" + queue.substring("queue:".length()) + "\"} ";
    try {
      return redis.llen(queue)
          + api.get("/metrics")
              .response()
              .body()
              .lines()
              .filter(line -> line.startsWith("sandbox_queue_items_taken_total" + label))
              .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
              .sum();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void track(int events, String type) throws Exception {
    StringBuilder batch = new StringBuilder("{\"events\":[");
    for (int i = 0; i < events; i++) {
      batch.append(i == 0 ? "" : ",").append(Events.event(Events.id(), type));
    }
    assertThat(api.post("/v1/events/batch", batch + "]}").json().path("accepted").intValue())
        .isEqualTo(events);
  }
}
