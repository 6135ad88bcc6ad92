package ai.userwhisperer.megaphone.sandbox.events;

import java.util.SplittableRandom;

/** The platform's identifiers: a prefix of three letters, an underscore, 16 letters or digits. */
public final class Identifiers {
  /** Characters of an identifier, prefix included. */
  public static final int LENGTH = 20;

  private static final char[] ALPHABET =
      "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".toCharArray();

  private final SplittableRandom random;

  /** Makes identifiers from a source of their own; confined to one thread. */
  public Identifiers(long seed) {
    random = new SplittableRandom(seed);
  }

  /** A new identifier: {@code next("evt_")}. */
  public String next(String prefix) {
    char[] text = new char[LENGTH];
    prefix.getChars(0, prefix.length(), text, 0);
    for (int i = prefix.length(); i < LENGTH; i++) {
      text[i] = ALPHABET[random.nextInt(ALPHABET.length)];
    }
    return new String(text);
  }

  /** Whether the text is the prefix and 16 letters or digits. */
  public static boolean isIdentifier(String prefix, CharSequence text) {
    if (text.length() != LENGTH) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (text.charAt(i) != prefix.charAt(i)) {
        return false;
      }
    }
    for (int i = prefix.length(); i < LENGTH; i++) {
      if (!isLetterOrDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
  }
}
