package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PubsubMessage;
import java.util.List;
import java.util.Map;

/**
 * Messages that are published together, checked. What they have in common is kept once: attributes
 * are the most expensive part of a small message, in objects as well as in what it costs to write
 * them.
 */
abstract class Publication {
  /**
   * Messages that have nothing in common; the objects are kept.
   *
   * @throws BrokerException INVALID_ARGUMENT
   */
  static Publication of(List<PubsubMessage> messages) {
    PublishLimits.require(messages);
    return unchecked(messages);
  }

  /** The same without a check: what the broker adds to a dead letter goes beyond the limits. */
  static Publication unchecked(List<PubsubMessage> messages) {
    return new Publication() {
      @Override
      int size() {
        return messages.size();
      }

      @Override
      StoredMessage store(int index, PublishStamp stamp, String id, int holders) {
        return StoredMessage.of(messages.get(index), id, stamp, holders);
      }
    };
  }

  /**
   * Messages with the same attributes.
   *
   * @throws BrokerException INVALID_ARGUMENT
   */
  static Publication of(List<ByteString> data, Map<String, String> attributes) {
    PubsubMessage common = PubsubMessage.newBuilder().putAllAttributes(attributes).build();
    PublishLimits.require(data, common);
    byte[] commonBytes = common.toByteArray();
    return new Publication() {
      @Override
      int size() {
        return data.size();
      }

      @Override
      StoredMessage store(int index, PublishStamp stamp, String id, int holders) {
        return StoredMessage.of(data.get(index), common, commonBytes, id, stamp, holders);
      }
    };
  }

  /** How many messages it has. */
  abstract int size();

  /** One of them as the broker keeps it. */
  abstract StoredMessage store(int index, PublishStamp stamp, String id, int holders);
}
