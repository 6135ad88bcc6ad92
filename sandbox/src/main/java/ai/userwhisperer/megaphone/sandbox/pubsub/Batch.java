package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.pubsub.v1.PubsubMessage;
import java.util.List;

/**
 * Messages that were handed to an in-process consumer together, and are settled together: once,
 * from any thread. A batch that is not settled before the subscription's ack deadline is delivered
 * again. To acknowledge it even later still counts, because what is done is done; to reject it then
 * takes nothing from whoever has the messages by that time.
 */
public interface Batch {

  /** The messages, oldest first, each with its id and publish time; at least one. */
  List<PubsubMessage> messages();

  /** The data of the messages alone, which may be cheaper to have. */
  default List<ByteString> data() {
    return messages().stream().map(PubsubMessage::getData).toList();
  }

  /** When the first message was published. */
  default Timestamp publishTime() {
    return messages().get(0).getPublishTime();
  }

  /**
   * The messages are done with, and never delivered again.
   *
   * @throws IllegalStateException if the batch was settled before
   */
  void acknowledge();

  /**
   * The messages are to be delivered again, at once.
   *
   * @throws IllegalStateException if the batch was settled before
   */
  void reject();
}
