package ai.userwhisperer.megaphone.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.events.EventModel;
import ai.userwhisperer.megaphone.sandbox.events.GeneratedEvents;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;

/** What a whole sandbox answers to events, publishes and stores, compared with the model. */
class EventsOverHttpTest {
  private static final String TRACK = "/v1/events/track";
  private static final String BATCH = "/v1/events/batch";
  private static final int INDEX_RESTARTS_EVERY = 10;
  // Longer than any test takes: while an event travels it does not become right or wrong.
  private static final Duration MARGIN = Duration.ofHours(2);

  private static Sandbox sandbox;
  private static Published published;
  private static RedisClient redisClient;
  private static RedisCommands<String, String> redis;
  private static Api api;
  private static final Set<String> ACCEPTED_IDS = new HashSet<>();

  private final EventModel model = new EventModel(Instant.now());

  @BeforeContainer
  static void start() throws Exception {
    assertThat(LeakCheck.leaks()).isEmpty();
    sandbox = Sandbox.start(SandboxOptions.defaults());
    published = new Published(sandbox);
    api = new Api(sandbox.addresses().gateway());
    redisClient = RedisClient.create(sandbox.addresses().redis().toString());
    redis = redisClient.connect().sync();
    ACCEPTED_IDS.clear();
  }

  @AfterContainer
  static void stop() throws Exception {
    published.stop();
    redisClient.shutdown();
    sandbox.close();
    assertThat(LeakCheck.leaks()).isEmpty();
  }

  @AfterProperty
  void nothingElseIsPublishedOrStored() throws Exception {
    String id = Events.id();
    api.post(TRACK, Events.event(id));
    ACCEPTED_IDS.add(id);
    assertThat(published.next(1).get(0).path("event_id").textValue()).isEqualTo(id);
    Eventually.is(() -> redis.exists("event:dedup:" + id) == 1);
    assertThat(redis.keys("event:dedup:*"))
        .containsExactlyInAnyOrderElementsOf(
            ACCEPTED_IDS.stream().map(known -> "event:dedup:" + known).toList());
    assertThat(redis.get("counter:events.processed.total"))
        .isEqualTo(String.valueOf(ACCEPTED_IDS.size()));
  }

  @Provide
  Arbitrary<ObjectNode> events() {
    return GeneratedEvents.around(Instant.now(), MARGIN);
  }

  @Provide
  Arbitrary<List<JsonNode>> batches() {
    Arbitrary<JsonNode> element =
        Arbitraries.frequencyOf(
            Tuple.of(12, events().map(event -> event)), Tuple.of(1, GeneratedEvents.noObjects()));
    return element.list().ofMinSize(1).ofMaxSize(12);
  }

  @Property(tries = 200)
  void anEventIsTakenOrRefusedAsTheModelSays(@ForAll("events") ObjectNode event) throws Exception {
    Set<String> wrong = model.wrongFields(event);

    Api.Answer answer = api.post(TRACK, event.toString());

    JsonNode said = answer.json();
    Statistics.collect(wrong.isEmpty());
    Statistics.coverage(GeneratedCalls::bothKinds);
    if (!wrong.isEmpty()) {
      assertThat(answer.status()).as("%s: %s", event, said).isEqualTo(400);
      assertThat(said.path("status").textValue()).isEqualTo("rejected");
      assertThat(fields(said)).as(event.toString()).isEqualTo(wrong);
    } else {
      assertThat(answer.status()).as("%s: %s", event, said).isEqualTo(202);
      assertThat(said.path("processing_time").isNumber()).isTrue();
      String id = said.path("event_id").textValue();
      assertThat(id).isEqualTo(event.path("event_id").asText(id));
      boolean isNew = ACCEPTED_IDS.add(id);
      assertThat(said.path("status").textValue()).isEqualTo(isNew ? "accepted" : "duplicate");
      for (JsonNode document : published.next(isNew ? 1 : 0)) {
        assertThat(document.path("event_id").textValue()).isEqualTo(id);
        Published.assertIs(document, event);
      }
    }
  }

  @Property(tries = 100)
  void eachEventOfABatchIsTakenOrRefusedAsTheModelSays(@ForAll("batches") List<JsonNode> batch)
      throws Exception {
    Api.Answer answer =
        api.post(BATCH, Events.batch(batch.stream().map(JsonNode::toString).toList()));

    assertThat(answer.status()).isEqualTo(202);
    JsonNode said = answer.json();
    List<JsonNode> accepted = new ArrayList<>();
    int errors = 0;
    for (int i = 0; i < batch.size(); i++) {
      JsonNode event = batch.get(i);
      Set<String> wrong = model.wrongFields(event);
      String id = EventModel.eventId(event);
      if (wrong.isEmpty() && (id == null || ACCEPTED_IDS.add(id))) {
        accepted.add(event);
      } else {
        JsonNode error = said.path("errors").path(errors++);
        assertThat(error.path("index").intValue()).isEqualTo(i % INDEX_RESTARTS_EVERY);
        assertThat(error.path("eventId").textValue()).isEqualTo(id);
        assertThat(error.path("status").textValue())
            .isEqualTo(wrong.isEmpty() ? "duplicate" : "rejected");
        assertThat(fields(error)).as(event.toString()).isEqualTo(wrong);
      }
    }
    assertThat(said.path("status").textValue()).isEqualTo("processed");
    assertThat(said.path("total").intValue()).isEqualTo(batch.size());
    assertThat(said.path("accepted").intValue()).isEqualTo(accepted.size());
    assertThat(said.path("rejected").intValue()).isEqualTo(errors);
    assertThat(said.path("errors").size()).isEqualTo(errors);
    assertThat(said.has("errors")).isEqualTo(errors > 0);
    List<JsonNode> documents = published.next(accepted.size());
    for (int i = 0; i < documents.size(); i++) {
      Published.assertIs(documents.get(i), accepted.get(i));
      ACCEPTED_IDS.add(documents.get(i).path("event_id").textValue());
    }
  }

  @Example
  void aBatchHoldsFromOneToAThousandEvents() throws Exception {
    for (int size : new int[] {0, 1, 1000, 1001}) {
      List<String> ids = Events.ids(size);
      Api.Answer answer = api.post(BATCH, Events.batch(ids.stream().map(Events::event).toList()));

      if (size == 0 || size == 1001) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").path("message").textValue())
            .contains("events must hold 1 to 1000 events");
      } else {
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("accepted").intValue()).isEqualTo(size);
        ACCEPTED_IDS.addAll(ids);
        assertThat(published.next(size))
            .extracting(document -> document.path("event_id").textValue())
            .containsExactlyElementsOf(ids);
      }
    }
  }

  @Example
  void whatIsWrongAThousandTimesIsSaidAFewTimes() throws Exception {
    String members = "\"x\":1,".repeat(100_000);
    String event = "{" + members + "\"event_type\":\"page_viewed\",\"user_id\":\"u\"}";

    Api.Answer answer = api.post(TRACK, event);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.response().body().length()).isLessThan(10_000);
  }

  private static Set<String> fields(JsonNode said) {
    Set<String> fields = new TreeSet<>();
    said.path("errors").forEach(error -> fields.add(error.path("field").textValue()));
    return fields;
  }
}
