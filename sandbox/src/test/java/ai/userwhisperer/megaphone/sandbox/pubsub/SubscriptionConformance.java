package ai.userwhisperer.megaphone.sandbox.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.gax.rpc.StatusCode;
import com.google.common.util.concurrent.Uninterruptibles;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.DetachSubscriptionRequest;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.SeekRequest;
import com.google.pubsub.v1.Subscription;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What else Google's client expects: of what a subscription can be told to do. */
abstract class SubscriptionConformance extends PubSubConformance {
  private static final int PATIENCE_SECONDS = 30;

  @Test
  void aSubscriptionChangesInTheFieldsOfTheMaskOnly() {
    Subscription changed =
        update(
            settings ->
                settings
                    .setAckDeadlineSeconds(77)
                    .setRetainAckedMessages(true)
                    .setMessageRetentionDuration(Durations.fromMinutes(20)),
            "ack_deadline_seconds",
            "message_retention_duration");

    assertThat(changed.getAckDeadlineSeconds()).isEqualTo(77);
    assertThat(changed.getMessageRetentionDuration()).isEqualTo(Durations.fromMinutes(20));
    assertThat(changed.getRetainAckedMessages()).isFalse();
    assertThat(clients.subscriptions.getSubscription(subscription)).isEqualTo(changed);
  }

  @Test
  void whatCantChangeIsRefused() {
    for (String field :
        List.of("name", "topic", "filter", "enable_message_ordering", "detached", "nonsense")) {
      assertFails(() -> update(settings -> settings, field), StatusCode.Code.INVALID_ARGUMENT);
    }
    assertFails(() -> update(settings -> settings), StatusCode.Code.INVALID_ARGUMENT);
    assertFails(
        () ->
            update(settings -> settings.setName(subscription + "-missing"), "ack_deadline_seconds"),
        StatusCode.Code.NOT_FOUND);
  }

  @Test
  void labelsChange() {
    assumeThat(Feature.LABELS_THAT_CHANGE);

    assertThat(update(settings -> settings.putLabels("team", "blue"), "labels").getLabelsMap())
        .containsEntry("team", "blue");
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertFails(
        () -> create(s -> s.setMessageRetentionDuration(Durations.fromSeconds(599))),
        StatusCode.Code.INVALID_ARGUMENT);
    assertFails(
        () -> create(s -> s.setMessageRetentionDuration(Durations.fromDays(32))),
        StatusCode.Code.INVALID_ARGUMENT);
    assertFails(() -> create(s -> withBackoff(s, 601)), StatusCode.Code.INVALID_ARGUMENT);
    assertFails(() -> create(s -> withDeadLetters(s, topic, 4)), StatusCode.Code.OUT_OF_RANGE);
    assertFails(() -> create(s -> withDeadLetters(s, topic, 101)), StatusCode.Code.OUT_OF_RANGE);
    assertFails(
        () -> create(s -> withDeadLetters(s, topic + "-missing", 5)), StatusCode.Code.NOT_FOUND);
  }

