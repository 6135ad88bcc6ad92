package ai.userwhisperer.megaphone.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.pubsub.v1.PubsubMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Sees every event that a sandbox publishes, on a subscription of its own. */
final class Observer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SUBSCRIPTION =
      "projects/" + SandboxOptions.DEFAULT_PROJECT + "/subscriptions/observer";

  private final Queue<PubsubMessage> observed = new ConcurrentLinkedQueue<>();

  Observer(Sandbox sandbox) {
    sandbox.broker().createSubscription(SUBSCRIPTION, sandbox.addresses().eventsTopic(), 60);
    sandbox
        .broker()
        .consume(
            SUBSCRIPTION,
            1000,
            100_000,
            batch -> {
              observed.addAll(batch.messages());
              batch.acknowledge();
            });
  }

  int count() {
    return observed.size();
  }

  /** The ids of the events, in the order in which they were seen; twice where they were. */
  List<String> eventIds() {
    return observed.stream().map(Observer::eventId).toList();
  }

  private static String eventId(PubsubMessage message) {
    try {
      return JSON.readTree(message.getData().toByteArray()).path("event_id").textValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
