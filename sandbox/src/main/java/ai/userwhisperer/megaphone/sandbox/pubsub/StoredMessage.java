package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Timestamp;
import com.google.pubsub.v1.PubsubMessage;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/** A published message, stored once and shared by the subscriptions that still hold it. */
final class StoredMessage {
  /** What a message costs beside its own bytes: its objects, and its place in a subscription. */
  private static final int OBJECT_BYTES = 280;

  /** What its map of attributes costs, and then each attribute, as objects. */
  private static final int ATTRIBUTES_BYTES = 180;

  private static final int ATTRIBUTE_BYTES = 160;

  private static final AtomicIntegerFieldUpdater<StoredMessage> HOLDERS =
      AtomicIntegerFieldUpdater.newUpdater(StoredMessage.class, "holders");

  private static final byte[] NONE = {};

  // Either all that the publisher said, or what the message has in common with others, beside which
  // are the data, and the common part as it is on the wire.
  private final PubsubMessage said;
  private final ByteString data;
  private final byte[] commonBytes;
  private final String id;
  private final PublishStamp stamp;
  private final int wireBytes;
  private final int retainedBytes;

  @SuppressWarnings("UnusedVariable") // HOLDERS counts it down
  private volatile int holders;

  private StoredMessage(
      PubsubMessage said,
      ByteString data,
      byte[] commonBytes,
      int saidBytes,
      int ownAttributes,
      String id,
      PublishStamp stamp,
      int holders) {
    this.said = said;
    this.data = data;
    this.commonBytes = commonBytes;
    this.id = id;
    this.stamp = stamp;
    this.wireBytes = saidBytes + 1 + lengthAndText(id.length()) + stamp.wireBytes();
    this.retainedBytes = retainedBytes(wireBytes, ownAttributes);
    HOLDERS.lazySet(this, holders); // the queue's lock hands it to other threads
  }

  /** A message of its own; the object is kept. */
  static StoredMessage of(PubsubMessage message, String id, PublishStamp stamp, int holders) {
    PubsubMessage said = withoutStamp(message);
    return new StoredMessage(
        said,
        said.getData(),
        NONE,
        said.getSerializedSize(),
        said.getAttributesCount(),
        id,
        stamp,
        holders);
  }

  /**
   * A message that has all but its data in common with others.
   *
   * @param common the others' too, without data
   * @param commonBytes the same as it is on the wire; not empty
   */
  static StoredMessage of(
      ByteString data,
      PubsubMessage common,
      byte[] commonBytes,
      String id,
      PublishStamp stamp,
      int holders) {
    int saidBytes = commonBytes.length + (data.isEmpty() ? 0 : 1 + lengthAndText(data.size()));
    return new StoredMessage(common, data, commonBytes, saidBytes, 0, id, stamp, holders);
  }

  /** A publisher may fill in what is the broker's to say. */
  private static PubsubMessage withoutStamp(PubsubMessage message) {
    return message.getMessageId().isEmpty() && !message.hasPublishTime()
        ? message
        : message.toBuilder().clearMessageId().clearPublishTime().build();
  }

  private static int lengthAndText(int bytes) {
    return CodedOutputStream.computeUInt32SizeNoTag(bytes) + bytes;
  }

  /** Its data alone, which costs nothing. */
  ByteString data() {
    return data;
  }

  /** Its attributes. */
  Map<String, String> attributes() {
    return said.getAttributesMap();
  }

  /** Empty for none. */
  String orderingKey() {
    return said.getOrderingKey();
  }

  /** All of it as a subscriber gets it, made anew. */
  PubsubMessage message() {
    return said.toBuilder().setData(data).setMessageId(id).setPublishTime(stamp.time()).build();
  }

  /**
   * Writes the bytes of {@link #message()}, {@link #wireBytes()} of them, in any order of fields.
   */
  void writeTo(CodedOutputStream output) throws IOException {
    if (commonBytes.length == 0) {
      said.writeTo(output);
    } else {
      if (!data.isEmpty()) {
        output.writeBytes(PubsubMessage.DATA_FIELD_NUMBER, data);
      }
      output.writeRawBytes(commonBytes);
    }
    output.writeString(PubsubMessage.MESSAGE_ID_FIELD_NUMBER, id);
    stamp.writeTo(output);
  }

  /** When it was published, on the wall clock. */
  Timestamp publishTime() {
    return stamp.time();
  }

  /** When it was published, on the broker's monotonic clock. */
  long publishedNs() {
    return stamp.monotonicNs();
  }

  /** Size on the wire, which is what flow control counts. */
  int wireBytes() {
    return wireBytes;
  }

  /** About what it takes of the heap: kept, because at release the message has left the caches. */
  int retainedBytes() {
    return retainedBytes;
  }

  private static int retainedBytes(int wireBytes, int ownAttributes) {
    return wireBytes
        + OBJECT_BYTES
        + (ownAttributes == 0 ? 0 : ATTRIBUTES_BYTES + ownAttributes * ATTRIBUTE_BYTES);
  }

  /** One subscription less holds it; returns the bytes that this frees. */
  int release() {
    // The last holder is alone, and needs no atomic step.
    return holders == 1 || HOLDERS.decrementAndGet(this) == 0 ? retainedBytes : 0;
  }
}
