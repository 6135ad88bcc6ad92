package ai.userwhisperer.megaphone.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PubsubMessage;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What becomes of the platform's own events when Pub/Sub is not as it should be. */
class PubSubFaultsTest {
  private static final String TRACK = "/v1/events/track";

  @Test
  void withoutPubSubEventsAreRefusedAndWhatWasAcceptedIsStoredWhenItIsBack() throws Exception {
    try (Sandbox sandbox = start("pubsub-unavailable=100%")) {
      Api api = new Api(sandbox.addresses().gateway());
      String refused = Events.id();
      Api.Answer answer = api.post(TRACK, Events.event(refused));
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("retry-after")).isEqualTo("1");
      assertThat(api.post("/v1/decisions/make", "{\"user_id\":\"usr_1\"}").status()).isEqualTo(200);

      sandbox
          .broker()
          .publish(
              sandbox.addresses().eventsTopic(),
              List.of(
                  PubsubMessage.newBuilder()
                      .setData(ByteString.copyFromUtf8(Events.event(Events.id())))
                      .build()));
      Thread.sleep(300);
      assertThat(waiting(api)).as("nobody can take it").isEqualTo(1);

      new FaultCalls(api).end("pubsub-unavailable");
      Eventually.is(() -> waiting(api) == 0);
      assertThat(api.post(TRACK, Events.event(refused)).json().path("status").textValue())
          .as("what was refused is no duplicate")
          .isEqualTo("accepted");
    }
  }

  @Test
  void slowEventsAreAcceptedAtOnceAndASandboxThatClosesDeliversThemFirst() throws Exception {
    Queue<PubsubMessage> delivered = new ConcurrentLinkedQueue<>();
    try (Sandbox sandbox = start("pubsub-slow=10m")) {
      Api api = new Api(sandbox.addresses().gateway());
      String watched =
          "projects/" + sandbox.addresses().project() + "/subscriptions/watch-what-comes";
      sandbox.broker().createSubscription(watched, sandbox.addresses().eventsTopic(), 60);
      AutoCloseable unused =
          sandbox
              .broker()
              .consume(
                  watched,
                  100,
                  1000,
                  batch -> {
                    delivered.addAll(batch.messages());
                    batch.acknowledge();
                  });
      assertThat(api.post(TRACK, Events.event(Events.id())).status()).isEqualTo(202);
      assertThat(waiting(api)).isEqualTo(1);
      assertThat(delivered).isEmpty();
    }
    assertThat(delivered).hasSize(1);
  }

  private static Sandbox start(String fault) throws SandboxException {
    return Sandbox.start(SandboxOptions.defaults().withFaults(List.of(Fault.parse(fault))));
  }

  private static long waiting(Api api) {
    String start = "event_ingestion_queue_size ";
    try {
      return api.get("/metrics")
          .response()
          .body()
          .lines()
          .filter(line -> line.startsWith(start))
          .mapToLong(line -> Long.parseLong(line.substring(start.length())))
          .sum();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
