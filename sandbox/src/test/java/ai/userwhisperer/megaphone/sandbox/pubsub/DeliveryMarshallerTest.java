package ai.userwhisperer.megaphone.sandbox.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.StreamingPullResponse;
import io.grpc.Drainable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

final class DeliveryMarshallerTest {
  private final DeliveryMarshaller marshaller = new DeliveryMarshaller();

  @Test
  void theBytesAreThoseThatTheGeneratedClassesWrite() throws IOException {
    Delivery delivery = new Delivery();
    StreamingPullResponse.Builder expected = StreamingPullResponse.newBuilder();
    int[] sizes = {0, 1, 100, 127, 128, 5_000, 20_000, 300_000};
    for (int i = 0; i < sizes.length; i++) {
      PubsubMessage message =
          PubsubMessage.newBuilder()
              .setData(ByteString.copyFrom(new byte[sizes[i]]))
              .putAttributes("clé", "välue")
              .setMessageId("m" + i)
              .setPublishTime(Timestamp.newBuilder().setSeconds(1_700_000_000).setNanos(i))
              .setOrderingKey("k".repeat(i))
              .build();
      long ackId = AckId.of(1L << (5 * i), i + 1);
      int attempt = i % 2 == 0 ? 0 : i * 50;
      delivery.add(new StoredMessage(message, 0, 1), ackId, attempt);
      expected.addReceivedMessages(
          ReceivedMessage.newBuilder()
              .setAckId(AckId.text(ackId))
              .setMessage(message)
              .setDeliveryAttempt(attempt));
    }
    byte[] expectedBytes = expected.build().toByteArray();

    InputStream drained = marshaller.stream(delivery);
    assertThat(drained.available()).isEqualTo(expectedBytes.length);
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    assertThat(((Drainable) drained).drainTo(target)).isEqualTo(expectedBytes.length);

    assertThat(target.toByteArray()).isEqualTo(expectedBytes);
    assertThat(marshaller.stream(delivery).readAllBytes()).isEqualTo(expectedBytes);
  }

  @Test
  void anEmptyDeliveryIsAnEmptyResponse() throws IOException {
    InputStream stream = marshaller.stream(new Delivery());

    assertThat(stream.available()).isZero();
    assertThat(stream.readAllBytes()).isEmpty();
  }
}
