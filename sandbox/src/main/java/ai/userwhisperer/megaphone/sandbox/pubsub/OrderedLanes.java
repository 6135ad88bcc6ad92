package ai.userwhisperer.megaphone.sandbox.pubsub;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * The messages of a subscription by ordering key: a lane for each key. A lane is ready while none
 * of its messages is outstanding; whoever takes its first message gets those behind it too, and
 * nobody gets more of it until these are settled. Not thread-safe.
 */
final class OrderedLanes {
  /** What a lane takes of the heap, its entry in the map included. */
  private static final long LANE_BYTES = 320;

  private final DeliveryLog log;
  private final RetainedBytes retainedBytes;
  private final Map<String, Lane> lanes = new HashMap<>();
  private final ArrayDeque<Lane> ready = new ArrayDeque<>();
  private Lane current;
  private long readyMessages;

  OrderedLanes(DeliveryLog log, RetainedBytes retainedBytes) {
    this.log = log;
    this.retainedBytes = retainedBytes;
  }

  /** How many messages are in lanes that are ready. */
  long readyMessages() {
    return readyMessages;
  }

  /** A receiver starts to take; it may continue with the lanes that it starts with. */
  void startTake() {
    current = null;
  }

  /** The next message for the receiver that takes; -1 if there is none. */
  long next() {
    if (current != null && current.delivered < current.size() && !waits(current)) {
      return current.sequences.get(current.delivered);
    }
    current = ready.peek();
    return current == null ? -1 : current.sequences.get(current.delivered);
  }

  /** The message that is {@link #next()} was delivered. */
  void delivered() {
    Lane lane = current;
    lane.delivered++;
    lane.outstanding++;
    update(lane);
  }

  /** Appends a message, which is behind all others of its key. */
  void add(String key, long sequence) {
    Lane lane = lanes.get(key);
    if (lane == null) {
      lane = new Lane(key);
      lanes.put(key, lane);
      retainedBytes.charge(LANE_BYTES);
    }
    lane.sequences.add(sequence);
    update(lane);
  }

  /** The lane that a message is in, or null. */
  Lane lane(StoredMessage message) {
    return lanes.get(message.message().getOrderingKey());
  }

  /** Finds out again whether a lane is ready; to be called after each change of it. */
  void update(Lane lane) {
    boolean isReady = lane.outstanding == 0 && lane.size() > 0 && !waits(lane);
    if (isReady != lane.ready) {
      lane.ready = isReady;
      if (isReady) {
        ready.add(lane);
      } else {
        ready.remove(lane);
      }
    }
    readyMessages -= lane.counted;
    lane.counted = isReady ? lane.size() - lane.delivered : 0;
    readyMessages += lane.counted;
    if (lane.size() == 0 && lanes.remove(lane.key) != null) {
      retainedBytes.release(LANE_BYTES);
    }
  }

  void clear() {
    retainedBytes.release(lanes.size() * LANE_BYTES);
    lanes.clear();
    ready.clear();
    current = null;
    readyMessages = 0;
  }

  private boolean waits(Lane lane) {
    long sequence = lane.sequences.get(lane.delivered);
    return log.segment(sequence).states[DeliveryLog.slot(sequence)] != DeliveryLog.ASIDE;
  }

  /**
   * The messages of one key that are not settled, oldest first. The first few are delivered: each
   * is outstanding, or acknowledged before an earlier one.
   */
  static final class Lane {
    private final String key;
    private final LongQueue sequences = new LongQueue();
    private int delivered;
    private int outstanding;
    private boolean ready;
    private int counted;

    private Lane(String key) {
      this.key = key;
    }

    int size() {
      return sequences.size();
    }

    int delivered() {
      return delivered;
    }

    long sequence(int position) {
      return sequences.get(position);
    }

    /** Negative if the message is not in the lane. */
    int position(long sequence) {
      return sequences.positionInAscending(sequence);
    }

    /** An outstanding message was acknowledged or given up. */
    void settledOne() {
      outstanding--;
    }

    /** Only the messages ahead of this position count as delivered. */
    void backTo(int position) {
      delivered = position;
    }

    void removeAt(int position) {
      sequences.removeAt(position);
      if (position < delivered) {
        delivered--;
      }
    }

    void removeFirst() {
      sequences.remove();
      delivered--;
    }
  }
}
