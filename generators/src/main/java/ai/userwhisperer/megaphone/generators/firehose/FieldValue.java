package ai.userwhisperer.megaphone.generators.firehose;

/** The values of those header fields that frame an answer, as lists (RFC 9110, 5.6.1). */
final class FieldValue {
  private FieldValue() {}

  /** The end of the list's element that begins there; a comma in a quoted string is none. */
  static int elementEnd(byte[] text, int from, int to) {
    boolean quoted = false;
    int end = from;
    while (end < to && (quoted || text[end] != ',')) {
      if (text[end] == '"') {
        quoted = !quoted;
      } else if (quoted && text[end] == '\\') {
        end++;
      }
      end++;
    }
    return Math.min(end, to);
  }

  static int skipSpace(byte[] text, int from, int to) {
    int at = from;
    while (at < to && isSpace(text[at])) {
      at++;
    }
    return at;
  }

  static int dropSpace(byte[] text, int from, int to) {
    int end = to;
    while (end > from && isSpace(text[end - 1])) {
      end--;
    }
    return end;
  }

  /** Whether a list of tokens has that one, in any case. */
  static boolean hasToken(byte[] text, int from, int to, byte[] lowerCase) {
    for (int at = from; at < to; ) {
      int end = elementEnd(text, at, to);
      int first = skipSpace(text, at, end);
      if (equal(text, first, dropSpace(text, first, end), lowerCase)) {
        return true;
      }
      at = end + 1;
    }
    return false;
  }

  /** Whether that is the text, in any case. */
  static boolean equal(byte[] text, int from, int to, byte[] lowerCase) {
    if (to - from != lowerCase.length) {
      return false;
    }
    for (int i = 0; i < lowerCase.length; i++) {
      byte c = text[from + i];
      if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lowerCase[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || c == '\t';
  }
}
