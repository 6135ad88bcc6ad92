package ai.userwhisperer.megaphone.sandbox.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is delivered when, on a clock that the tests move. */
final class DeliveryTest {
  private static final String TOPIC = "projects/p/topics/events";
  private static final String SUBSCRIPTION = "projects/p/subscriptions/worker";

  private final FakeNanoClock clock = new FakeNanoClock();
  private final Broker broker = Broker.create(1L << 30, clock);

  DeliveryTest() {
    broker.createTopic(TOPIC);
    broker.createSubscription(SUBSCRIPTION, TOPIC, 10);
  }

  @Test
  void messagesComeInTheOrderInWhichTheyWerePublishedWithIdAndTime() {
    List<String> ids = broker.publish(TOPIC, Messages.numbered(3));

    List<ReceivedMessage> received = broker.pull(SUBSCRIPTION, 10);

    assertThat(Messages.texts(received)).containsExactly("0", "1", "2");
    assertThat(received)
        .extracting(message -> message.getMessage().getMessageId())
        .containsExactlyElementsOf(ids);
    assertThat(received)
        .allSatisfy(m -> assertThat(m.getMessage().getPublishTime().getSeconds()).isPositive());
  }

  @Test
  void anAcknowledgedMessageNeverComesBack() {
    broker.publish(TOPIC, Messages.numbered(2));
    List<ReceivedMessage> received = broker.pull(SUBSCRIPTION, 1);

    broker.acknowledge(SUBSCRIPTION, Messages.ackIds(received));
    pass(600);

    assertThat(Messages.texts(broker.pull(SUBSCRIPTION, 10))).containsExactly("1");
    assertThat(broker.backlog(SUBSCRIPTION)).isEqualTo(1);
  }

  @Test
  void aMessageComesBackWhenItsDeadlineIsOverAndNotBefore() {
    broker.publish(TOPIC, Messages.numbered(1));
    broker.pull(SUBSCRIPTION, 1);

    pass(10);
    assertThat(broker.pull(SUBSCRIPTION, 1)).isEmpty();

    pass(1);
    assertThat(Messages.texts(broker.pull(SUBSCRIPTION, 1))).containsExactly("0");
  }

  @Test
  void aReturnedMessageComesBeforeFreshOnes() {
    broker.publish(TOPIC, Messages.numbered(3));
    List<ReceivedMessage> first = broker.pull(SUBSCRIPTION, 1);

    broker.modifyAckDeadline(SUBSCRIPTION, Messages.ackIds(first), 0);

    assertThat(Messages.texts(broker.pull(SUBSCRIPTION, 3))).containsExactly("0", "1", "2");
  }

  @Test
  void aDeadlineCanBeExtendedAndShortened() {
    broker.publish(TOPIC, Messages.numbered(2));
    List<String> ackIds = Messages.ackIds(broker.pull(SUBSCRIPTION, 2));

    broker.modifyAckDeadline(SUBSCRIPTION, ackIds.subList(0, 1), 60);
    broker.modifyAckDeadline(SUBSCRIPTION, ackIds.subList(1, 2), 2);

    pass(3);
    assertThat(Messages.texts(broker.pull(SUBSCRIPTION, 2))).containsExactly("1");
    pass(20);
    assertThat(Messages.texts(broker.pull(SUBSCRIPTION, 2))).containsExactly("1");
    pass(40);
    assertThat(Messages.texts(broker.pull(SUBSCRIPTION, 2))).containsExactly("1", "0");
  }

  @Test
  void aLateAcknowledgementStillCounts() {
    broker.publish(TOPIC, Messages.numbered(1));
    List<String> late = Messages.ackIds(broker.pull(SUBSCRIPTION, 1));
    pass(11);
    broker.expire();

    broker.acknowledge(SUBSCRIPTION, late);

    assertThat(broker.pull(SUBSCRIPTION, 1)).isEmpty();
    assertThat(broker.backlog(SUBSCRIPTION)).isZero();
    assertThat(broker.retainedBytes()).isZero();
  }

  @Test
  void aLateAcknowledgementCountsEvenIfSomebodyElseHasTheMessage() {
    broker.publish(TOPIC, Messages.numbered(1));
    List<String> late = Messages.ackIds(broker.pull(SUBSCRIPTION, 1));
    pass(11);
    List<String> current = Messages.ackIds(broker.pull(SUBSCRIPTION, 1));

    broker.acknowledge(SUBSCRIPTION, late);
    broker.modifyAckDeadline(SUBSCRIPTION, current, 0);

    assertThat(current).hasSize(1);
    assertThat(broker.pull(SUBSCRIPTION, 1)).isEmpty();
    assertThat(broker.retainedBytes()).isZero();
  }

