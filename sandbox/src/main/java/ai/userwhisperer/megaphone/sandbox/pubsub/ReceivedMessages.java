package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.pubsub.v1.ReceivedMessage;
import java.util.ArrayList;
import java.util.List;

/** A delivery in the form in which it is sent. */
final class ReceivedMessages {
  private ReceivedMessages() {}

  static List<ReceivedMessage> of(Delivery delivery) {
    List<ReceivedMessage> received = new ArrayList<>(delivery.size());
    for (int i = 0; i < delivery.size(); i++) {
      received.add(
          ReceivedMessage.newBuilder()
              .setAckId(AckId.text(delivery.ackId(i)))
              .setMessage(delivery.message(i).message())
              .setDeliveryAttempt(delivery.attempt(i))
              .build());
    }
    return received;
  }
}
