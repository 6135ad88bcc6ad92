package ai.userwhisperer.megaphone.generators.event;

import ai.userwhisperer.megaphone.measurements.ledger.EventId;

/**
 * The digits of sequence numbers as {@link EventId} has them. Numbers mostly follow each other, so
 * all digits but the last two are kept. Confined to one thread.
 */
final class SequenceText {
  static final int LENGTH = EventId.LENGTH - EventId.SEQUENCE_OFFSET;

  /** As many numbers as two digits of base 62 can tell apart. */
  private static final int RANGE = 62 * 62;

  /** The last two digits, as the low bytes of a number. */
  private static final short[] LAST_TWO = new short[RANGE];

  static {
    byte[] text = new byte[LENGTH];
    for (int i = 0; i < RANGE; i++) {
      LAST_TWO[i] = (short) digits(i, text);
    }
  }

  private final byte[] scratch = new byte[LENGTH];

  /** The first number whose leading digits are kept. */
  private long rangeStart = -RANGE;

  private long leading;

  /** Writes {@link #LENGTH} digits. */
  void write(long sequence, byte[] target, int offset) {
    long inRange = sequence - rangeStart;
    if (inRange < 0 || inRange >= RANGE) {
      inRange = sequence % RANGE;
      rangeStart = sequence - inRange;
      leading = digits(rangeStart, scratch) & ~0xFFFFL;
    }
    Digits.writeEight(leading | LAST_TWO[(int) inRange], target, offset);
  }

  private static long digits(long sequence, byte[] scratch) {
    EventId.writeSequence(sequence, scratch, 0);
    return Digits.eight(scratch, 0);
  }
}
