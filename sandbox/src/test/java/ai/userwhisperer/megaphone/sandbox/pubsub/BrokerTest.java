package ai.userwhisperer.megaphone.sandbox.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BrokerTest {
  private static final String TOPIC = "projects/p/topics/events";
  private static final String SUBSCRIPTION = "projects/p/subscriptions/worker";

  private final Broker broker = Broker.create(1_000_000, new FakeNanoClock());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "events",
        "projects/p/topics/ab",
        "projects/p/topics/1events",
        "projects/p/topics/google-events",
        "projects/p/topics/a b c",
        "projects//topics/events",
        "projects/p/subscriptions/events"
      })
  void aTopicNameThatGoogleWouldRefuseIsRefused(String name) {
    assertRefused(
        () -> broker.createTopic(name),
        BrokerException.Code.INVALID_ARGUMENT,
        "name = "
            + name
            + ": needs projects/<project>/topics/<id>, where the id has 3 to 255 characters of"
            + " letters, digits and - . _ ~ + %, starts with a letter, and not with goog");
  }

  @Test
  void aNameMayHave255CharactersAndNoMore() {
    broker.createTopic("projects/p/topics/" + "x".repeat(255));

    assertThatThrownBy(() -> broker.createTopic("projects/p/topics/" + "x".repeat(256)))
        .isInstanceOf(BrokerException.class);
  }

  @Test
  void whatIsMissingIsNamed() {
    String notFound = "Resource not found (resource=" + TOPIC + ").";
    BrokerException.Code code = BrokerException.Code.NOT_FOUND;

    assertRefused(() -> broker.getTopic(TOPIC), code, notFound);
    assertRefused(() -> broker.deleteTopic(TOPIC), code, notFound);
    assertRefused(() -> broker.publish(TOPIC, Messages.numbered(1)), code, notFound);
    assertRefused(() -> broker.createSubscription(SUBSCRIPTION, TOPIC, 10), code, notFound);
    assertRefused(
        () -> broker.pull(SUBSCRIPTION, 1),
        code,
        "Resource not found (resource=" + SUBSCRIPTION + ").");
  }

  @Test
  void nothingIsCreatedTwice() {
    broker.createTopic(TOPIC);
    broker.createSubscription(SUBSCRIPTION, TOPIC, 10);

    assertRefused(
        () -> broker.createTopic(TOPIC),
        BrokerException.Code.ALREADY_EXISTS,
        "Resource already exists in the project (resource=" + TOPIC + ").");
    assertRefused(
        () -> broker.createSubscription(SUBSCRIPTION, TOPIC, 10),
        BrokerException.Code.ALREADY_EXISTS,
        "Resource already exists in the project (resource=" + SUBSCRIPTION + ").");
  }

  @Test
  void anAckDeadlineOf0MeansTheDefault() {
    broker.createTopic(TOPIC);

    broker.createSubscription(SUBSCRIPTION, TOPIC, 0);

    assertThat(broker.getSubscription(SUBSCRIPTION).getAckDeadlineSeconds())
        .isEqualTo(Broker.DEFAULT_ACK_DEADLINE_SECONDS);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 9, 601})
  void anAckDeadlineOutOfRangeIsRefused(int seconds) {
    broker.createTopic(TOPIC);

    assertRefused(
        () -> broker.createSubscription(SUBSCRIPTION, TOPIC, seconds),
        BrokerException.Code.INVALID_ARGUMENT,
        "ack_deadline_seconds = " + seconds + ": needs 10 to 600 seconds");
  }

  @Test
  void aFeatureThatWouldBeIgnoredIsRefused() {
    broker.createTopic(TOPIC);
    Subscription exactlyOnce =
        Subscription.newBuilder()
            .setName(SUBSCRIPTION)
            .setTopic(TOPIC)
            .setEnableExactlyOnceDelivery(true)
            .build();

    assertRefused(
        () -> broker.createSubscription(exactlyOnce),
        BrokerException.Code.UNIMPLEMENTED,
        "enable_exactly_once_delivery: this broker does not support it");
  }

  @Test
  void listsAreOfOneProjectAndSorted() {
    for (String name : List.of("p/topics/bbb", "p/topics/aaa", "pp/topics/ccc")) {
      broker.createTopic("projects/" + name);
    }
    broker.createSubscription("projects/q/subscriptions/sss", "projects/p/topics/aaa", 10);

    assertThat(broker.listTopics("projects/p"))
        .extracting(Topic::getName)
        .containsExactly("projects/p/topics/aaa", "projects/p/topics/bbb");
    assertThat(broker.listSubscriptions("projects/p")).isEmpty();
    assertThat(broker.listTopicSubscriptions("projects/p/topics/aaa"))
        .containsExactly("projects/q/subscriptions/sss");
  }

  @Test
  void aSubscriptionOutlivesItsTopicWithItsMessages() {
    broker.createTopic(TOPIC);
    broker.createSubscription(SUBSCRIPTION, TOPIC, 10);
    broker.publish(TOPIC, Messages.numbered(2));

    broker.deleteTopic(TOPIC);
    broker.createTopic(TOPIC);
    broker.publish(TOPIC, Messages.numbered(7));

    assertThat(broker.getSubscription(SUBSCRIPTION).getTopic()).isEqualTo("_deleted-topic_");
    assertThat(Messages.texts(broker.pull(SUBSCRIPTION, 10))).containsExactly("0", "1");
  }

  @Test
  void aTopicWithoutSubscriptionsKeepsNothing() {
    broker.createTopic(TOPIC);

    List<String> ids = broker.publish(TOPIC, Messages.numbered(3));
    broker.createSubscription(SUBSCRIPTION, TOPIC, 10);

    assertThat(ids).hasSize(3).doesNotHaveDuplicates();
    assertThat(broker.retainedBytes()).isZero();
    assertThat(broker.pull(SUBSCRIPTION, 10)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aMessageKeepsAllThatItWasPublishedWith(boolean withAttributes) {
    broker.createTopic(TOPIC);
    broker.createSubscription(SUBSCRIPTION, TOPIC, 10);
    PubsubMessage.Builder builder =
        PubsubMessage.newBuilder()
            .setData(ByteString.copyFromUtf8("data"))
            .setOrderingKey("key")
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(7).build())
                    .build());
    if (withAttributes) {
      builder.putAttributes("source", "here");
    }
    PubsubMessage message = builder.build();

    String id = broker.publish(TOPIC, List.of(message)).get(0);

    PubsubMessage received = broker.pull(SUBSCRIPTION, 1).get(0).getMessage();
    assertThat(received.getPublishTime().getSeconds()).isPositive();
    assertThat(received)
        .isEqualTo(
            message.toBuilder().setMessageId(id).setPublishTime(received.getPublishTime()).build());
  }

  @Test
  void anEmptyMessageIsRefusedByItsIndex() {
    broker.createTopic(TOPIC);

    assertRefused(
        () -> broker.publish(TOPIC, List.of(Messages.of("x"), PubsubMessage.getDefaultInstance())),
        BrokerException.Code.INVALID_ARGUMENT,
        "messages[1]: needs data or at least one attribute");
    assertRefused(
        () -> broker.publish(TOPIC, List.of()),
        BrokerException.Code.INVALID_ARGUMENT,
        "messages = []: needs at least one message");
  }

  @Test
  void attributesAreLimitedAsGoogleLimitsThem() {
    broker.createTopic(TOPIC);
    PubsubMessage longValue =
        PubsubMessage.newBuilder().putAttributes("key", "ü".repeat(513)).build();
    PubsubMessage reserved = PubsubMessage.newBuilder().putAttributes("googx", "").build();

    assertRefused(
        () -> broker.publish(TOPIC, List.of(longValue)),
        BrokerException.Code.INVALID_ARGUMENT,
        "messages[0].attributes[key]: at most 1024 bytes are allowed for the value");
    assertRefused(
        () -> broker.publish(TOPIC, List.of(reserved)),
        BrokerException.Code.INVALID_ARGUMENT,
        "messages[0].attributes[googx]: needs a key of 1 to 256 bytes that does not start with"
            + " goog");
  }

  @Test
  void memoryIsBoundedAndComesBackWithTheLastAcknowledgement() {
    broker.createTopic(TOPIC);
    String other = SUBSCRIPTION + "2";
    broker.createSubscription(SUBSCRIPTION, TOPIC, 10);
    broker.createSubscription(other, TOPIC, 10);
    List<PubsubMessage> large = List.of(Messages.of("x".repeat(600_000)));
    broker.publish(TOPIC, large);

    assertThatThrownBy(() -> broker.publish(TOPIC, large))
        .isInstanceOfSatisfying(
            BrokerException.class,
            e -> assertThat(e.code()).isEqualTo(BrokerException.Code.RESOURCE_EXHAUSTED))
        .hasMessageMatching(
            "No memory for 600\\d{3} more bytes: 600\\d{3} of 1000000 are held by messages that"
                + " are not acknowledged\\.");
    assertThat(broker.backlog(SUBSCRIPTION)).isEqualTo(1);

    broker.acknowledge(SUBSCRIPTION, Messages.ackIds(broker.pull(SUBSCRIPTION, 1)));
    assertThat(broker.retainedBytes()).isGreaterThan(600_000);
    broker.acknowledge(other, Messages.ackIds(broker.pull(other, 1)));
    assertThat(broker.retainedBytes()).isZero();
    broker.publish(TOPIC, large);
  }

  @Test
  void deletingASubscriptionGivesItsMemoryBack() {
    broker.createTopic(TOPIC);
    broker.createSubscription(SUBSCRIPTION, TOPIC, 10);
    broker.publish(TOPIC, Messages.numbered(3_000));
    broker.pull(SUBSCRIPTION, 1_500);

    broker.deleteSubscription(SUBSCRIPTION);

    assertThat(broker.retainedBytes()).isZero();
    assertThat(broker.listTopicSubscriptions(TOPIC)).isEmpty();
  }

  @Test
  void aClosedBrokerTakesNothing() {
    broker.createTopic(TOPIC);
    broker.createSubscription(SUBSCRIPTION, TOPIC, 10);
    broker.publish(TOPIC, Messages.numbered(3));

    broker.close();

    assertThat(broker.retainedBytes()).isZero();
    assertRefused(
        () -> broker.publish(TOPIC, Messages.numbered(1)),
        BrokerException.Code.UNAVAILABLE,
        "The broker is closed.");
  }

  private static void assertRefused(
      ThrowingCallable call, BrokerException.Code code, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(BrokerException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessage(message);
  }
}
