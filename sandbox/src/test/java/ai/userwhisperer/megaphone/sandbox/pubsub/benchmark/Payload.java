package ai.userwhisperer.megaphone.sandbox.pubsub.benchmark;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import com.google.pubsub.v1.PubsubMessage;
import java.nio.ByteBuffer;

/** The data of a message: its number, the moment that its time counts from, and filling. */
final class Payload {
  static final int BYTES = 250;

  private Payload() {}

  static PubsubMessage message(long sequence, long stampNs) {
    byte[] data = new byte[BYTES];
    ByteBuffer.wrap(data).putLong(sequence).putLong(stampNs);
    return PubsubMessage.newBuilder().setData(UnsafeByteOperations.unsafeWrap(data)).build();
  }

  static long sequence(ByteString data) {
    return data.asReadOnlyByteBuffer().getLong(0);
  }

  static long stampNs(ByteString data) {
    return data.asReadOnlyByteBuffer().getLong(Long.BYTES);
  }
}
