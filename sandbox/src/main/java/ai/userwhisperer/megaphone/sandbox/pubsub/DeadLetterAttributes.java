package ai.userwhisperer.megaphone.sandbox.pubsub;

import ai.userwhisperer.megaphone.sandbox.pubsub.DeadLetters.DeadLetter;
import com.google.protobuf.util.Timestamps;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Subscription;

/**
 * What a dead letter says of where it comes from.
 *
 * @see <a href="https://cloud.google.com/pubsub/docs/handling-failures">Dead-letter topics</a>
 */
final class DeadLetterAttributes {
  private static final String PREFIX = "CloudPubSubDeadLetterSource";

  private DeadLetterAttributes() {}

  static PubsubMessage addTo(DeadLetter letter, Subscription from) {
    PubsubMessage message = letter.message().message();
    return message.toBuilder()
        .putAttributes(PREFIX + "DeliveryCount", Integer.toString(letter.attempts()))
        .putAttributes(PREFIX + "Subscription", ResourceName.id(from.getName()))
        .putAttributes(PREFIX + "SubscriptionProject", ResourceName.projectId(from.getName()))
        .putAttributes(PREFIX + "TopicPublishTime", Timestamps.toString(message.getPublishTime()))
        .build();
  }
}
