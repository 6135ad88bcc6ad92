package ai.userwhisperer.megaphone.generators.event;

import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** A place in a template that every event fills with something of its own, always as wide. */
enum Hole {
  /** The digits of the event's sequence number. */
  SEQUENCE(EventId.LENGTH - EventId.SEQUENCE_OFFSET),
  /** The user's key: {@link #HEX_DIGITS} digits. */
  USER(Hole.HEX_DIGITS),
  /** The session's key. */
  SESSION(Hole.HEX_DIGITS),
  /** When the event was due, as {@link TimestampText} writes it. */
  TIMESTAMP(TimestampText.LENGTH),
  /** A number that only this event has. */
  TRACE(Hole.HEX_DIGITS),
  /** A whole number from 1,000 to 9,999. */
  NUMBER(4);

  static final int HEX_DIGITS = 16;

  private static final Hole[] ALL = values();

  /**
   * Digits and the letters a to f: none of the words that the platform refuses in a user id can be
   * spelt with them.
   */
  static final String ALPHABET = "0123456789abcdef";

  /** Two digits at a time. */
  private static final byte[] PAIRS = new byte[512];

  static {
    for (int i = 0; i < 256; i++) {
      PAIRS[2 * i] = (byte) ALPHABET.charAt(i >>> 4);
      PAIRS[2 * i + 1] = (byte) ALPHABET.charAt(i & 15);
    }
  }

  private final int width;

  Hole(int width) {
    this.width = width;
  }

  int width() {
    return width;
  }

  /** How it is written in a text with holes. */
  String marker() {
    return "{" + name().toLowerCase(Locale.ROOT) + "}";
  }

  /** The hole whose marker starts there, or null. */
  static Hole at(String text, int offset) {
    return Arrays.stream(ALL)
        .filter(hole -> text.startsWith(hole.marker(), offset))
        .findFirst()
        .orElse(null);
  }

  /** Writes 64 bits in {@link #HEX_DIGITS} digits. Different bits have different digits. */
  static void writeHex(long bits, byte[] target, int offset) {
    for (int i = 0; i < HEX_DIGITS; i += 2) {
      int pair = (int) (bits >>> (56 - 4 * i)) & 0xFF;
      target[offset + i] = PAIRS[2 * pair];
      target[offset + i + 1] = PAIRS[2 * pair + 1];
    }
  }

  static String hex(long bits) {
    byte[] text = new byte[HEX_DIGITS];
    writeHex(bits, text, 0);
    return new String(text, StandardCharsets.US_ASCII);
  }

  /** The number that fills {@link #NUMBER}, from an event's trace. */
  static int number(long trace) {
    return 1_000 + SplitMix.below(9_000, trace);
  }

  static void writeNumber(long trace, byte[] target, int offset) {
    int rest = number(trace);
    for (int i = offset + 3; i >= offset; i--) {
      target[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
