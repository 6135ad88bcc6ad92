package ai.userwhisperer.megaphone.sandbox.pubsub;

import java.util.Arrays;

/** Messages that were taken from a subscription together. Reusable; not thread-safe. */
final class Delivery {
  private StoredMessage[] messages = new StoredMessage[16];
  private long[] ackIds = new long[16];
  private int[] attempts = new int[16];
  private int size;

  int size() {
    return size;
  }

  StoredMessage message(int index) {
    return messages[index];
  }

  StoredMessage[] messages() {
    return Arrays.copyOf(messages, size);
  }

  long ackId(int index) {
    return ackIds[index];
  }

  long[] ackIds() {
    return Arrays.copyOf(ackIds, size);
  }

  /** Which attempt to deliver the message this is; 0 where it is not told. */
  int attempt(int index) {
    return attempts[index];
  }

  void add(StoredMessage message, long ackId, int attempt) {
    if (size == messages.length) {
      messages = Arrays.copyOf(messages, size * 2);
      ackIds = Arrays.copyOf(ackIds, size * 2);
      attempts = Arrays.copyOf(attempts, size * 2);
    }
    messages[size] = message;
    ackIds[size] = ackId;
    attempts[size] = attempt;
    size++;
  }

  void clear() {
    Arrays.fill(messages, 0, size, null);
    size = 0;
  }
}
