package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.pubsub.v1.PubsubMessage;
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

  private final PubsubMessage message;
  private final long publishedNs;
  private final int wireBytes;
  private final int retainedBytes;

  @SuppressWarnings("UnusedVariable") // HOLDERS counts it down
  private volatile int holders;

  StoredMessage(PubsubMessage message, long publishedNs, int holders) {
    this.message = message;
    this.publishedNs = publishedNs;
    this.wireBytes = message.getSerializedSize();
    this.retainedBytes = retainedBytes(wireBytes, message.getAttributesCount());
    HOLDERS.lazySet(this, holders); // the queue's lock hands it to other threads
  }

  PubsubMessage message() {
    return message;
  }

  /** When it was published, on the broker's monotonic clock. */
  long publishedNs() {
    return publishedNs;
  }

  /** Size on the wire, which is what flow control counts. */
  int wireBytes() {
    return wireBytes;
  }

  /** About what it takes of the heap: kept, because at release the message has left the caches. */
  int retainedBytes() {
    return retainedBytes;
  }

  private static int retainedBytes(int wireBytes, int attributes) {
    return wireBytes
        + OBJECT_BYTES
        + (attributes == 0 ? 0 : ATTRIBUTES_BYTES + attributes * ATTRIBUTE_BYTES);
  }

  /** One subscription less holds it; returns the bytes that this frees. */
  int release() {
    // The last holder is alone, and needs no atomic step.
    return holders == 1 || HOLDERS.decrementAndGet(this) == 0 ? retainedBytes : 0;
  }
}
