package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.protobuf.FieldMask;
import com.google.pubsub.v1.Topic;
import java.util.Set;

/** What a topic may ask for. */
final class TopicRules {
  private static final Set<Integer> SUPPORTED_FIELDS =
      Set.of(
          Topic.NAME_FIELD_NUMBER,
          Topic.LABELS_FIELD_NUMBER,
          Topic.STATE_FIELD_NUMBER,
          Topic.TAGS_FIELD_NUMBER);
  private static final Set<Integer> IMMUTABLE_FIELDS =
      Set.of(Topic.NAME_FIELD_NUMBER, Topic.STATE_FIELD_NUMBER, Topic.TAGS_FIELD_NUMBER);

  private TopicRules() {}

  /**
   * @throws BrokerException with INVALID_ARGUMENT or UNIMPLEMENTED that names the field
   */
  static Topic complete(Topic requested) {
    ResourceName.requireTopic("name", requested.getName());
    Labels.require(requested.getLabelsMap());
    return SubscriptionRules.requireSupported(
        requested.toBuilder().setState(Topic.State.ACTIVE).build(), SUPPORTED_FIELDS);
  }

  /**
   * @throws BrokerException as {@link #complete}, and with INVALID_ARGUMENT for the mask
   */
  static Topic update(Topic current, Topic requested, FieldMask mask) {
    Topic.Builder changed = current.toBuilder();
    FieldUpdate.apply(changed, requested, mask, IMMUTABLE_FIELDS);
    return complete(changed.build());
  }
}
