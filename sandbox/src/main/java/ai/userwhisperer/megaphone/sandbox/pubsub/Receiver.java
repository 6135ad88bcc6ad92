package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.pubsub.v1.Subscription;

/**
 * Somebody who takes messages from a subscription: a stream, a pull that waits, a consumer in this
 * process. It asks for messages with {@link SubscriptionQueue#take}; when there is nothing for it,
 * the queue remembers it and wakes it later. Its state is guarded by the queue.
 */
final class Receiver {
  /**
   * What the queue has to say to the owner of a receiver; called without locks, from any thread.
   */
  interface Owner {
    /** There may be messages again: take them soon, or {@link SubscriptionQueue#pass} them on. */
    void wake();

    /** No messages will come any more, because of this. */
    void end(BrokerException reason);
  }

  enum State {
    /** At work, or not interested. */
    ACTIVE,
    /** Found no messages. */
    WAITING,
    /** Was told that there are messages, and has not taken them yet. */
    WOKEN,
    /** Holds as many unsettled messages as it may. */
    FULL
  }

  private static final Owner NOBODY =
      new Owner() {
        @Override
        public void wake() {}

        @Override
        public void end(BrokerException reason) {}
      };

  final Owner owner;
  private final long maxMessages;
  private final long maxBytes;
  private int ackDeadlineSeconds;

  State state = State.ACTIVE;
  private long outstandingMessages;
  private long outstandingBytes;

  /**
   * @param maxMessages how many unsettled messages it may hold; 0 or less: any number
   * @param maxBytes how many bytes of them; 0 or less: any number. A single message that is larger
   *     is delivered alone.
   * @param ackDeadlineSeconds how long it has for a message
   */
  Receiver(Owner owner, long maxMessages, long maxBytes, int ackDeadlineSeconds) {
    this.owner = owner;
    this.maxMessages = maxMessages <= 0 ? Long.MAX_VALUE : maxMessages;
    this.maxBytes = maxBytes <= 0 ? Long.MAX_VALUE : maxBytes;
    this.ackDeadlineSeconds = ackDeadlineSeconds;
  }

  /** For a pull that takes what is there: it holds any number, and is never woken. */
  static Receiver once(Subscription subscription) {
    return new Receiver(NOBODY, 0, 0, subscription.getAckDeadlineSeconds());
  }

  int ackDeadlineSeconds() {
    return ackDeadlineSeconds;
  }

  void ackDeadlineSeconds(int seconds) {
    ackDeadlineSeconds = seconds;
  }

  boolean isFull() {
    return outstandingMessages >= maxMessages || outstandingBytes >= maxBytes;
  }

  boolean hasRoomFor(int bytes) {
    return outstandingMessages == 0
        || (outstandingMessages < maxMessages && outstandingBytes + bytes <= maxBytes);
  }

  void delivered(int bytes) {
    outstandingMessages++;
    outstandingBytes += bytes;
  }

  void settled(int bytes) {
    outstandingMessages--;
    outstandingBytes -= bytes;
  }
}
