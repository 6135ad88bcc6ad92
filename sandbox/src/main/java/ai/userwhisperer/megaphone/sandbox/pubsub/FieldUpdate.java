package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import java.util.Set;

/** An update of those fields of a topic or subscription that a field mask names. */
final class FieldUpdate {
  private FieldUpdate() {}

  /**
   * @param current what is updated, in place
   * @param immutable the numbers of the fields that stay what they are
   * @throws BrokerException with INVALID_ARGUMENT if the mask is empty, or names what is no field
   *     or can't be changed
   */
  static void apply(
      Message.Builder current, Message requested, FieldMask mask, Set<Integer> immutable) {
    if (mask.getPathsCount() == 0) {
      throw BrokerException.invalidArgument(
          "update_mask = []: needs the names of the fields to update");
    }
    for (String path : mask.getPathsList()) {
      FieldDescriptor field = current.getDescriptorForType().findFieldByName(path);
      if (field == null) {
        throw BrokerException.invalidArgument(
            "update_mask: %s is not a known %s field; names are of the form ack_deadline_seconds"
                .formatted(path, current.getDescriptorForType().getName()));
      }
      if (immutable.contains(field.getNumber())) {
        throw BrokerException.invalidArgument(
            "update_mask: the %s field of a %s is not mutable"
                .formatted(path, current.getDescriptorForType().getName()));
      }
      if (field.hasPresence() && !requested.hasField(field)) {
        current.clearField(field);
      } else {
        current.setField(field, requested.getField(field));
      }
    }
  }
}
