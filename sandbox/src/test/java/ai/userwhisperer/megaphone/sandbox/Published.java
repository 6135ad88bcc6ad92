package ai.userwhisperer.megaphone.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.pubsub.v1.PubsubMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/** What a sandbox published, seen at a subscription of its own, in the order of publishing. */
final class Published {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final LinkedBlockingQueue<PubsubMessage> messages = new LinkedBlockingQueue<>();
  private final AutoCloseable watching;

  Published(Sandbox sandbox) {
    String subscription =
        "projects/" + sandbox.addresses().project() + "/subscriptions/seen" + System.nanoTime();
    sandbox.broker().createSubscription(subscription, sandbox.addresses().eventsTopic(), 60);
    watching =
        sandbox
            .broker()
            .consume(
                subscription,
                1000,
                100_000,
                batch -> {
                  messages.addAll(batch.messages());
                  batch.acknowledge();
                });
  }

  /**
   * The next documents; those that should not have been published come before those that should.
   */
  List<JsonNode> next(int count) throws IOException, InterruptedException {
    Eventually.is(() -> messages.size() >= count);
    List<JsonNode> documents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      documents.add(read(messages.remove().getData().toStringUtf8()));
    }
    return documents;
  }

  /** JSON with its numbers as they are written. */
  static JsonNode read(String text) throws IOException {
    return JSON.readTree(text);
  }

  /** A JSON object. */
  static ObjectNode object(String text) {
    try {
      return (ObjectNode) read(text);
    } catch (IOException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** That an event was published as it was sent, with what the platform adds. */
  static void assertIs(JsonNode document, JsonNode event) throws IOException {
    ObjectNode expected = (ObjectNode) read(event.toString());
    JsonNode receivedAt = document.path("received_at");
    assertThat(receivedAt.isTextual()).as("received_at of %s", document).isTrue();
    expected.set("received_at", receivedAt);
    if (!event.has("timestamp")) {
      expected.set("timestamp", receivedAt);
    }
    if (!event.has("app_id")) {
      expected.put("app_id", Api.APP_ID);
    }
    if (!event.has("event_id")) {
      assertThat(document.path("event_id").asText()).matches("evt_[a-zA-Z0-9]{16}");
      expected.set("event_id", document.path("event_id"));
    }
    assertThat(document).isEqualTo(expected);
  }

  void stop() throws Exception {
    watching.close();
  }
}