  @Test
  void aLateNackDoesNotTakeAMessageFromWhoHasItNow() {
    broker.publish(TOPIC, Messages.numbered(1));
    List<String> late = Messages.ackIds(broker.pull(SUBSCRIPTION, 1));
    pass(11);
    List<String> current = Messages.ackIds(broker.pull(SUBSCRIPTION, 1));

    broker.modifyAckDeadline(SUBSCRIPTION, late, 0);

    assertThat(current).isNotEqualTo(late);
    assertThat(broker.pull(SUBSCRIPTION, 1)).isEmpty();
  }

  @Test
  void anAckIdIsWorthNothingTwice() {
    broker.publish(TOPIC, Messages.numbered(2));
    List<String> ackIds = Messages.ackIds(broker.pull(SUBSCRIPTION, 1));

    broker.acknowledge(SUBSCRIPTION, ackIds);
    broker.acknowledge(SUBSCRIPTION, ackIds);
    broker.modifyAckDeadline(SUBSCRIPTION, ackIds, 0);

    assertThat(broker.backlog(SUBSCRIPTION)).isEqualTo(1);
    assertThat(Messages.texts(broker.pull(SUBSCRIPTION, 5))).containsExactly("1");
  }

  @Test
  void anAckIdOfADeletedSubscriptionMeansNothingToItsSuccessor() {
    broker.publish(TOPIC, Messages.numbered(1));
    List<String> ackIds = Messages.ackIds(broker.pull(SUBSCRIPTION, 1));
    broker.deleteSubscription(SUBSCRIPTION);
    broker.createSubscription(SUBSCRIPTION, TOPIC, 10);
    broker.publish(TOPIC, Messages.numbered(1));
    broker.pull(SUBSCRIPTION, 1);

    broker.acknowledge(SUBSCRIPTION, ackIds);

    assertThat(broker.backlog(SUBSCRIPTION)).isEqualTo(1);
  }

  @Test
  void subscriptionsDoNotTakeFromEachOther() {
    String other = SUBSCRIPTION + "2";
    broker.createSubscription(other, TOPIC, 10);
    broker.publish(TOPIC, Messages.numbered(2));

    broker.acknowledge(SUBSCRIPTION, Messages.ackIds(broker.pull(SUBSCRIPTION, 2)));

    assertThat(Messages.texts(broker.pull(other, 5))).containsExactly("0", "1");
  }

  @Test
  void aMessageIsDroppedWhenItsRetentionIsOver() {
    String forgetful = "projects/p/subscriptions/forgetful";
    broker.createSubscription(
        Subscription.newBuilder()
            .setName(forgetful)
            .setTopic(TOPIC)
            .setMessageRetentionDuration(Duration.newBuilder().setSeconds(600))
            .build());
    broker.publish(TOPIC, Messages.numbered(1));
    pass(400);
    broker.publish(TOPIC, List.of(Messages.of("later")));
    pass(300);

    broker.expire();

    assertThat(Messages.texts(broker.pull(forgetful, 5))).containsExactly("later");
    assertThat(broker.backlog(SUBSCRIPTION)).isEqualTo(2);
  }

  @Test
  void nothingIsLostOrHeldWhateverTheOrderOfAcknowledgements() {
    Random random = new Random(42);
    Set<String> acknowledged = new HashSet<>();
    int published = 0;
    for (int round = 0; round < 300; round++) {
      int count = random.nextInt(200) + 1;
      int from = published;
      broker.publish(
          TOPIC, IntStream.range(from, from + count).mapToObj(i -> Messages.of("" + i)).toList());
      published += count;
      List<ReceivedMessage> received = broker.pull(SUBSCRIPTION, random.nextInt(250) + 1);
      List<String> ackIds = new ArrayList<>();
      for (ReceivedMessage message : received) {
        if (random.nextInt(4) != 0) {
          ackIds.add(message.getAckId());
          assertThat(acknowledged.add(Messages.text(message.getMessage()))).isTrue();
        }
      }
      broker.acknowledge(SUBSCRIPTION, ackIds);
      pass(random.nextInt(3));
      assertThat(broker.backlog(SUBSCRIPTION)).isEqualTo(published - acknowledged.size());
    }
    pass(11);
    for (List<ReceivedMessage> rest = broker.pull(SUBSCRIPTION, 500);
        !rest.isEmpty();
        rest = broker.pull(SUBSCRIPTION, 500)) {
      rest.forEach(message -> acknowledged.add(Messages.text(message.getMessage())));
      broker.acknowledge(SUBSCRIPTION, Messages.ackIds(rest));
    }

    assertThat(acknowledged).hasSize(published);
    assertThat(broker.retainedBytes()).isZero();
  }

  private void pass(long seconds) {
    clock.advance(java.time.Duration.ofSeconds(seconds));
  }
}
