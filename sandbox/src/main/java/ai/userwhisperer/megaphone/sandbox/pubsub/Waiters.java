package ai.userwhisperer.megaphone.sandbox.pubsub;

import ai.userwhisperer.megaphone.sandbox.pubsub.Receiver.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The receivers of one subscription that found nothing to take, and whose turn it is when there is
 * something again. Not thread-safe: part of what the subscription's lock guards.
 */
final class Waiters {
  private final ArrayDeque<Receiver> waiting = new ArrayDeque<>();
  private int woken;

  /** The receiver wants messages, and there are none. */
  void waitForMessages(Receiver receiver) {
    receiver.state = State.WAITING;
    waiting.add(receiver);
  }

  /** There are messages, and the receiver may not have more of them. */
  void waitForRoom(Receiver receiver) {
    receiver.state = State.FULL;
  }

  /** A message of the receiver's was settled, which may give it room. */
  void settled(Receiver receiver, int bytes) {
    receiver.settled(bytes);
    if (receiver.state == State.FULL && !receiver.isFull()) {
      waitForMessages(receiver);
    }
  }

  /** The receiver came by itself, or because it was woken. */
  void activate(Receiver receiver) {
    switch (receiver.state) {
      case WOKEN -> woken--;
      case WAITING -> waiting.remove(receiver);
      default -> {}
    }
    receiver.state = State.ACTIVE;
  }

  /** How many of the undelivered messages one takes who leaves as many to each who was woken. */
  long fairShare(long undelivered) {
    return (undelivered + woken) / (woken + 1);
  }

  /** As many of those who wait as there are messages for; the longest waiting first. */
  List<Receiver> choose(long undelivered) {
    if (woken >= undelivered || waiting.isEmpty()) {
      return List.of();
    }
    List<Receiver> chosen = new ArrayList<>(1);
    while (woken < undelivered && !waiting.isEmpty()) {
      Receiver receiver = waiting.poll();
      receiver.state = State.WOKEN;
      woken++;
      chosen.add(receiver);
    }
    return chosen;
  }

  void clear() {
    waiting.clear();
  }
}
