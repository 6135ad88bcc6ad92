package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.userwhisperer.megaphone.probes.LeftSubscriptions.Found;
import ai.userwhisperer.megaphone.probes.LeftSubscriptions.State;
import ai.userwhisperer.megaphone.profiles.PubSubSettings;
import ai.userwhisperer.megaphone.sandbox.pubsub.Broker;
import ai.userwhisperer.megaphone.sandbox.pubsub.PubSubServer;
import com.google.pubsub.v1.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over gRPC, against the sandbox's broker. */
class LeftSubscriptionsTest {
  private static final String PROJECT = "user-whisperer-dev";
  private static final String TOPIC = "projects/" + PROJECT + "/topics/uw-user-events";
  private static final String START = "projects/" + PROJECT + "/subscriptions/";
  private static final long HOUR_MS = 3_600_000;

  private Broker broker;
  private PubSubServer server;

  @BeforeEach
  void startBroker() throws IOException {
    broker = Broker.create(16 << 20);
    broker.createTopic(TOPIC);
    server = PubSubServer.start(broker, 0);
  }

  @AfterEach
  void stopBroker() {
    server.close();
    broker.close();
  }

  @Test
  void thatOfAProcessThatIsGoneIsLeftBehindAndThatOfOneThatRunsIsNot() throws Exception {
    SubscriptionOwner here = SubscriptionOwner.here();
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    make("megaphone-mine", here.labels());
    make("megaphone-killed", owner(here.host(), ended.pid(), 12, here.createdMs()).labels());
    make(
        "megaphone-pid-again",
        owner(here.host(), here.pid(), here.processStartMs() - 1, here.createdMs()).labels());

    assertThat(found(Duration.ofDays(8)))
        .extracting(Found::name, Found::state)
        .containsExactlyInAnyOrder(
            tuple(START + "megaphone-mine", State.IN_USE),
            tuple(START + "megaphone-killed", State.LEFT_BEHIND),
            tuple(START + "megaphone-pid-again", State.LEFT_BEHIND));
  }

  @Test
  void whatWasMadeOnAnotherMachineIsLeftBehindWhenItIsOld() {
    long nowMs = System.currentTimeMillis();
    make("megaphone-elsewhere", owner("elsewhere", 1, 0, nowMs - 5 * HOUR_MS).labels());

    assertThat(found(Duration.ofHours(6)))
        .containsExactly(
            new Found(
                START + "megaphone-elsewhere",
                State.IN_USE,
                "made on elsewhere 5 h ago, may still be in use"));
    assertThat(found(Duration.ofHours(4)))
        .containsExactly(
            new Found(
                START + "megaphone-elsewhere", State.LEFT_BEHIND, "made on elsewhere 5 h ago"));
  }

  @Test
  void whatMegaphoneDidNotMakeIsNotSeen() {
    make("uw-event-processor", Map.of());
    make("megaphone-of-a-person", Map.of("owner", "jane"));
    make("megaphone-without-labels", Map.of());
    make("megaphone-half", Map.of("owner", "megaphone", "pid", "nonsense"));
    make("other", SubscriptionOwner.here().labels());

    assertThat(found(Duration.ZERO)).isEmpty();
  }

  @Test
  void aDeletedOneIsGoneAndDeletingItAgainIsNoProblem() {
    make("megaphone-elsewhere", owner("elsewhere", 1, 0, 0).labels());
    try (LeftSubscriptions subscriptions = subscriptions(Duration.ZERO)) {
      Found found = subscriptions.find().get(0);
      assertThat(subscriptions.delete(found)).isEmpty();
      assertThat(broker.listSubscriptions("projects/" + PROJECT)).isEmpty();
      assertThat(subscriptions.delete(found)).isEmpty();
    }
  }

  @Test
  void aServerThatIsNotThereIsTold() {
    String endpoint = "127.0.0.1:" + server.port();
    try (LeftSubscriptions subscriptions = subscriptions(Duration.ZERO)) {
      server.close();
      assertThatThrownBy(subscriptions::find)
          .isInstanceOf(ProbeException.class)
          .hasMessage(
              "probes.pubsub.endpoint = " + endpoint + ": does not answer; needs a Pub/Sub server");
    }
  }

  private static SubscriptionOwner owner(String host, long pid, long startMs, long createdMs) {
    return new SubscriptionOwner(host, pid, startMs, createdMs);
  }

  private void make(String id, Map<String, String> labels) {
    broker.createSubscription(
        Subscription.newBuilder().setName(START + id).setTopic(TOPIC).putAllLabels(labels).build());
  }

  private List<Found> found(Duration foreignAge) {
    try (LeftSubscriptions subscriptions = subscriptions(foreignAge)) {
      return subscriptions.find();
    }
  }

  private LeftSubscriptions subscriptions(Duration foreignAge) {
    return new LeftSubscriptions(
        new PubSubSettings(
            true,
            PROJECT,
            "uw-user-events",
            "127.0.0.1:" + server.port(),
            1,
            PubSubSettings.Observe.EVENTS,
            Optional.empty()),
        foreignAge);
  }
}
