package ai.userwhisperer.megaphone.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.pubsub.Batch;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.pubsub.v1.PubsubMessage;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedSandbox.class)
class SandboxTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TRACK = "/v1/events/track";
  private static final String BATCH = "/v1/events/batch";

  private final Queue<PubsubMessage> published = new ConcurrentLinkedQueue<>();
  private Api api;
  private RedisClient redisClient;
  private RedisCommands<String, String> redis;
  private AutoCloseable watching;

  @BeforeEach
  void connect(Sandbox sandbox) {
    api = new Api(sandbox.addresses().gateway());
    redisClient = RedisClient.create(sandbox.addresses().redis().toString());
    redis = redisClient.connect().sync();
    String subscription =
        "projects/" + sandbox.addresses().project() + "/subscriptions/test" + System.nanoTime();
    sandbox.broker().createSubscription(subscription, sandbox.addresses().eventsTopic(), 60);
    watching = sandbox.broker().consume(subscription, 1000, 100_000, this::watch);
  }

  private void watch(Batch batch) {
    published.addAll(batch.messages());
    batch.acknowledge();
  }

  @AfterEach
  void disconnect() throws Exception {
    watching.close();
    redisClient.shutdown();
  }

  @Test
  void anAcceptedEventIsPublishedStoredAndTakenFromTheQueues() throws Exception {
    String id = Events.id();
    Api.Answer answer = api.post(TRACK, Events.event(id, "payment_failed"));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().path("status").textValue()).isEqualTo("accepted");
    assertThat(answer.json().path("event_id").textValue()).isEqualTo(id);
    assertThat(answer.json().path("processing_time").isNumber()).isTrue();

    Eventually.is(() -> published.size() == 1);
    PubsubMessage message = published.element();
    JsonNode document = JSON.readTree(message.getData().toByteArray());
    assertThat(document.path("event_id").textValue()).isEqualTo(id);
    assertThat(document.path("app_id").textValue()).isEqualTo(Api.APP_ID);
    assertThat(document.path("timestamp")).isEqualTo(document.path("received_at"));
    assertThat(message.getAttributesMap())
        .containsOnlyKeys("timestamp", "source")
        .containsEntry("timestamp", document.path("received_at").textValue());

    Eventually.is(() -> redis.exists("event:dedup:" + id) == 1);
    assertThat(redis.ttl("event:dedup:" + id)).isBetween(3000L, 3600L);
    Eventually.is(
        () ->
            redis.llen("queue:behavioral-analysis") == 0
                && redis.llen("queue:decision-engine") == 0);
    assertThat(
            metric(
                "event_ingestion_events_processed_total{status=\"success\",event_type=\"payment_failed\"}"))
        .isPositive();
  }

  @Test
  void whatAnEventLacksIsGenerated() throws Exception {
    Api.Answer answer = api.post(TRACK, "{\"event_type\":\"user_login\",\"user_id\":\"usr_1\"}");

    String id = answer.json().path("event_id").textValue();
    assertThat(id).matches("evt_[a-zA-Z0-9]{16}");
    Eventually.is(() -> redis.exists("event:dedup:" + id) == 1);
  }

  @Test
  void anEventSentAgainIsADuplicateAtOnceAndLaterAndIsNotPublishedAgain() throws Exception {
    String id = Events.id();
    assertThat(status(api.post(TRACK, Events.event(id)))).isEqualTo("accepted");
    assertThat(status(api.post(TRACK, Events.event(id)))).isEqualTo("duplicate");
    Eventually.is(() -> redis.exists("event:dedup:" + id) == 1);
    assertThat(status(api.post(TRACK, Events.event(id)))).isEqualTo("duplicate");

    String last = Events.id();
    api.post(TRACK, Events.event(last));
    Eventually.is(() -> published.size() >= 2);
    assertThat(published).hasSize(2);
  }

  @Test
  void anEventWhoseKeyIsInRedisIsADuplicateWhoeverPutItThere() throws Exception {
    String id = Events.id();
    redis.set("event:dedup:" + id, "1", SetArgs.Builder.ex(60));

    assertThat(status(api.post(TRACK, Events.event(id)))).isEqualTo("duplicate");
  }

  @Test
  void anEventThatBreaksTheRulesIsRejectedWithTheFields() throws Exception {
    Api.Answer answer = api.post(TRACK, "{\"event_type\":\"user_login\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json())
        .isEqualTo(
            JSON.readTree(
                "{\"status\":\"rejected\",\"errors\":[{\"field\":\"user_id\",\"message\":\"is"
                    + " required\"}]}"));
  }

  @Test
  void aBatchSaysWhatBecameOfEachEvent() throws Exception {
    String twice = Events.id();
    List<String> events = new ArrayList<>(Events.ids(12).stream().map(Events::event).toList());
    events.set(3, Events.event(twice));
    events.set(5, Events.event(twice));
    String bad = Events.id();
    events.set(11, Events.event(bad, "no_such_type"));

    Api.Answer answer = api.post(BATCH, Events.batch(events));

    assertThat(answer.status()).isEqualTo(202);
    JsonNode json = answer.json();
    assertThat(json.path("status").textValue()).isEqualTo("processed");
    assertThat(json.path("total").intValue()).isEqualTo(12);
    assertThat(json.path("accepted").intValue()).isEqualTo(10);
    assertThat(json.path("rejected").intValue()).isEqualTo(2);
    JsonNode duplicate = json.path("errors").get(0);
    assertThat(duplicate.path("eventId").textValue()).isEqualTo(twice);
    assertThat(duplicate.path("status").textValue()).isEqualTo("duplicate");
    assertThat(duplicate.path("index").intValue()).isEqualTo(5);
    JsonNode rejected = json.path("errors").get(1);
    assertThat(rejected.path("eventId").textValue()).isEqualTo(bad);
    assertThat(rejected.path("status").textValue()).isEqualTo("rejected");
    assertThat(rejected.path("index").intValue()).as("it restarts every ten events").isEqualTo(1);
    assertThat(rejected.path("errors").get(0).path("field").textValue()).isEqualTo("event_type");
    Eventually.is(() -> published.size() == 10);
  }

  @Test
  void aBatchOfBadEventsOnlyIsProcessedAndAcceptsNone() throws Exception {
    Api.Answer answer = api.post(BATCH, "{\"events\":[{},7]}");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().path("rejected").intValue()).isEqualTo(2);
    assertThat(answer.json().path("errors").get(0).path("eventId").isNull()).isTrue();
  }

  @Test
  void manyEventsAllArriveOnce() throws Exception {
    long countedBefore = Long.parseLong(counter());
    List<String> ids = Events.ids(5000);
    IntStream.range(0, 50)
        .parallel()
        .forEach(
            i -> {
              List<String> part = ids.subList(i * 100, i * 100 + 100);
              try {
                Api.Answer answer =
                    api.post(BATCH, Events.batch(part.stream().map(Events::event).toList()));
                assertThat(answer.json().path("accepted").intValue()).isEqualTo(100);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });

    Eventually.is(() -> published.size() == ids.size());
    assertThat(published)
        .extracting(
            message -> JSON.readTree(message.getData().toByteArray()).path("event_id").textValue())
        .containsExactlyInAnyOrderElementsOf(ids);
    Eventually.is(() -> Long.parseLong(counter()) - countedBefore == ids.size());
    Eventually.is(() -> redis.llen("queue:behavioral-analysis") == 0);
    assertThat(redis.exists(ids.stream().map(id -> "event:dedup:" + id).toArray(String[]::new)))
        .isEqualTo(ids.size());
  }

  @Test
  void theWorkerStoresAnEventOnceHoweverOftenItIsPublishedAndGivesUpOnOthers(Sandbox sandbox)
      throws Exception {
    String id = Events.id();
    long droppedBefore = metric("userwhisperer_events_dropped_total");
    PubsubMessage event = message(Events.event(id, "trial_started"));
    sandbox
        .broker()
        .publish(sandbox.addresses().eventsTopic(), List.of(event, event, message("no event")));

    Eventually.is(() -> metric("userwhisperer_events_dropped_total") == droppedBefore + 1);
    Eventually.is(
        () ->
            metric(
                    "event_ingestion_events_processed_total{status=\"duplicate\",event_type=\"trial_started\"}")
                == 1);
    assertThat(
            metric(
                "event_ingestion_events_processed_total{status=\"success\",event_type=\"trial_started\"}"))
        .isEqualTo(1);
    Eventually.is(() -> metric("event_ingestion_queue_size") == 0);
  }

  @Test
  void theWorkerGoesOnWhenRedisForgetsItsScript() throws Exception {
    redis.scriptFlush();
    String id = Events.id();
    api.post(TRACK, Events.event(id));

    Eventually.is(() -> redis.exists("event:dedup:" + id) == 1);
  }

  private static PubsubMessage message(String text) {
    return PubsubMessage.newBuilder()
        .setData(com.google.protobuf.ByteString.copyFromUtf8(text))
        .build();
  }

  private String counter() {
    String value = redis.get("counter:events.processed.total");
    return value == null ? "0" : value;
  }

  private long metric(String name) {
    try {
      return api.get("/metrics")
          .response()
          .body()
          .lines()
          .filter(line -> line.startsWith(name + " "))
          .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
          .findFirst()
          .orElse(-1);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String status(Api.Answer answer) {
    assertThat(answer.status()).isEqualTo(202);
    return answer.json().path("status").textValue();
  }
}
