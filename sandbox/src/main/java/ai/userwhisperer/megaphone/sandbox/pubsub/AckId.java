package ai.userwhisperer.megaphone.sandbox.pubsub;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One delivery of one message of a subscription: the sequence number of the message there, and the
 * number of the delivery, packed into a positive long. On the wire it is that long in base 32,
 * least significant digit first, so that writing and reading it takes one pass and no arithmetic
 * beyond shifts.
 */
final class AckId {
  /** What {@link #parse(String)} answers for a text that is no ack id. */
  static final long MALFORMED = -1;

  private static final int DELIVERY_BITS = 16;
  private static final int DELIVERY_MASK = (1 << DELIVERY_BITS) - 1;
  private static final int DIGIT_BITS = 5;
  private static final int DIGIT_MASK = (1 << DIGIT_BITS) - 1;

  /** The longest text. */
  static final int MAX_TEXT_BYTES = 13;

  private static final byte[] DIGITS =
      "0123456789abcdefghijklmnopqrstuv".getBytes(StandardCharsets.US_ASCII);

  /**
   * What a character stands for, or -1: digits and letters come at random, so no branch guesses.
   */
  private static final byte[] VALUES = values();

  private AckId() {}

  /** Deliveries are counted modulo 65,536: enough to tell the current one from those before it. */
  static long of(long sequence, int delivery) {
    return sequence << DELIVERY_BITS | (delivery & DELIVERY_MASK);
  }

  static long sequence(long ackId) {
    return ackId >>> DELIVERY_BITS;
  }

  static boolean isOfDelivery(long ackId, int delivery) {
    return (ackId & DELIVERY_MASK) == (delivery & DELIVERY_MASK);
  }

  static String text(long ackId) {
    byte[] text = new byte[MAX_TEXT_BYTES];
    return new String(text, 0, write(ackId, text), StandardCharsets.ISO_8859_1);
  }

  /** How long the text is. */
  static int textBytes(long ackId) {
    return (Long.SIZE - Long.numberOfLeadingZeros(ackId) + DIGIT_BITS - 1) / DIGIT_BITS;
  }

  /** Writes the text from the start of {@code target} on, and returns its length. */
  static int write(long ackId, byte[] target) {
    int length = 0;
    for (long rest = ackId; rest != 0; rest >>>= DIGIT_BITS) {
      target[length++] = DIGITS[(int) rest & DIGIT_MASK];
    }
    return length;
  }

  /** The ack id that a text stands for, or {@link #MALFORMED}. */
  static long parse(String text) {
    int length = text.length();
    if (length == 0 || length > MAX_TEXT_BYTES) {
      return MALFORMED;
    }
    long ackId = 0;
    for (int i = length - 1; i >= 0; i--) {
      int digit = digit(text.charAt(i));
      if (digit < 0) {
        return MALFORMED;
      }
      ackId = ackId << DIGIT_BITS | digit;
    }
    return ackId < 0 ? MALFORMED : ackId;
  }

  /**
   * @throws BrokerException with INVALID_ARGUMENT that names the first text that is no ack id
   */
  static long[] parse(String field, List<String> texts) {
    long[] ackIds = new long[texts.size()];
    for (int i = 0; i < ackIds.length; i++) {
      ackIds[i] = parse(texts.get(i));
      if (ackIds[i] == MALFORMED) {
        throw BrokerException.invalidArgument(
            "You have passed an invalid ack ID to the service (%s[%d]=%s)."
                .formatted(field, i, texts.get(i)));
      }
    }
    return ackIds;
  }

  private static int digit(char c) {
    return c < VALUES.length ? VALUES[c] : -1;
  }

  private static byte[] values() {
    byte[] values = new byte['v' + 1];
    Arrays.fill(values, (byte) -1);
    for (int digit = 0; digit < DIGITS.length; digit++) {
      values[DIGITS[digit]] = (byte) digit;
    }
    return values;
  }
}
