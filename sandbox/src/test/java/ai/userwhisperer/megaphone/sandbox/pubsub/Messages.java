package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import java.util.List;
import java.util.stream.IntStream;

/** Messages whose data is a text, for tests to tell them apart. */
final class Messages {
  private Messages() {}

  static PubsubMessage of(String text) {
    return PubsubMessage.newBuilder().setData(ByteString.copyFromUtf8(text)).build();
  }

  static PubsubMessage of(String text, String orderingKey) {
    return of(text).toBuilder().setOrderingKey(orderingKey).build();
  }

  /** Messages {@code 0}, {@code 1} and so on. */
  static List<PubsubMessage> numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> of(Integer.toString(i))).toList();
  }

  static String text(PubsubMessage message) {
    return message.getData().toStringUtf8();
  }

  static List<String> texts(List<ReceivedMessage> received) {
    return received.stream().map(message -> text(message.getMessage())).toList();
  }

  static List<String> ackIds(List<ReceivedMessage> received) {
    return received.stream().map(ReceivedMessage::getAckId).toList();
  }
}
