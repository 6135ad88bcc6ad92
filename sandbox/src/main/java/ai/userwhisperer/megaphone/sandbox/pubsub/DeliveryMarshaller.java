package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.StreamingPullResponse;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Writes a delivery as a {@code StreamingPullResponse}, straight from the stored messages: what the
 * generated classes would write, without an object for each message of each response.
 */
final class DeliveryMarshaller implements MethodDescriptor.Marshaller<Delivery> {
  private static final int BUFFER_BYTES = 16 * 1024;

  @Override
  public InputStream stream(Delivery delivery) {
    return new Writer(delivery);
  }

  @Override
  public Delivery parse(InputStream stream) {
    throw new UnsupportedOperationException("A server sends deliveries, and receives none.");
  }

  /**
   * gRPC drains it before {@code sendMessage} returns, so the delivery can be reused after that.
   */
  private static final class Writer extends InputStream implements Drainable, KnownLength {
    private final Delivery delivery;
    private int remaining;
    private InputStream bytes;

    Writer(Delivery delivery) {
      this.delivery = delivery;
      for (int i = 0; i < delivery.size(); i++) {
        int size = receivedBytes(delivery, i);
        remaining += 1 + CodedOutputStream.computeUInt32SizeNoTag(size) + size;
      }
    }

    @Override
    public int available() {
      return remaining;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int drained = remaining;
      CodedOutputStream output = CodedOutputStream.newInstance(target, BUFFER_BYTES);
      byte[] ackId = new byte[AckId.MAX_TEXT_BYTES];
      for (int i = 0; i < delivery.size(); i++) {
        output.writeTag(
            StreamingPullResponse.RECEIVED_MESSAGES_FIELD_NUMBER,
            WireFormat.WIRETYPE_LENGTH_DELIMITED);
        output.writeUInt32NoTag(receivedBytes(delivery, i));
        output.writeTag(ReceivedMessage.ACK_ID_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        int length = AckId.write(delivery.ackId(i), ackId);
        output.writeUInt32NoTag(length);
        output.write(ackId, 0, length);
        StoredMessage message = delivery.message(i);
        output.writeTag(ReceivedMessage.MESSAGE_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        output.writeUInt32NoTag(message.wireBytes());
        message.writeTo(output);
        if (delivery.attempt(i) != 0) {
          output.writeInt32(ReceivedMessage.DELIVERY_ATTEMPT_FIELD_NUMBER, delivery.attempt(i));
        }
      }
      output.flush();
      remaining = 0;
      return drained;
    }

    @Override
    public int read() throws IOException {
      return bytes().read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return bytes().read(target, offset, length);
    }

    private InputStream bytes() {
      if (bytes == null) {
        ByteArrayOutputStream target = new ByteArrayOutputStream(remaining);
        try {
          drainTo(target);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        bytes = new ByteArrayInputStream(target.toByteArray());
      }
      return bytes;
    }

    private static int receivedBytes(Delivery delivery, int index) {
      int ackIdBytes = AckId.textBytes(delivery.ackId(index));
      int messageBytes = delivery.message(index).wireBytes();
      return 2 // a tag of one byte, and a length of one
          + ackIdBytes
          + 1
          + CodedOutputStream.computeUInt32SizeNoTag(messageBytes)
          + messageBytes
          + attemptBytes(delivery.attempt(index));
    }

    private static int attemptBytes(int attempt) {
      return attempt == 0
          ? 0
          : CodedOutputStream.computeInt32Size(
              ReceivedMessage.DELIVERY_ATTEMPT_FIELD_NUMBER, attempt);
    }
  }
}
