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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DeliveryMarshallerTest {
  private final DeliveryMarshaller marshaller = new DeliveryMarshaller();

  private static final int[] SIZES = {0, 1, 100, 127, 128, 5_000, 20_000, 300_000};
  private static final PublishStamp STAMP =
      PublishStamp.of(Instant.ofEpochSecond(1_700_000_000, 7), 0);

  @Test
  void aSubscriberReadsWhatWasPublishedWithItsIdAndTime() throws IOException {
    Delivery delivery = new Delivery();
    List<PubsubMessage> expected = new ArrayList<>();
    for (int i = 0; i < SIZES.length; i++) {
      PubsubMessage published =
          PubsubMessage.newBuilder()
              .setData(ByteString.copyFrom(new byte[SIZES[i]]))
              .putAttributes("clé", "välue")
              .setOrderingKey("k".repeat(i))
              .build();
      delivery.add(StoredMessage.of(published, "m" + i, STAMP, 1), ackId(i), attempt(i));
      expected.add(stamped(published, i));
    }

    assertIsRead(delivery, expected);
  }

  @Test
  void messagesWithCommonAttributesAreReadLikeOthers() throws IOException {
    Delivery delivery = new Delivery();
    List<PubsubMessage> expected = new ArrayList<>();
    PubsubMessage common =
        PubsubMessage.newBuilder().putAttributes("clé", "välue").putAttributes("b", "").build();
    for (int i = 0; i < SIZES.length; i++) {
      ByteString data = ByteString.copyFrom(new byte[SIZES[i]]);
      delivery.add(
          StoredMessage.of(data, common, common.toByteArray(), "m" + i, STAMP, 1),
          ackId(i),
          attempt(i));
      expected.add(stamped(common.toBuilder().setData(data).build(), i));
    }

    assertIsRead(delivery, expected);
  }

  @Test
  void anIdAndATimeThatThePublisherSetAreNotThoseOfTheBroker() throws IOException {
    PubsubMessage published =
        PubsubMessage.newBuilder().setData(ByteString.copyFromUtf8("a")).build();
    Delivery delivery = new Delivery();
    delivery.add(
        StoredMessage.of(
            published.toBuilder()
                .setMessageId("mine")
                .setPublishTime(Timestamp.newBuilder().setSeconds(5).setNanos(999))
                .build(),
            "m0",
            PublishStamp.of(Instant.ofEpochSecond(1_700_000_000), 0),
            1),
        ackId(0),
        attempt(0));

    assertIsRead(
        delivery,
        List.of(
            published.toBuilder()
                .setMessageId("m0")
                .setPublishTime(Timestamp.newBuilder().setSeconds(1_700_000_000))
                .build()));
  }

  private static long ackId(int index) {
    return AckId.of(1L << (5 * index), index + 1);
  }

  private static int attempt(int index) {
    return index % 2 == 0 ? 0 : index * 50;
  }

  private static PubsubMessage stamped(PubsubMessage published, int index) {
    return published.toBuilder().setMessageId("m" + index).setPublishTime(STAMP.time()).build();
  }

  private void assertIsRead(Delivery delivery, List<PubsubMessage> messages) throws IOException {
    StreamingPullResponse.Builder expected = StreamingPullResponse.newBuilder();
    for (int i = 0; i < messages.size(); i++) {
      assertThat(delivery.message(i).message()).isEqualTo(messages.get(i));
      expected.addReceivedMessages(
          ReceivedMessage.newBuilder()
              .setAckId(AckId.text(ackId(i)))
              .setMessage(messages.get(i))
              .setDeliveryAttempt(attempt(i)));
    }
    int expectedBytes = expected.build().getSerializedSize();

    InputStream drained = marshaller.stream(delivery);
    assertThat(drained.available()).isEqualTo(expectedBytes);
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    assertThat(((Drainable) drained).drainTo(target)).isEqualTo(expectedBytes);

    assertThat(target.size()).isEqualTo(expectedBytes);
    assertThat(StreamingPullResponse.parseFrom(target.toByteArray())).isEqualTo(expected.build());
    assertThat(marshaller.stream(delivery).readAllBytes()).isEqualTo(target.toByteArray());
  }

  @Test
  void anEmptyDeliveryIsAnEmptyResponse() throws IOException {
    InputStream stream = marshaller.stream(new Delivery());

    assertThat(stream.available()).isZero();
    assertThat(stream.readAllBytes()).isEmpty();
  }
}
