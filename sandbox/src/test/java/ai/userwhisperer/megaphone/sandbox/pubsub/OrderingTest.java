package ai.userwhisperer.megaphone.sandbox.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A subscription that keeps the order of each key. */
final class OrderingTest {
  private final Subscriptions subscriptions = new Subscriptions();
  private final Broker broker = subscriptions.broker;

  OrderingTest() {
    subscriptions.createWorker(settings -> settings.setEnableMessageOrdering(true));
  }

  @Test
  void nothingMoreOfAKeyComesWhileSomeOfItIsOutstanding() {
    publish("a1", "a2", "b1", "a3");

    List<ReceivedMessage> first = broker.pull(Subscriptions.WORKER, 1);
    assertThat(Messages.texts(first)).containsExactly("a1");
    assertThat(subscriptions.pullTexts()).containsExactly("b1");

    subscriptions.acknowledge(first.get(0));

    assertThat(subscriptions.pullTexts()).containsExactly("a2", "a3");
  }

  @Test
  void messagesWithoutAKeyWaitForNobody() {
    publish("a1", "a2");
    broker.publish(Subscriptions.TOPIC, Messages.numbered(3));

    List<ReceivedMessage> received = subscriptions.pull();
    subscriptions.nack(named(received, "1"));

    assertThat(Messages.texts(received)).containsExactlyInAnyOrder("a1", "a2", "0", "1", "2");
    assertThat(subscriptions.pullTexts()).containsExactly("1");
  }

  @Test
  void aMessageThatFailsTakesThoseBehindItAlongEvenIfTheyWereAcknowledged() {
    publish("a1", "a2", "a3", "b1");
    List<ReceivedMessage> received = subscriptions.pull();

    subscriptions.acknowledge(named(received, "a2"), named(received, "b1"));
    subscriptions.nack(named(received, "a1"));

    assertThat(subscriptions.pullTexts()).containsExactly("a1", "a2", "a3");
  }

  @Test
  void aMessageThatFailsWaitsForThoseAheadOfIt() {
    publish("a1", "a2", "a3", "a4");
    List<ReceivedMessage> received = broker.pull(Subscriptions.WORKER, 3);

    subscriptions.nack(named(received, "a2"));
    assertThat(subscriptions.pullTexts()).isEmpty();
    subscriptions.acknowledge(named(received, "a1"));

    assertThat(subscriptions.pullTexts()).containsExactly("a2", "a3", "a4");
  }

  @Test
  void aKeyThatExpiresComesAgainInItsOrder() {
    publish("a1", "a2", "a3");
    List<ReceivedMessage> late = subscriptions.pull();

    subscriptions.pass(Duration.ofSeconds(11));
    subscriptions.acknowledge(named(late, "a2"));

    assertThat(subscriptions.pullTexts()).containsExactly("a1", "a3");
  }

  @Test
  void acknowledgedInAnyOrderNothingIsHeld() {
    publish("a1", "a2", "a3");
    List<ReceivedMessage> received = subscriptions.pull();

    subscriptions.acknowledge(named(received, "a3"));
    subscriptions.acknowledge(named(received, "a1"));
    assertThat(broker.retainedBytes()).isPositive();
    subscriptions.acknowledge(named(received, "a2"));

    assertThat(broker.backlog(Subscriptions.WORKER)).isZero();
    assertThat(broker.retainedBytes()).isZero();
  }

  @Test
  void aDelayedKeyHoldsBackItsOwnMessagesAndNoOthers() {
    String patient = "projects/p/subscriptions/patient";
    subscriptions.create(patient, OrderingTest::withBackoff);
    publish("a1", "a2", "b1");
    List<ReceivedMessage> received = broker.pull(patient, 10);
    broker.modifyAckDeadline(patient, List.of(named(received, "a1").getAckId()), 0);
    broker.acknowledge(patient, List.of(named(received, "b1").getAckId()));
    publish("b2");

    assertThat(Messages.texts(broker.pull(patient, 10))).containsExactly("b2");
    subscriptions.pass(Duration.ofSeconds(11));

    assertThat(Messages.texts(broker.pull(patient, 10))).containsExactly("a1", "a2");
  }

  /** Each key's messages are acknowledged in order, whatever fails or expires in between. */
  @Test
  void theOrderOfEachKeySurvivesEverything() {
    Random random = new Random(7);
    Map<String, Integer> published = new HashMap<>();
    Map<String, Integer> finished = new HashMap<>();
    Set<String> done = new HashSet<>();
    for (int round = 0; round < 2_000; round++) {
      if (round < 1_500) {
        String key = "k" + random.nextInt(20);
        publish(key + ":" + published.merge(key, 1, Integer::sum));
      }
      for (ReceivedMessage message : broker.pull(Subscriptions.WORKER, random.nextInt(8) + 1)) {
        PubsubMessage content = message.getMessage();
        String text = Messages.text(content);
        int number = Integer.parseInt(text.substring(text.indexOf(':') + 1));
        int before = finished.getOrDefault(content.getOrderingKey(), 0);
        if (number == before + 1 && random.nextInt(3) != 0) {
          subscriptions.acknowledge(message);
          finished.put(content.getOrderingKey(), number);
          done.add(text);
        } else if (random.nextBoolean()) {
          subscriptions.nack(message);
        } else {
          assertThat(number).as(text).isGreaterThan(0);
        }
      }
      subscriptions.pass(Duration.ofMillis(random.nextInt(4_000)));
    }
    subscriptions.pass(Duration.ofSeconds(11));
    for (List<ReceivedMessage> rest = subscriptions.pull();
        !rest.isEmpty();
        rest = subscriptions.pull()) {
      for (ReceivedMessage message : rest) {
        String text = Messages.text(message.getMessage());
        int number = Integer.parseInt(text.substring(text.indexOf(':') + 1));
        assertThat(finished.getOrDefault(message.getMessage().getOrderingKey(), 0))
            .as(text)
            .isGreaterThanOrEqualTo(number - 1);
        finished.merge(message.getMessage().getOrderingKey(), number, Math::max);
        done.add(text);
        subscriptions.acknowledge(message);
      }
    }

    assertThat(finished).isEqualTo(published);
    assertThat(done).hasSize(1_500);
    assertThat(broker.retainedBytes()).isZero();
  }

  private static Subscription.Builder withBackoff(Subscription.Builder settings) {
    settings.getRetryPolicyBuilder().getMinimumBackoffBuilder().setSeconds(10);
    return settings.setEnableMessageOrdering(true);
  }

  /** Publishes messages whose key is what comes before the first digit, or before a colon. */
  private void publish(String... texts) {
    List<PubsubMessage> messages = new ArrayList<>();
    for (String text : texts) {
      int colon = text.indexOf(':');
      messages.add(Messages.of(text, text.substring(0, colon < 0 ? 1 : colon)));
    }
    broker.publish(Subscriptions.TOPIC, messages);
  }

  private static ReceivedMessage named(List<ReceivedMessage> received, String text) {
    return received.stream()
        .filter(message -> Messages.text(message.getMessage()).equals(text))
        .findFirst()
        .orElseThrow();
  }
}
