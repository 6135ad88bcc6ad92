package ai.userwhisperer.megaphone.sandbox.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.FieldMask;
import com.google.protobuf.util.Durations;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** How topics and subscriptions change, and what they may not become. */
final class CatalogueTest {
  private final Subscriptions subscriptions = new Subscriptions();
  private final Catalogue catalogue = subscriptions.broker.catalogue();

  static FieldMask mask(String... paths) {
    return FieldMask.newBuilder().addAllPaths(List.of(paths)).build();
  }

  @Test
  void onlyTheFieldsOfTheMaskChange() {
    subscriptions.createWorker(settings -> settings.putLabels("team", "blue"));

    Subscription changed =
        update(
            settings ->
                settings.setAckDeadlineSeconds(77).putLabels("team", "red").setFilter("ignored"),
            "ack_deadline_seconds");

    assertThat(changed.getAckDeadlineSeconds()).isEqualTo(77);
    assertThat(changed.getLabelsMap()).containsEntry("team", "blue");
    assertThat(subscriptions.broker.getSubscription(Subscriptions.WORKER)).isEqualTo(changed);
  }

  @Test
  void whatTheMaskNamesAndTheRequestLeavesOutGoesBackToItsDefault() {
    subscriptions.createWorker(
        settings -> {
          settings.getRetryPolicyBuilder().setMinimumBackoff(Durations.fromSeconds(1));
          return settings
              .putLabels("team", "blue")
              .setMessageRetentionDuration(Durations.fromMinutes(20));
        });

    Subscription changed =
        update(
            settings -> settings,
            "labels",
            "retry_policy",
            "message_retention_duration",
            "ack_deadline_seconds");

    assertThat(changed.getLabelsMap()).isEmpty();
    assertThat(changed.hasRetryPolicy()).isFalse();
    assertThat(changed.getMessageRetentionDuration()).isEqualTo(Durations.fromDays(7));
    assertThat(changed.getAckDeadlineSeconds()).isEqualTo(Broker.DEFAULT_ACK_DEADLINE_SECONDS);
  }

  @Test
  void aMaskThatIsWrongIsNamed() {
    subscriptions.createWorker(settings -> settings);

    assertInvalid(
        () -> update(s -> s), "update_mask = []: needs the names of the fields to update");
    assertInvalid(
        () -> update(s -> s, "ackDeadlineSeconds"),
        "update_mask: ackDeadlineSeconds is not a known Subscription field; names are of the form"
            + " ack_deadline_seconds");
    for (String field : List.of("name", "topic", "filter", "enable_message_ordering", "detached")) {
      assertInvalid(
          () -> update(s -> s, field),
          "update_mask: the " + field + " field of a Subscription is not mutable");
    }
    assertInvalid(
        () -> catalogue.updateTopic(topic(builder -> builder), mask("name")),
        "update_mask: the name field of a Topic is not mutable");
  }

  @Test
  void anUpdateIsHeldToTheSameRulesAsACreation() {
    subscriptions.createWorker(settings -> settings);

    assertInvalid(
        () -> update(s -> s.setAckDeadlineSeconds(5), "ack_deadline_seconds"),
        "ack_deadline_seconds = 5: needs 10 to 600 seconds");
    assertInvalid(
        () ->
            update(
                s -> s.setMessageRetentionDuration(Durations.fromSeconds(599)),
                "message_retention_duration"),
        "message_retention_duration = 599 s: needs 600 to 2678400 seconds");
    assertRefused(
        () -> update(s -> s.setEnableExactlyOnceDelivery(true), "enable_exactly_once_delivery"),
        BrokerException.Code.UNIMPLEMENTED,
        "enable_exactly_once_delivery: this broker does not support it");
    assertThat(subscriptions.broker.getSubscription(Subscriptions.WORKER).getAckDeadlineSeconds())
        .isEqualTo(10);
  }

