package ai.userwhisperer.megaphone.generators.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** A place in a template that every event fills with something of its own, always as wide. */
enum Hole {
  /** The digits of the event's sequence number. */
  SEQUENCE(SequenceText.LENGTH),
  /** The user's key, in hexadecimal digits. */
  USER(Digits.HEX_WIDTH),
  /** The session's key. */
  SESSION(Digits.HEX_WIDTH),
  /** When the event was due, as {@link TimestampText} writes it. */
  TIMESTAMP(TimestampText.LENGTH),
  /** A number that only this event has. */
  TRACE(Digits.HEX_WIDTH),
  /** A whole number from 1,000 to 9,999. */
  NUMBER(4);

  private static final Hole[] ALL = values();

  /**
   * Digits and the letters a to f: none of the words that the platform refuses in a user id can be
   * spelt with them.
   */
  static final String ALPHABET = "0123456789abcdef";

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

  /** Digits of {@link #ALPHABET}; different bits have different digits. */
  static String hex(long bits) {
    byte[] text = new byte[Digits.HEX_WIDTH];
    Digits.writeHex(bits, text, 0);
    return new String(text, StandardCharsets.US_ASCII);
  }

  /** The number that fills {@link #NUMBER}, from an event's trace. */
  static int number(long trace) {
    return 1_000 + SplitMix.below(9_000, trace);
  }
}
