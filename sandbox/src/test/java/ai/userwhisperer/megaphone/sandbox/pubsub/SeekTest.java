package ai.userwhisperer.megaphone.sandbox.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages that are kept, and the ways back to them. */
final class SeekTest {
  private final Subscriptions subscriptions = new Subscriptions();
  private final Broker broker = subscriptions.broker;

  @Test
  void aSeekIntoThePastBringsBackWhatWasAcknowledgedAndIsKept() {
    subscriptions.createWorker(settings -> settings.setRetainAckedMessages(true));
    publish("1", "2");
    acknowledgeAll();
    Timestamp between = pause();
    publish("3", "4");
    List<ReceivedMessage> outstanding = subscriptions.pull();
    assertThat(broker.backlog(Subscriptions.WORKER)).isEqualTo(2);

    seek(between);
    assertThat(subscriptions.pullTexts()).containsExactly("3", "4");

    seek(Timestamps.EPOCH);
    assertThat(subscriptions.pullTexts()).containsExactly("1", "2", "3", "4");
    assertThat(broker.backlog(Subscriptions.WORKER)).isEqualTo(4);
    subscriptions.nack(outstanding.get(0));
    assertThat(subscriptions.pull()).isEmpty();
  }

  @Test
  void aSeekIntoTheFutureAcknowledgesEverything() {
    subscriptions.createWorker(settings -> settings);
    publish("1", "2", "3");
    broker.pull(Subscriptions.WORKER, 1);

    seek(Timestamps.MAX_VALUE);

    assertThat(subscriptions.pull()).isEmpty();
    assertThat(broker.backlog(Subscriptions.WORKER)).isZero();
    assertThat(broker.retainedBytes()).isZero();
    publish("4");
    assertThat(subscriptions.pullTexts()).containsExactly("4");
  }

  @Test
  void withoutKeepingASeekBringsBackWhatIsNotAcknowledged() {
    subscriptions.createWorker(settings -> settings);
    publish("1");
    acknowledgeAll();
    publish("2");
    subscriptions.pull();

    seek(Timestamps.EPOCH);

    assertThat(subscriptions.pullTexts()).containsExactly("2");
  }

  @Test
  void aSeekKeepsTheOrderOfEachKey() {
    subscriptions.createWorker(
        settings -> settings.setRetainAckedMessages(true).setEnableMessageOrdering(true));
    broker.publish(
        Subscriptions.TOPIC,
        List.of(Messages.of("a1", "a"), Messages.of("a2", "a"), Messages.of("a3", "a")));
    List<ReceivedMessage> received = broker.pull(Subscriptions.WORKER, 2);
    subscriptions.acknowledge(received.get(1));
    subscriptions.acknowledge(received.get(0));

    seek(Timestamps.EPOCH);
    List<ReceivedMessage> again = subscriptions.pull();
    assertThat(Messages.texts(again)).containsExactly("a1", "a2", "a3");
    subscriptions.acknowledge(again.get(2));
    subscriptions.nack(again.get(0));

    assertThat(subscriptions.pullTexts()).containsExactly("a1", "a2", "a3");
  }

  @Test
  void whatIsKeptGoesWithItsRetentionOrWhenItIsNotToBeKeptAnyMore() {
    subscriptions.createWorker(
        settings ->
            settings
                .setRetainAckedMessages(true)
                .setMessageRetentionDuration(Durations.fromMinutes(10)));
    publish("1");
    acknowledgeAll();
    assertThat(broker.retainedBytes()).isPositive();
    subscriptions.pass(Duration.ofMinutes(11));
    assertThat(broker.retainedBytes()).isZero();

    publish("2");
    acknowledgeAll();
    assertThat(broker.retainedBytes()).isPositive();
    broker
        .catalogue()
        .updateSubscription(
            Subscription.newBuilder().setName(Subscriptions.WORKER).build(),
            CatalogueTest.mask("retain_acked_messages"));

    assertThat(broker.retainedBytes()).isZero();
  }

  @Test
  void retentionDropsWhatWaitsInALaneToo() {
    subscriptions.createWorker(
        settings ->
            settings
                .setEnableMessageOrdering(true)
                .setMessageRetentionDuration(Durations.fromMinutes(10)));
    broker.publish(Subscriptions.TOPIC, List.of(Messages.of("a1", "a"), Messages.of("a2", "a")));
    broker.pull(Subscriptions.WORKER, 1);
    subscriptions.pass(Duration.ofMinutes(11));
    subscriptions.pass(Duration.ofSeconds(1));

    assertThat(broker.backlog(Subscriptions.WORKER)).isZero();
    assertThat(broker.retainedBytes()).isZero();
    broker.publish(Subscriptions.TOPIC, List.of(Messages.of("a3", "a")));
    assertThat(subscriptions.pullTexts()).containsExactly("a3");
  }

  @Test
  void aDetachedSubscriptionHasNothingAndGetsNothing() {
    subscriptions.createWorker(settings -> settings);
    publish("1");

    broker.catalogue().detachSubscription(Subscriptions.WORKER);
    publish("2");

    assertThat(broker.getSubscription(Subscriptions.WORKER).getDetached()).isTrue();
    assertThat(broker.retainedBytes()).isZero();
    assertThat(broker.listTopicSubscriptions(Subscriptions.TOPIC)).isEmpty();
    assertThatThrownBy(subscriptions::pull)
        .isInstanceOfSatisfying(
            BrokerException.class,
            e -> assertThat(e.code()).isEqualTo(BrokerException.Code.FAILED_PRECONDITION))
        .hasMessage(
            "The subscription is detached from its topic (resource=%s).", Subscriptions.WORKER);
    broker.deleteSubscription(Subscriptions.WORKER);
  }

  @Test
  void aMessageThatKeepsOthersPlaceIsCountedWithItsSegment() {
    subscriptions.createWorker(settings -> settings);
    for (int i = 0; i < 10; i++) {
      broker.publish(Subscriptions.TOPIC, Messages.numbered(1_024));
    }
    List<ReceivedMessage> all = broker.pull(Subscriptions.WORKER, 10_240);
    long fullBytes = broker.retainedBytes();
    for (int i = 0; i < all.size(); i++) {
      if (i % 1_024 != 500) {
        subscriptions.acknowledge(all.get(i));
      }
    }

    assertThat(broker.backlog(Subscriptions.WORKER)).isEqualTo(10);
    assertThat(broker.retainedBytes()).isBetween(9 * 21_000L, fullBytes);
  }

  private void publish(String... texts) {
    List<PubsubMessage> messages = List.of(texts).stream().map(Messages::of).toList();
    broker.publish(Subscriptions.TOPIC, messages);
  }

  private void acknowledgeAll() {
    broker.acknowledge(Subscriptions.WORKER, Messages.ackIds(subscriptions.pull()));
  }

  private void seek(Timestamp time) {
    broker.subscription(Subscriptions.WORKER).seek(time);
  }

  /** A time after what was published so far, and before what comes. */
  private Timestamp pause() {
    long millis = System.currentTimeMillis() + 1;
    while (System.currentTimeMillis() <= millis) {
      Thread.onSpinWait();
    }
    return Timestamps.fromMillis(millis);
  }
}
