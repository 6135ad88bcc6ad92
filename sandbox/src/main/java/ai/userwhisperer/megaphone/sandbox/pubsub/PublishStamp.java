package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Timestamp;
import com.google.pubsub.v1.PubsubMessage;
import java.io.IOException;
import java.time.Instant;

/** When messages were published: one for all that are published together. Immutable. */
final class PublishStamp {
  private final Timestamp time;
  private final long monotonicNs;
  private final byte[] bytes;

  private PublishStamp(Timestamp time, long monotonicNs) {
    this.time = time;
    this.monotonicNs = monotonicNs;
    this.bytes = PubsubMessage.newBuilder().setPublishTime(time).build().toByteArray();
  }

  static PublishStamp of(Instant now, long monotonicNs) {
    return new PublishStamp(
        Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()).build(),
        monotonicNs);
  }

  /** On the wall clock. */
  Timestamp time() {
    return time;
  }

  /** On the broker's monotonic clock. */
  long monotonicNs() {
    return monotonicNs;
  }

  /** The length of the field of a message that says so. */
  int wireBytes() {
    return bytes.length;
  }

  /** Writes that field. */
  void writeTo(CodedOutputStream output) throws IOException {
    output.writeRawBytes(bytes);
  }
}
