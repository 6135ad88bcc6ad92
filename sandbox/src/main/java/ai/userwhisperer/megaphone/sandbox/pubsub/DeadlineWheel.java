package ai.userwhisperer.megaphone.sandbox.pubsub;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * Which sequence numbers are due at which tick. A slot per tick holds them as ranges, because a
 * batch that is delivered together is mostly contiguous: its deadline costs two longs and not one
 * per message. A message whose deadline was moved stands in both slots, and whoever asks compares
 * with the deadline that the message itself carries. Not thread-safe.
 */
final class DeadlineWheel {
  /** 819 s at a tenth of a second, which is beyond the longest ack deadline. */
  static final int SLOTS = 8192;

  private final Ranges[] slots = new Ranges[SLOTS];
  private long tick;

  /**
   * @param startTick the first tick that is not over
   */
  DeadlineWheel(long startTick) {
    this.tick = startTick;
  }

  /** The first tick that is not over. */
  long tick() {
    return tick;
  }

  /** A deadline must lie in the future, by fewer than {@link #SLOTS} ticks. */
  void add(long deadlineTick, long sequence) {
    if (deadlineTick < tick || deadlineTick - tick >= SLOTS) {
      throw new IllegalArgumentException(
          "deadline tick %d at tick %d: needs %d to %d"
              .formatted(deadlineTick, tick, tick, tick + SLOTS - 1));
    }
    int slot = (int) (deadlineTick & (SLOTS - 1));
    if (slots[slot] == null) {
      slots[slot] = new Ranges();
    }
    slots[slot].add(sequence);
  }

  /** Hands over, once, each sequence number that was added for a tick before {@code nowTick}. */
  void advance(long nowTick, LongConsumer due) {
    long end = Math.min(nowTick, tick + SLOTS);
    for (; tick < end; tick++) {
      int slot = (int) (tick & (SLOTS - 1));
      Ranges ranges = slots[slot];
      if (ranges != null) {
        slots[slot] = null;
        ranges.forEach(due);
      }
    }
    tick = Math.max(tick, nowTick);
  }

  private static final class Ranges {
    private long[] firstAndLast = new long[4];
    private int length;

    void add(long sequence) {
      if (length > 0 && firstAndLast[length - 1] + 1 == sequence) {
        firstAndLast[length - 1] = sequence;
        return;
      }
      if (length == firstAndLast.length) {
        firstAndLast = Arrays.copyOf(firstAndLast, length * 2);
      }
      firstAndLast[length++] = sequence;
      firstAndLast[length++] = sequence;
    }

    void forEach(LongConsumer consumer) {
      for (int i = 0; i < length; i += 2) {
        for (long sequence = firstAndLast[i]; sequence <= firstAndLast[i + 1]; sequence++) {
          consumer.accept(sequence);
        }
      }
    }
  }
}
