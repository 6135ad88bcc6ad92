package ai.userwhisperer.megaphone.measurements.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * An event's identity in the form that the platform demands: {@code evt_} and 16 letters or digits.
 *
 * <p>The 16 are digits of base 62 (0–9, A–Z, a–z): 6 for the run, 2 for the injector, 8 for the
 * sequence number, each part with leading zeros. So whoever sees an event anywhere knows which one
 * it is.
 *
 * @param runKey 6 digits of base 62, drawn at random for each run
 * @param injector 0 to {@value #MAX_INJECTOR}
 * @param sequence 0 to {@value #MAX_SEQUENCE}; numbers the events of an injector over a whole run
 */
public record EventId(String runKey, int injector, long sequence) {
  public static final int MAX_INJECTOR = 62 * 62 - 1;
  public static final long MAX_SEQUENCE = 218_340_105_584_895L;

  /** Characters of an id. */
  public static final int LENGTH = 20;

  /** Where the digits of the sequence number start in an id. */
  public static final int SEQUENCE_OFFSET = 12;

  private static final int SEQUENCE_DIGITS = 8;
  private static final int RUN_KEY_DIGITS = 6;
  private static final int RUN_KEY_OFFSET = 4;
  private static final int INJECTOR_OFFSET = RUN_KEY_OFFSET + RUN_KEY_DIGITS;
  private static final byte[] PREFIX = "evt_".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] VALUES = new byte[128];

  /** Two digits at a time: half the divisions. */
  private static final byte[] PAIRS = new byte[62 * 62 * 2];

  static {
    Arrays.fill(VALUES, (byte) -1);
    for (int i = 0; i < 62; i++) {
      VALUES[DIGITS[i]] = (byte) i;
    }
    for (int i = 0; i < 62 * 62; i++) {
      PAIRS[2 * i] = DIGITS[i / 62];
      PAIRS[2 * i + 1] = DIGITS[i % 62];
    }
  }

  public EventId {
    if (!isRunKey(runKey)) {
      throw new IllegalArgumentException("run key = " + runKey + ": needs 6 letters or digits");
    }
    if (injector < 0 || injector > MAX_INJECTOR) {
      throw new IllegalArgumentException("injector = " + injector + ": needs 0 to " + MAX_INJECTOR);
    }
    if (sequence < 0 || sequence > MAX_SEQUENCE) {
      throw new IllegalArgumentException("sequence = " + sequence + ": needs 0 to " + MAX_SEQUENCE);
    }
  }

  /** Draws a run key. */
  public static String newRunKey(RandomGenerator random) {
    char[] key = new char[RUN_KEY_DIGITS];
    for (int i = 0; i < key.length; i++) {
      key[i] = (char) DIGITS[random.nextInt(62)];
    }
    return new String(key);
  }

  static boolean isRunKey(String text) {
    return text.length() == RUN_KEY_DIGITS && text.chars().allMatch(c -> c < 128 && VALUES[c] >= 0);
  }

  /** The id as it is sent. */
  @Override
  public String toString() {
    byte[] text = new byte[LENGTH];
    System.arraycopy(PREFIX, 0, text, 0, PREFIX.length);
    for (int i = 0; i < RUN_KEY_DIGITS; i++) {
      text[RUN_KEY_OFFSET + i] = (byte) runKey.charAt(i);
    }
    text[INJECTOR_OFFSET] = PAIRS[2 * injector];
    text[INJECTOR_OFFSET + 1] = PAIRS[2 * injector + 1];
    writeSequence(sequence, text, SEQUENCE_OFFSET);
    return new String(text, StandardCharsets.US_ASCII);
  }

  /**
   * Patches the sequence number of an id that was rendered before. Allocates nothing.
   *
   * @param sequence 0 to {@value #MAX_SEQUENCE}; not checked
   * @param target where the id's digits are written, 8 bytes
   * @param offset of the first of them: the id's own offset and {@link #SEQUENCE_OFFSET}
   */
  public static void writeSequence(long sequence, byte[] target, int offset) {
    long rest = sequence;
    for (int at = offset + SEQUENCE_DIGITS - 2; at >= offset; at -= 2) {
      long next = rest / 3844;
      int pair = 2 * (int) (rest - next * 3844);
      target[at] = PAIRS[pair];
      target[at + 1] = PAIRS[pair + 1];
      rest = next;
    }
  }

  /**
   * Reads an id of one run.
   *
   * @param text bytes in ASCII
   * @param offset where the id starts
   * @param runKey the run whose ids are wanted, in ASCII
   * @return the injector in the upper 12 bits below the sign and the sequence in the lower 48, see
   *     {@link #injectorOf} and {@link #sequenceOf}; {@link #FOREIGN} when the id is not one of
   *     ours. Allocates nothing.
   */
  public static long read(byte[] text, int offset, byte[] runKey) {
    if (offset < 0
        || offset + LENGTH > text.length
        || !Arrays.equals(text, offset, offset + 4, PREFIX, 0, 4)) {
      return FOREIGN;
    }
    if (!Arrays.equals(
        text, offset + RUN_KEY_OFFSET, offset + INJECTOR_OFFSET, runKey, 0, RUN_KEY_DIGITS)) {
      return FOREIGN;
    }
    long injector = number(text, offset + INJECTOR_OFFSET, 2);
    long sequence = number(text, offset + SEQUENCE_OFFSET, SEQUENCE_DIGITS);
    return injector < 0 || sequence < 0 ? FOREIGN : injector << 48 | sequence;
  }

  /**
   * What {@link #read} answers for an id of another run, or for something that is no id of ours.
   */
  public static final long FOREIGN = -1;

  public static int injectorOf(long read) {
    return (int) (read >>> 48);
  }

  public static long sequenceOf(long read) {
    return read & 0xFFFF_FFFF_FFFFL;
  }

  /** The sequence number of an id of one run, if the text is one. */
  public static OptionalLong sequenceOf(String id, String runKey) {
    byte[] bytes = id.getBytes(StandardCharsets.US_ASCII);
    long read =
        bytes.length == LENGTH
            ? read(bytes, 0, runKey.getBytes(StandardCharsets.US_ASCII))
            : FOREIGN;
    return read == FOREIGN ? OptionalLong.empty() : OptionalLong.of(sequenceOf(read));
  }

  private static long number(byte[] text, int offset, int digits) {
    long value = 0;
    for (int i = offset; i < offset + digits; i++) {
      int digit = text[i] < 0 ? -1 : VALUES[text[i]];
      if (digit < 0) {
        return -1;
      }
      value = value * 62 + digit;
    }
    return value;
  }
}
