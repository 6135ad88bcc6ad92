package ai.userwhisperer.megaphone.sandbox.pubsub;

import java.util.Arrays;

/**
 * The messages of one subscription by sequence number, with the state of their delivery. Sequence
 * numbers are handed out without gaps, so a message is found by two array accesses. Segments whose
 * messages are all settled are given back, also from the middle. Not thread-safe.
 */
final class DeliveryLog {
  /** Not delivered yet. */
  static final byte FRESH = 0;

  /** Delivered, neither settled nor expired. */
  static final byte OUTSTANDING = 1;

  /** Delivered before, and to be delivered again. */
  static final byte RETURNED = 2;

  /** Settled for good. */
  static final byte DONE = 3;

  private static final int SEGMENT_BITS = 10;
  private static final int SEGMENT_SIZE = 1 << SEGMENT_BITS;

  private Segment[] ring = new Segment[8];
  private final LongQueue returned = new LongQueue();
  private long firstSegment;
  private long nextFresh;
  private long tail;
  private long open;
  private long returnedCount;
  private Segment spare;

  /**
   * @param firstSequence the sequence number of the first message that is appended
   */
  DeliveryLog(long firstSequence) {
    tail = firstSequence;
    nextFresh = firstSequence;
    firstSegment = firstSequence >>> SEGMENT_BITS;
  }

  /** How many messages are not {@link #DONE}. */
  long open() {
    return open;
  }

  /** How many messages wait to be delivered, for the first time or again. */
  long undelivered() {
    return returnedCount + (tail - nextFresh);
  }

  void append(StoredMessage message) {
    long number = tail >>> SEGMENT_BITS;
    if (number - firstSegment >= ring.length) {
      grow();
    }
    int index = (int) number & (ring.length - 1);
    Segment segment = ring[index];
    if (segment == null) {
      segment = spare == null ? new Segment() : spare;
      spare = null;
      ring[index] = segment;
    }
    segment.messages[slot(tail)] = message;
    segment.open++;
    open++;
    tail++;
  }

  /** The segment that holds a message, or null if it is settled or was never here. */
  Segment segment(long sequence) {
    long number = sequence >>> SEGMENT_BITS;
    if (number < firstSegment || sequence >= tail) {
      return null;
    }
    return ring[(int) number & (ring.length - 1)];
  }

  static int slot(long sequence) {
    return (int) sequence & (SEGMENT_SIZE - 1);
  }

  /**
   * The sequence number of the next message to deliver, returned ones first; -1 if there is none.
   */
  long next() {
    while (!returned.isEmpty()) {
      long sequence = returned.peek();
      Segment segment = segment(sequence);
      if (segment != null && segment.states[slot(sequence)] == RETURNED) {
        return sequence;
      }
      returned.remove(); // settled meanwhile
    }
    return nextFresh < tail ? nextFresh : -1;
  }

  /**
   * Delivers the message that is {@link #next()}; returns the number of this delivery, from 1 on.
   */
  int deliverNext(Segment segment, long sequence, Receiver owner, long deadlineTick) {
    int slot = slot(sequence);
    skipNext(segment.states[slot]);
    segment.states[slot] = OUTSTANDING;
    segment.owners[slot] = owner;
    segment.deadlineTicks[slot] = deadlineTick;
    return ++segment.deliveries[slot];
  }

  /** Drops the message that is {@link #next()}, and returns it. */
  StoredMessage dropNext(Segment segment, long sequence) {
    skipNext(segment.states[slot(sequence)]);
    return remove(segment, sequence);
  }

  /** An {@link #OUTSTANDING} message is to be delivered again. */
  void giveBack(Segment segment, long sequence) {
    int slot = slot(sequence);
    segment.owners[slot] = null;
    segment.states[slot] = RETURNED;
    returned.add(sequence);
    returnedCount++;
  }

  /** Settles a message that is {@link #OUTSTANDING} or {@link #RETURNED}, and returns it. */
  StoredMessage settle(Segment segment, long sequence) {
    if (segment.states[slot(sequence)] == RETURNED) {
      returnedCount--; // and next() will pass it over
    }
    return remove(segment, sequence);
  }

  private void skipNext(byte state) {
    if (state == RETURNED) {
      returned.remove();
      returnedCount--;
    } else {
      nextFresh++;
    }
  }

  private StoredMessage remove(Segment segment, long sequence) {
    int slot = slot(sequence);
    StoredMessage message = segment.messages[slot];
    segment.messages[slot] = null;
    segment.owners[slot] = null;
    segment.states[slot] = DONE;
    segment.open--;
    open--;
    if (segment.open == 0) {
      reclaim(segment, sequence >>> SEGMENT_BITS);
    }
    return message;
  }

  /** Settles everything and returns the bytes that this frees. */
  long settleAll() {
    long freedBytes = 0;
    for (Segment segment : ring) {
      if (segment != null) {
        for (StoredMessage message : segment.messages) {
          freedBytes += message == null ? 0 : message.release();
        }
      }
    }
    ring = new Segment[8];
    firstSegment = tail >>> SEGMENT_BITS;
    nextFresh = tail;
    returnedCount = 0;
    open = 0;
    return freedBytes;
  }

  private void reclaim(Segment segment, long number) {
    long tailSegment = tail >>> SEGMENT_BITS;
    if (number == tailSegment) {
      return; // more will be appended to it
    }
    ring[(int) number & (ring.length - 1)] = null;
    segment.clear();
    spare = segment;
    while (firstSegment < tailSegment && ring[(int) firstSegment & (ring.length - 1)] == null) {
      firstSegment++;
    }
  }

  private void grow() {
    Segment[] larger = new Segment[ring.length * 2];
    for (long number = firstSegment; number < firstSegment + ring.length; number++) {
      larger[(int) number & (larger.length - 1)] = ring[(int) number & (ring.length - 1)];
    }
    ring = larger;
  }

  /** The state of messages whose sequence numbers differ in their low bits only. */
  static final class Segment {
    final StoredMessage[] messages = new StoredMessage[SEGMENT_SIZE];
    final Receiver[] owners = new Receiver[SEGMENT_SIZE];
    final long[] deadlineTicks = new long[SEGMENT_SIZE];
    final int[] deliveries = new int[SEGMENT_SIZE];
    final byte[] states = new byte[SEGMENT_SIZE];
    private int open;

    StoredMessage message(long sequence) {
      return messages[slot(sequence)];
    }

    private void clear() {
      Arrays.fill(deliveries, 0);
      Arrays.fill(states, FRESH);
    }
  }
}
