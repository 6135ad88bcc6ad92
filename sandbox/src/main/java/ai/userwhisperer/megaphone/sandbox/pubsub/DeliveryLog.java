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

  /** Not to be delivered before something else has happened: it is behind others of its key. */
  static final byte ASIDE = 4;

  /** Failed, and to be delivered again when its deadline tick is over. */
  static final byte DELAYED = 5;

  /** On its way to the dead-letter topic. */
  static final byte FORWARDED = 6;

  /** Acknowledged, and still here: for a seek, or because an earlier one of its key is not. */
  static final byte KEPT = 7;

  private static final int SEGMENT_BITS = 10;
  private static final int SEGMENT_SIZE = 1 << SEGMENT_BITS;

  /** What a segment takes of the heap, which a single message that is not settled can hold. */
  private static final long SEGMENT_BYTES = SEGMENT_SIZE * 21L + 200;

  private final RetainedBytes retainedBytes;
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
   * @param retainedBytes where the memory of segments is accounted for, the newest one apart
   */
  DeliveryLog(long firstSequence, RetainedBytes retainedBytes) {
    this.retainedBytes = retainedBytes;
    tail = firstSequence;
    nextFresh = firstSequence;
    firstSegment = firstSequence >>> SEGMENT_BITS;
  }

  /** How many messages are neither {@link #DONE} nor {@link #KEPT}. */
  long open() {
    return open;
  }

  /** How many messages wait to be delivered, for the first time or again. */
  long undelivered() {
    return returnedCount + (tail - nextFresh);
  }

  /** The sequence number that the next message will get. */
  long tail() {
    return tail;
  }

  /** The first sequence number that a segment may still hold. */
  long first() {
    return firstSegment << SEGMENT_BITS;
  }

  /** The last sequence number of the segment, there or not, that holds this one. */
  static long lastOfSegment(long sequence) {
    return sequence | (SEGMENT_SIZE - 1);
  }

  /**
   * Appends a message as {@link #ASIDE}; whoever appends so does it with all of them.
   *
   * @return its sequence number
   */
  long appendAside(StoredMessage message) {
    append(message);
    nextFresh = tail;
    long sequence = tail - 1;
    segment(sequence).states[slot(sequence)] = ASIDE;
    return sequence;
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
      chargeForSegment(number - 1);
    }
    segment.messages[slot(tail)] = message;
    segment.held++;
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

  int deliverNext(Segment segment, long sequence, Receiver owner, int deadlineTick) {
    if (segment.states[slot(sequence)] == RETURNED) {
      returned.remove();
      returnedCount--;
    } else {
      nextFresh++;
    }
    return deliver(segment, sequence, owner, deadlineTick);
  }

  /** Delivers a message that is {@link #ASIDE}; returns as {@link #deliverNext}. */
  int deliver(Segment segment, long sequence, Receiver owner, int deadlineTick) {
    int slot = slot(sequence);
    segment.states[slot] = OUTSTANDING;
    segment.owners[slot] = owner;
    segment.deadlineTicks[slot] = deadlineTick;
    return ++segment.deliveries[slot];
  }

  /** A message that is not in line is to be delivered, behind others that came back. */
  void giveBack(Segment segment, long sequence) {
    set(segment, sequence, RETURNED);
    returned.add(sequence);
    returnedCount++;
  }

  /** A message that is not in line, nor {@link #KEPT}, is {@link #ASIDE} or the like. */
  void set(Segment segment, long sequence, byte state) {
    int slot = slot(sequence);
    segment.owners[slot] = null;
    segment.states[slot] = state;
  }

  /** A message is acknowledged and stays. */
  void keep(Segment segment, long sequence) {
    if (segment.states[slot(sequence)] == RETURNED) {
      returnedCount--; // and next() will pass it over
    }
    set(segment, sequence, KEPT);
    open--;
  }

  /** A message that is {@link #KEPT} is not acknowledged any more, but {@link #ASIDE}. */
  void reopen(Segment segment, long sequence) {
    set(segment, sequence, ASIDE);
    open++;
  }

  /** Settles a message for good, and returns it; a fresh one has to be the next. */
  StoredMessage settle(Segment segment, long sequence) {
    int slot = slot(sequence);
    switch (segment.states[slot]) {
      case FRESH -> nextFresh++;
      case RETURNED -> returnedCount--; // and next() will pass it over
      case KEPT -> open++;
      default -> {}
    }
    open--;
    StoredMessage message = segment.messages[slot];
    segment.messages[slot] = null;
    segment.owners[slot] = null;
    segment.states[slot] = DONE;
    segment.held--;
    if (segment.held == 0) {
      reclaim(segment, sequence >>> SEGMENT_BITS);
    }
    return message;
  }

  /** Nothing is in line any more; whoever asks for this gives every message a new state. */
  void clearLine() {
    nextFresh = tail;
    returned.clear();
    returnedCount = 0;
  }

  /** Settles everything and returns the bytes that this frees. */
  long settleAll() {
    long freedBytes = 0;
    for (Segment segment : ring) {
      if (segment != null) {
        for (StoredMessage message : segment.messages) {
          freedBytes += message == null ? 0 : message.release();
        }
        freedBytes += segment.chargedBytes;
      }
    }
    ring = new Segment[8];
    firstSegment = tail >>> SEGMENT_BITS;
    clearLine();
    open = 0;
    return freedBytes;
  }

  private void reclaim(Segment segment, long number) {
    long tailSegment = tail >>> SEGMENT_BITS;
    if (number == tailSegment) {
      return; // more will be appended to it
    }
    ring[(int) number & (ring.length - 1)] = null;
    retainedBytes.release(segment.chargedBytes);
    segment.clear();
    spare = segment;
    while (firstSegment < tailSegment && ring[(int) firstSegment & (ring.length - 1)] == null) {
      firstSegment++;
    }
  }

  private void chargeForSegment(long number) {
    Segment segment = number < firstSegment ? null : ring[(int) number & (ring.length - 1)];
    if (segment != null) {
      segment.chargedBytes = SEGMENT_BYTES;
      retainedBytes.charge(SEGMENT_BYTES);
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
    final int[] deadlineTicks = new int[SEGMENT_SIZE];

    /** The earliest tick at which the wheel will ask for the message; 0 if it will not. */
    final int[] wheelTicks = new int[SEGMENT_SIZE];

    final int[] deliveries = new int[SEGMENT_SIZE];
    final byte[] states = new byte[SEGMENT_SIZE];
    private int[] failures;
    private int held;
    private long chargedBytes;

    StoredMessage message(long sequence) {
      return messages[slot(sequence)];
    }

    /** How often the message was given up, as far as that was counted. */
    int failures(long sequence) {
      return failures == null ? 0 : failures[slot(sequence)];
    }

    /** The message was given up once more; returns how often so far. */
    int failed(long sequence) {
      if (failures == null) {
        failures = new int[SEGMENT_SIZE];
      }
      return ++failures[slot(sequence)];
    }

    private void clear() {
      Arrays.fill(deliveries, 0);
      Arrays.fill(wheelTicks, 0);
      Arrays.fill(states, FRESH);
      failures = null;
      chargedBytes = 0;
    }
  }
}