  @Test
  void policiesOutOfRangeAreNamed() {
    assertInvalid(
        () -> createWithBackoff(601, 600), "minimum_backoff = 601 s: needs 0 to 600 seconds");
    assertInvalid(
        () -> createWithBackoff(50, 20), "maximum_backoff = 20 s: needs 50 to 600 seconds");
    for (int attempts : new int[] {-1, 4, 101}) {
      assertRefused(
          () -> createWithDeadLetters(Subscriptions.TOPIC, attempts),
          BrokerException.Code.OUT_OF_RANGE,
          "max_delivery_attempts = " + attempts + ": needs 5 to 100");
    }
    assertRefused(
        () -> createWithDeadLetters("projects/p/topics/missing", 5),
        BrokerException.Code.NOT_FOUND,
        "Resource not found (resource=projects/p/topics/missing).");
    assertThat(
            createWithDeadLetters(Subscriptions.TOPIC, 0)
                .getDeadLetterPolicy()
                .getMaxDeliveryAttempts())
        .isEqualTo(5);
  }

  @Test
  void aSubscriptionWhoseDeadLetterTopicIsGoneCanStillChange() {
    String dead = "projects/p/topics/dead";
    subscriptions.broker.createTopic(dead);
    createWithDeadLetters(dead, 5);
    subscriptions.broker.deleteTopic(dead);

    assertThat(
            update(s -> s.setAckDeadlineSeconds(20), "ack_deadline_seconds")
                .getAckDeadlineSeconds())
        .isEqualTo(20);
  }

  @Test
  void topicsChangeTheirLabelsAndNothingElse() {
    Topic changed =
        catalogue.updateTopic(topic(builder -> builder.putLabels("a", "b")), mask("labels"));

    assertThat(changed.getLabelsMap()).containsEntry("a", "b");
    assertThat(subscriptions.broker.getTopic(Subscriptions.TOPIC)).isEqualTo(changed);
    assertRefused(
        () ->
            catalogue.updateTopic(
                topic(builder -> builder.setKmsKeyName("key")), mask("kms_key_name")),
        BrokerException.Code.UNIMPLEMENTED,
        "kms_key_name: this broker does not support it");
  }

  @Test
  void labelsAreLimitedAsGoogleLimitsThem() {
    assertInvalid(
        () -> subscriptions.createWorker(settings -> settings.putLabels("Team", "x")),
        "labels[Team]: needs a key of 1 to 63 lowercase letters, digits, _ and -, that starts with"
            + " a letter");
    assertInvalid(
        () -> subscriptions.createWorker(settings -> settings.putLabels("team", "X")),
        "labels[team] = X: needs at most 63 lowercase letters, digits, _ and -");
  }

  @Test
  void thereIsAnEndToTopics() {
    for (int i = 1; i < Catalogue.MAX_TOPICS; i++) {
      subscriptions.broker.createTopic("projects/p/topics/t" + i + "xx");
    }

    assertRefused(
        () -> subscriptions.broker.createTopic("projects/p/topics/one-more"),
        BrokerException.Code.RESOURCE_EXHAUSTED,
        "There are 10000 topics, and no more are allowed.");
  }

  private Subscription update(UnaryOperator<Subscription.Builder> settings, String... paths) {
    return catalogue.updateSubscription(
        settings.apply(Subscription.newBuilder().setName(Subscriptions.WORKER)).build(),
        mask(paths));
  }

  private Subscription createWithBackoff(long minSeconds, long maxSeconds) {
    return subscriptions.createWorker(
        settings -> {
          settings
              .getRetryPolicyBuilder()
              .setMinimumBackoff(Durations.fromSeconds(minSeconds))
              .setMaximumBackoff(Durations.fromSeconds(maxSeconds));
          return settings;
        });
  }

  private Subscription createWithDeadLetters(String topic, int attempts) {
    return subscriptions.createWorker(
        settings -> {
          settings
              .getDeadLetterPolicyBuilder()
              .setDeadLetterTopic(topic)
              .setMaxDeliveryAttempts(attempts);
          return settings;
        });
  }

  private static Topic topic(UnaryOperator<Topic.Builder> settings) {
    return settings.apply(Topic.newBuilder().setName(Subscriptions.TOPIC)).build();
  }

  private static void assertInvalid(ThrowingCallable call, String message) {
    assertRefused(call, BrokerException.Code.INVALID_ARGUMENT, message);
  }

  private static void assertRefused(
      ThrowingCallable call, BrokerException.Code code, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(BrokerException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessage(message);
  }
}
