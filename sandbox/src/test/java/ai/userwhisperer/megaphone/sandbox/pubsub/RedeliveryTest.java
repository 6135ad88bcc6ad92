package ai.userwhisperer.megaphone.sandbox.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of messages that fail: backoff and dead letters. */
final class RedeliveryTest {
  private static final String DEAD_TOPIC = "projects/p/topics/dead";
  private static final String DEAD = "projects/p/subscriptions/dead";

  private final Subscriptions subscriptions = new Subscriptions();
  private final Broker broker = subscriptions.broker;

  @Test
  void aMessageThatFailsAsOftenAsAllowedGoesToTheDeadLetterTopic() {
    createDeadLetterTopic();
    subscriptions.createWorker(settings -> deadLetters(settings, 5));
    PubsubMessage message =
        Messages.of("poison", "key").toBuilder().putAttributes("source", "web").build();
    String id = broker.publish(Subscriptions.TOPIC, List.of(message)).get(0);

    for (int attempt = 1; attempt <= 5; attempt++) {
      assertThat(broker.pull(DEAD, 1)).isEmpty();
      ReceivedMessage received = subscriptions.pull().get(0);
      assertThat(received.getDeliveryAttempt()).isEqualTo(attempt);
      if (attempt % 2 == 0) {
        subscriptions.nack(received);
      } else {
        subscriptions.pass(Duration.ofSeconds(11));
      }
    }

    assertThat(subscriptions.pull()).isEmpty();
    assertThat(broker.backlog(Subscriptions.WORKER)).isZero();
    PubsubMessage dead = broker.pull(DEAD, 1).get(0).getMessage();
    assertThat(dead.getData()).isEqualTo(message.getData());
    assertThat(dead.getOrderingKey()).isEqualTo("key");
    assertThat(dead.getMessageId()).isNotEqualTo(id);
    assertThat(dead.getAttributesMap())
        .containsEntry("source", "web")
        .containsEntry("CloudPubSubDeadLetterSourceDeliveryCount", "5")
        .containsEntry("CloudPubSubDeadLetterSourceSubscription", "worker")
        .containsEntry("CloudPubSubDeadLetterSourceSubscriptionProject", "p")
        .containsKey("CloudPubSubDeadLetterSourceTopicPublishTime");
  }

  @Test
  void aMessageIsNotLostWhenItsDeadLetterTopicIsGone() {
    createDeadLetterTopic();
    subscriptions.createWorker(settings -> deadLetters(settings, 5));
    broker.publish(Subscriptions.TOPIC, Messages.numbered(1));
    broker.deleteTopic(DEAD_TOPIC);

    for (int attempt = 1; attempt <= 6; attempt++) {
      subscriptions.nack(subscriptions.pull().get(0));
    }
    assertThat(subscriptions.pull().get(0).getDeliveryAttempt()).isEqualTo(7);

    broker.createTopic(DEAD_TOPIC);
    broker.createSubscription(DEAD + "2", DEAD_TOPIC, 10);
    subscriptions.pass(Duration.ofSeconds(11));

    assertThat(Messages.texts(broker.pull(DEAD + "2", 1))).containsExactly("0");
    assertThat(broker.backlog(Subscriptions.WORKER)).isZero();
  }

  @Test
  void aDeadLetterOfAKeyLetsThoseBehindItPass() {
    createDeadLetterTopic();
    subscriptions.createWorker(settings -> deadLetters(settings, 5).setEnableMessageOrdering(true));
    broker.publish(Subscriptions.TOPIC, List.of(Messages.of("a1", "a"), Messages.of("a2", "a")));

    for (int attempt = 1; attempt <= 5; attempt++) {
      List<ReceivedMessage> received = subscriptions.pull();
      assertThat(Messages.texts(received)).containsExactly("a1", "a2");
      assertThat(received.get(1).getDeliveryAttempt()).as("it did not fail itself").isEqualTo(1);
      subscriptions.nack(received.get(0));
    }

    assertThat(subscriptions.pullTexts()).containsExactly("a2");
    assertThat(Messages.texts(broker.pull(DEAD, 5))).containsExactly("a1");
  }

  @Test
  void withoutADeadLetterTopicNoAttemptIsTold() {
    subscriptions.createWorker(settings -> settings);
    broker.publish(Subscriptions.TOPIC, Messages.numbered(1));

    assertThat(subscriptions.pull().get(0).getDeliveryAttempt()).isZero();
  }

  @Test
  void aMessageThatFailsWaitsTwiceAsLongEachTimeUpToTheLimit() {
    subscriptions.createWorker(settings -> backoff(settings, 2, 5));
    broker.publish(Subscriptions.TOPIC, Messages.numbered(1));

    for (int seconds : new int[] {2, 4, 5, 5}) {
      ReceivedMessage received = subscriptions.pull().get(0);
      subscriptions.nack(received);
      subscriptions.pass(Duration.ofSeconds(seconds).minusMillis(100));
      assertThat(subscriptions.pull()).as("before %d s", seconds).isEmpty();
      subscriptions.pass(Duration.ofMillis(200));
    }

    assertThat(subscriptions.pullTexts()).containsExactly("0");
  }

  @Test
  void aMessageThatWaitsCanStillBeAcknowledged() {
    subscriptions.createWorker(settings -> backoff(settings, 60, 600));
    broker.publish(Subscriptions.TOPIC, Messages.numbered(1));
    ReceivedMessage received = subscriptions.pull().get(0);
    subscriptions.nack(received);

    subscriptions.acknowledge(received);
    subscriptions.pass(Duration.ofSeconds(700));

    assertThat(subscriptions.pull()).isEmpty();
    assertThat(broker.retainedBytes()).isZero();
  }

  @Test
  void aDeadlineThatIsMovedOftenIsKept() {
    subscriptions.createWorker(settings -> settings);
    broker.publish(Subscriptions.TOPIC, Messages.numbered(1));
    List<String> ackIds = Messages.ackIds(subscriptions.pull());
    for (int i = 0; i < 1_000; i++) {
      broker.modifyAckDeadline(Subscriptions.WORKER, ackIds, 600 - i % 590);
      broker.modifyAckDeadline(Subscriptions.WORKER, ackIds, 600);
      subscriptions.pass(Duration.ofMillis(700));
      assertThat(subscriptions.pull()).isEmpty();
    }

    subscriptions.pass(Duration.ofSeconds(599));
    assertThat(subscriptions.pull()).isEmpty();
    subscriptions.pass(Duration.ofSeconds(1));

    assertThat(subscriptions.pullTexts()).containsExactly("0");
  }

  private void createDeadLetterTopic() {
    broker.createTopic(DEAD_TOPIC);
    broker.createSubscription(DEAD, DEAD_TOPIC, 10);
  }

  private static Subscription.Builder deadLetters(Subscription.Builder settings, int attempts) {
    settings
        .getDeadLetterPolicyBuilder()
        .setDeadLetterTopic(DEAD_TOPIC)
        .setMaxDeliveryAttempts(attempts);
    return settings;
  }

  private static Subscription.Builder backoff(
      Subscription.Builder settings, long minSeconds, long maxSeconds) {
    settings
        .getRetryPolicyBuilder()
        .setMinimumBackoff(Durations.fromSeconds(minSeconds))
        .setMaximumBackoff(Durations.fromSeconds(maxSeconds));
    return settings;
  }
}
