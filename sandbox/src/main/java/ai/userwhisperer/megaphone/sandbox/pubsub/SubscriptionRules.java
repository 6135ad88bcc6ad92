package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import com.google.pubsub.v1.Subscription;
import java.util.Set;

/** What a subscription may ask for, and what it gets when it asks for nothing. */
final class SubscriptionRules {
  private static final long DEFAULT_RETENTION_SECONDS = 7 * 86_400;
  private static final long MIN_RETENTION_SECONDS = 600;
  private static final long MAX_RETENTION_SECONDS = 31 * 86_400;

  /** The others would change what is delivered, and to accept them without doing it is a lie. */
  private static final Set<Integer> SUPPORTED_FIELDS =
      Set.of(
          Subscription.NAME_FIELD_NUMBER,
          Subscription.TOPIC_FIELD_NUMBER,
          Subscription.ACK_DEADLINE_SECONDS_FIELD_NUMBER,
          Subscription.MESSAGE_RETENTION_DURATION_FIELD_NUMBER,
          Subscription.EXPIRATION_POLICY_FIELD_NUMBER,
          Subscription.LABELS_FIELD_NUMBER,
          Subscription.RETAIN_ACKED_MESSAGES_FIELD_NUMBER,
          Subscription.ENABLE_MESSAGE_ORDERING_FIELD_NUMBER,
          Subscription.FILTER_FIELD_NUMBER,
          Subscription.DEAD_LETTER_POLICY_FIELD_NUMBER,
          Subscription.RETRY_POLICY_FIELD_NUMBER,
          Subscription.DETACHED_FIELD_NUMBER,
          Subscription.STATE_FIELD_NUMBER,
          Subscription.TAGS_FIELD_NUMBER);

  private static final Set<Integer> IMMUTABLE_FIELDS =
      Set.of(
          Subscription.NAME_FIELD_NUMBER,
          Subscription.TOPIC_FIELD_NUMBER,
          Subscription.ENABLE_MESSAGE_ORDERING_FIELD_NUMBER,
          Subscription.FILTER_FIELD_NUMBER,
          Subscription.DETACHED_FIELD_NUMBER,
          Subscription.STATE_FIELD_NUMBER,
          Subscription.TOPIC_MESSAGE_RETENTION_DURATION_FIELD_NUMBER,
          Subscription.TAGS_FIELD_NUMBER);

  private SubscriptionRules() {}

  /**
   * @throws BrokerException with INVALID_ARGUMENT or UNIMPLEMENTED that names the field
   */
  static Subscription complete(Subscription requested) {
    ResourceName.requireSubscription("name", requested.getName());
    ResourceName.requireTopic("topic", requested.getTopic());
    return completeSettings(requested.toBuilder().clearDetached().build());
  }

  /**
   * @throws BrokerException as {@link #complete}, and with INVALID_ARGUMENT for the mask
   */
  static Subscription update(Subscription current, Subscription requested, FieldMask mask) {
    Subscription.Builder changed = current.toBuilder();
    FieldUpdate.apply(changed, requested, mask, IMMUTABLE_FIELDS);
    return completeSettings(changed.build());
  }

  private static Subscription completeSettings(Subscription requested) {
    int ackDeadlineSeconds =
        requested.getAckDeadlineSeconds() == 0
            ? Broker.DEFAULT_ACK_DEADLINE_SECONDS
            : requested.getAckDeadlineSeconds();
    requireAckDeadline("ack_deadline_seconds", ackDeadlineSeconds);
    Labels.require(requested.getLabelsMap());
    Subscription.Builder complete =
        requested.toBuilder()
            .setAckDeadlineSeconds(ackDeadlineSeconds)
            .setState(Subscription.State.ACTIVE);
    if (!requested.hasMessageRetentionDuration()) {
      complete.setMessageRetentionDuration(
          Duration.newBuilder().setSeconds(DEFAULT_RETENTION_SECONDS));
    }
    requireRetention(complete.getMessageRetentionDuration().getSeconds());
    if (requested.hasDeadLetterPolicy()) {
      complete.setDeadLetterPolicy(
          RedeliveryRules.completeDeadLetters(requested.getDeadLetterPolicy()));
    }
    if (requested.hasRetryPolicy()) {
      complete.setRetryPolicy(RedeliveryRules.completeRetries(requested.getRetryPolicy()));
    }
    // An empty push configuration is how clients say "pull".
    if (requested.getPushConfig().getPushEndpoint().isEmpty()) {
      complete.clearPushConfig();
    }
    return requireSupported(complete.build(), SUPPORTED_FIELDS);
  }

  /**
   * @throws BrokerException with UNIMPLEMENTED that names a field which is set and not supported
   */
  static <M extends Message> M requireSupported(M resource, Set<Integer> supportedFields) {
    for (FieldDescriptor field : resource.getAllFields().keySet()) {
      if (!supportedFields.contains(field.getNumber())) {
        throw new BrokerException(
            BrokerException.Code.UNIMPLEMENTED,
            "%s: this broker does not support it".formatted(field.getName()));
      }
    }
    return resource;
  }

  static void requireAckDeadline(String field, int seconds) {
    if (seconds < Broker.MIN_ACK_DEADLINE_SECONDS || seconds > Broker.MAX_ACK_DEADLINE_SECONDS) {
      throw BrokerException.invalidArgument(
          "%s = %d: needs %d to %d seconds"
              .formatted(
                  field,
                  seconds,
                  Broker.MIN_ACK_DEADLINE_SECONDS,
                  Broker.MAX_ACK_DEADLINE_SECONDS));
    }
  }

  static void requireMaxMessages(int maxMessages) {
    if (maxMessages <= 0) {
      throw BrokerException.invalidArgument(
          "max_messages = %d: needs a number above 0".formatted(maxMessages));
    }
  }

  static void requireModifiedDeadline(String field, int seconds) {
    if (seconds < 0 || seconds > Broker.MAX_ACK_DEADLINE_SECONDS) {
      throw BrokerException.invalidArgument(
          "%s = %d: needs 0 to %d seconds"
              .formatted(field, seconds, Broker.MAX_ACK_DEADLINE_SECONDS));
    }
  }

  private static void requireRetention(long seconds) {
    if (seconds < MIN_RETENTION_SECONDS || seconds > MAX_RETENTION_SECONDS) {
      throw BrokerException.invalidArgument(
          "message_retention_duration = %d s: needs %d to %d seconds"
              .formatted(seconds, MIN_RETENTION_SECONDS, MAX_RETENTION_SECONDS));
    }
  }
}
