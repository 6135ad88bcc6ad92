package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PubsubMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What may be published.
 *
 * @see <a href="https://cloud.google.com/pubsub/quotas#resource_limits">Resource limits</a>
 */
final class PublishLimits {
  static final int MAX_DATA_BYTES = 10_000_000;
  static final int MAX_ATTRIBUTES = 100;
  static final int MAX_ATTRIBUTE_KEY_BYTES = 256;
  static final int MAX_ATTRIBUTE_VALUE_BYTES = 1024;
  static final int MAX_ORDERING_KEY_BYTES = 1024;

  private PublishLimits() {}

  /**
   * @throws BrokerException with INVALID_ARGUMENT that names the first message that is wrong
   */
  static void require(List<PubsubMessage> messages) {
    if (messages.isEmpty()) {
      throw noMessages();
    }
    for (int i = 0; i < messages.size(); i++) {
      PubsubMessage message = messages.get(i);
      if (message.getAttributesCount() != 0) {
        requireAttributes(i, message.getAttributesMap());
      } else if (message.getData().isEmpty()) {
        throw BrokerException.invalidArgument(
            "messages[%d]: needs data or at least one attribute".formatted(i));
      }
      requireData(i, message.getData());
      if (isLonger(message.getOrderingKey(), MAX_ORDERING_KEY_BYTES)) {
        throw BrokerException.invalidArgument(
            "messages[%d].ordering_key: at most %d bytes are allowed"
                .formatted(i, MAX_ORDERING_KEY_BYTES));
      }
    }
  }

  /**
   * The same for messages that have all but their data in common.
   *
   * @param common with at least one attribute
   */
  static void require(List<ByteString> data, PubsubMessage common) {
    if (data.isEmpty()) {
      throw noMessages();
    }
    require(List.of(common));
    for (int i = 0; i < data.size(); i++) {
      requireData(i, data.get(i));
    }
  }

  private static BrokerException noMessages() {
    return BrokerException.invalidArgument("messages = []: needs at least one message");
  }

  private static void requireData(int index, ByteString data) {
    if (data.size() > MAX_DATA_BYTES) {
      throw BrokerException.invalidArgument(
          "messages[%d].data has %d bytes: at most %d are allowed"
              .formatted(index, data.size(), MAX_DATA_BYTES));
    }
  }

  private static void requireAttributes(int index, Map<String, String> attributes) {
    if (attributes.size() > MAX_ATTRIBUTES) {
      throw BrokerException.invalidArgument(
          "messages[%d] has %d attributes: at most %d are allowed"
              .formatted(index, attributes.size(), MAX_ATTRIBUTES));
    }
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      String key = attribute.getKey();
      if (key.isEmpty() || isLonger(key, MAX_ATTRIBUTE_KEY_BYTES) || key.startsWith("goog")) {
        throw BrokerException.invalidArgument(
            "messages[%d].attributes[%s]: needs a key of 1 to %d bytes that does not start with goog"
                .formatted(index, key, MAX_ATTRIBUTE_KEY_BYTES));
      }
      if (isLonger(attribute.getValue(), MAX_ATTRIBUTE_VALUE_BYTES)) {
        throw BrokerException.invalidArgument(
            "messages[%d].attributes[%s]: at most %d bytes are allowed for the value"
                .formatted(index, key, MAX_ATTRIBUTE_VALUE_BYTES));
      }
    }
  }

  private static boolean isLonger(String text, int maxBytes) {
    // A char takes three bytes of UTF-8 at most, so that most texts need not be encoded to know.
    return text.length() * 3L > maxBytes && text.getBytes(StandardCharsets.UTF_8).length > maxBytes;
  }
}