  @Test
  void whatIsNoAckIdIsRefused() {
    assertFails(
        () -> clients.subscriptions.acknowledge(subscription, List.of("no ack id")),
        StatusCode.Code.INVALID_ARGUMENT);
    assertFails(
        () -> clients.subscriptions.acknowledge(subscription, List.of()),
        StatusCode.Code.INVALID_ARGUMENT);
    assertFails(
        () -> clients.subscriptions.modifyAckDeadline(subscription, List.of(), 10),
        StatusCode.Code.INVALID_ARGUMENT);
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void aMessageThatIsForgottenComesBackAfterTheAckDeadline() {
    String hasty = create(settings -> settings.setAckDeadlineSeconds(10));
    clients.topics.publish(topic, Messages.numbered(1));
    assertThat(Messages.texts(pull(hasty, 1))).containsExactly("0");

    assertThat(Messages.texts(pull(hasty, 1))).containsExactly("0");
  }

  @Test
  void theMessagesOfAKeyComeInOrderAndOnlyWhenThoseBeforeAreAcknowledged() {
    String ordered = create(settings -> settings.setEnableMessageOrdering(true));
    publish(ordered("a1"), ordered("a2"), ordered("b1"), ordered("a3"));

    List<ReceivedMessage> first = pull(ordered, 1);
    List<ReceivedMessage> second = pull(ordered, 10);
    clients.subscriptions.acknowledge(ordered, Messages.ackIds(first));
    List<ReceivedMessage> third = pull(ordered, 10);

    assertThat(Messages.texts(first)).containsExactly("a1");
    assertThat(Messages.texts(second)).containsExactly("b1");
    assertThat(Messages.texts(third)).containsExactly("a2", "a3");
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void aMessageOfAKeyThatFailsTakesThoseBehindItAlong() {
    String ordered =
        create(settings -> settings.setEnableMessageOrdering(true).setAckDeadlineSeconds(10));
    publish(ordered("a1"), ordered("a2"), ordered("a3"));
    List<ReceivedMessage> received = pull(ordered, 10);
    assertThat(Messages.texts(received)).containsExactly("a1", "a2", "a3");

    clients.subscriptions.acknowledge(ordered, Messages.ackIds(received.subList(0, 1)));
    clients.subscriptions.modifyAckDeadline(ordered, Messages.ackIds(received.subList(1, 2)), 0);
    Set<String> again = new HashSet<>();
    while (again.size() < 2) {
      List<ReceivedMessage> more = pull(ordered, 10);
      again.addAll(Messages.texts(more));
      clients.subscriptions.acknowledge(ordered, Messages.ackIds(more));
    }

    assertThat(again).containsExactlyInAnyOrder("a2", "a3");
  }

  @Test
  void aFilterLetsThroughWhatItSays() {
    assumeThat(Feature.FILTERS);
    String filtered =
        create(
            settings ->
                settings.setFilter(
                    "attributes:x AND (hasPrefix(attributes.x, \"v\") OR NOT attributes.y = \"1\")"));
    List<PubsubMessage> messages = new ArrayList<>();
    for (String x : List.of("v1", "w")) {
      for (String y : List.of("1", "2")) {
        messages.add(
            Messages.of(x + y).toBuilder().putAttributes("x", x).putAttributes("y", y).build());
      }
    }
    messages.add(Messages.of("none"));
    clients.topics.publish(topic, messages);

    assertThat(Messages.texts(pull(filtered, 10))).containsExactly("v11", "v12", "w2");
    assertFails(
        () -> create(settings -> settings.setFilter("data = 1")), StatusCode.Code.INVALID_ARGUMENT);
  }

  @Test
  void whatFailsFiveTimesIsADeadLetter() {
    String deadTopic = clients.topics.createTopic(project + "/topics/dead").getName();
    String dead = create(settings -> settings.setTopic(deadTopic));
    String worker = create(settings -> withDeadLetters(settings, deadTopic, 5));
    publish(Messages.of("poison").toBuilder().putAttributes("source", "web").build());

    for (int attempt = 1; attempt <= 5; attempt++) {
      ReceivedMessage received = pull(worker, 1).get(0);
      assertThat(received.getDeliveryAttempt()).isEqualTo(attempt);
      clients.subscriptions.modifyAckDeadline(worker, List.of(received.getAckId()), 0);
    }

    // The emulator forwards a dead letter when it is asked for more.
    assertThat(pullNow(worker, 10)).isEmpty();
    PubsubMessage letter = pull(dead, 1).get(0).getMessage();
    assertThat(Messages.text(letter)).isEqualTo("poison");
    assertThat(letter.getAttributesMap())
        .containsEntry("source", "web")
        .containsEntry("CloudPubSubDeadLetterSourceDeliveryCount", "5")
        .containsEntry(
            "CloudPubSubDeadLetterSourceSubscription",
            worker.substring(worker.lastIndexOf('/') + 1))
        .containsEntry(
            "CloudPubSubDeadLetterSourceSubscriptionProject",
            project.substring(project.indexOf('/') + 1))
        .containsKey("CloudPubSubDeadLetterSourceTopicPublishTime");
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void aMessageThatFailsWaitsForItsBackoff() {
    assumeThat(Feature.BACKOFF);
    String patient = create(settings -> withBackoff(settings, 2));
    publish(Messages.of("0"));
    clients.subscriptions.modifyAckDeadline(patient, Messages.ackIds(pull(patient, 1)), 0);

    assertThat(pullNow(patient, 10)).isEmpty();
    assertThat(Messages.texts(pull(patient, 1))).containsExactly("0");
  }

  @Test
  void aSeekGoesBackToWhatIsKeptAndForwardPastEverything() throws InterruptedException {
    String keeping = create(settings -> settings.setRetainAckedMessages(true));
    publish(Messages.of("1"));
    TimeUnit.MILLISECONDS.sleep(20);
    Timestamp between = Timestamps.fromMillis(System.currentTimeMillis());
    TimeUnit.MILLISECONDS.sleep(20);
    publish(Messages.of("2"), Messages.of("3"));
    List<ReceivedMessage> received = pull(keeping, 10);
    assertThat(Messages.texts(received)).containsExactly("1", "2", "3");
    clients.subscriptions.acknowledge(keeping, Messages.ackIds(received));

    seek(keeping, between);
    assertThat(Messages.texts(pull(keeping, 10))).containsExactlyInAnyOrder("2", "3");
    seek(keeping, Timestamps.add(between, Durations.fromHours(1)));
    assertThat(pullNow(keeping, 10)).isEmpty();
    seek(keeping, Timestamps.subtract(between, Durations.fromMinutes(1)));
    assertThat(Messages.texts(pull(keeping, 10))).containsExactlyInAnyOrder("1", "2", "3");
    assertFails(
        () -> clients.subscriptions.seek(SeekRequest.newBuilder().setSubscription(keeping).build()),
        StatusCode.Code.INVALID_ARGUMENT);
  }

  @Test
  void aDetachedSubscriptionGetsNothingMore() {
    assumeThat(Feature.DETACHING);
    clients.topics.detachSubscription(
        DetachSubscriptionRequest.newBuilder().setSubscription(subscription).build());

    assertThat(clients.subscriptions.getSubscription(subscription).getDetached()).isTrue();
    assertThat(clients.topics.listTopicSubscriptions(topic).iterateAll()).isEmpty();
    assertFails(
        () -> clients.subscriptions.pull(subscription, 1), StatusCode.Code.FAILED_PRECONDITION);
  }

  private Subscription update(UnaryOperator<Subscription.Builder> settings, String... fields) {
    return clients.subscriptions.updateSubscription(
        settings.apply(Subscription.newBuilder().setName(subscription)).build(),
        FieldMask.newBuilder().addAllPaths(List.of(fields)).build());
  }

  private String create(UnaryOperator<Subscription.Builder> settings) {
    Subscription.Builder plain =
        Subscription.newBuilder()
            .setName(subscription + "-" + System.nanoTime())
            .setTopic(topic)
            .setAckDeadlineSeconds(30);
    return clients.subscriptions.createSubscription(settings.apply(plain).build()).getName();
  }

  private static Subscription.Builder withBackoff(Subscription.Builder settings, long seconds) {
    settings.getRetryPolicyBuilder().setMinimumBackoff(Durations.fromSeconds(seconds));
    return settings;
  }

  private static Subscription.Builder withDeadLetters(
      Subscription.Builder settings, String deadTopic, int attempts) {
    return settings.setDeadLetterPolicy(
        DeadLetterPolicy.newBuilder()
            .setDeadLetterTopic(deadTopic)
            .setMaxDeliveryAttempts(attempts));
  }

  private void publish(PubsubMessage... messages) {
    clients.topics.publish(topic, List.of(messages));
  }

  /** A message whose key is its first character. */
  private static PubsubMessage ordered(String text) {
    return Messages.of(text, text.substring(0, 1));
  }

  private void seek(String name, Timestamp time) {
    clients.subscriptions.seek(
        SeekRequest.newBuilder().setSubscription(name).setTime(time).build());
  }

  /** Asks again while the server says that there is nothing. */
  private List<ReceivedMessage> pull(String name, int maxMessages) {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    List<ReceivedMessage> received = pullNow(name, maxMessages);
    while (received.isEmpty()) {
      assertThat(System.nanoTime() - deadlineNs).as("a message in time").isNegative();
      Uninterruptibles.sleepUninterruptibly(50, TimeUnit.MILLISECONDS);
      received = pullNow(name, maxMessages);
    }
    return received;
  }
}
