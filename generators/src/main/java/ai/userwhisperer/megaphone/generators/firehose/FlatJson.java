package ai.userwhisperer.megaphone.generators.firehose;

import java.util.Arrays;

/**
 * Walks over the members of a JSON object without building anything, as long as the object is
 * simple: its values are strings without escapes, numbers, literals, or arrays of those. For
 * anything else, valid or not, it says that it is not sure, and a JSON library has to be asked.
 * Confined to one thread.
 */
final class FlatJson {
  private static final int MAX_NUMERAL = 32;

  private byte[] text = {};
  private int at;
  private int to;
  private boolean first;
  private boolean sure;
  private int keyFrom;
  private int keyTo;
  private int valueFrom;
  private int valueTo;

  /** Starts with the object in {@code [from, to)}. */
  void start(byte[] newText, int from, int newTo) {
    text = newText;
    at = from;
    to = newTo;
    first = true;
    skipSpace();
    sure = take('{');
  }

  /**
   * Goes to the next member.
   *
   * @return false when there is none, or when this is not simple: see {@link #isSure}
   */
  boolean next() {
    if (!sure) {
      return false;
    }
    skipSpace();
    if (take('}')) {
      skipSpace();
      sure = at == to;
      return false;
    }
    if (!first) {
      sure = take(',');
      skipSpace();
    }
    first = false;
    keyFrom = at + 1;
    sure = sure && string();
    keyTo = at - 1;
    skipSpace();
    sure = sure && take(':');
    skipSpace();
    valueFrom = at;
    sure = sure && value();
    valueTo = at;
    return sure;
  }

  /** Whether everything up to here was simple; after the last member, whether all was. */
  boolean isSure() {
    return sure;
  }

  boolean keyIs(byte[] ascii) {
    // Most keys differ in length or first letter, which is cheaper to see than a call.
    return keyTo - keyFrom == ascii.length
        && (keyTo == keyFrom || text[keyFrom] == ascii[0])
        && Arrays.equals(text, keyFrom, keyTo, ascii, 0, ascii.length);
  }

  /** Whether the value is that string. */
  boolean stringIs(byte[] ascii) {
    return text[valueFrom] == '"'
        && Arrays.equals(text, valueFrom + 1, valueTo - 1, ascii, 0, ascii.length);
  }

  /** The value as a whole number of up to nine digits; −1 when it is none. */
  int number() {
    if (valueTo - valueFrom > 9) {
      return -1;
    }
    int number = 0;
    for (int i = valueFrom; i < valueTo; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return -1;
      }
      number = 10 * number + text[i] - '0';
    }
    return number;
  }

  private boolean value() {
    if (at < to && text[at] == '[') {
      return array();
    }
    return scalar();
  }

  private boolean array() {
    at++;
    skipSpace();
    if (take(']')) {
      return true;
    }
    while (scalar()) {
      skipSpace();
      if (take(']')) {
        return true;
      }
      if (!take(',')) {
        return false;
      }
      skipSpace();
    }
    return false;
  }

  private boolean scalar() {
    if (at == to) {
      return false;
    }
    return switch (text[at]) {
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> numeral();
    };
  }

  private boolean string() {
    if (!take('"')) {
      return false;
    }
    while (at < to && text[at] != '"') {
      if (text[at] == '\\' || text[at] < ' ') {
        return false;
      }
      at++;
    }
    return take('"');
  }

  private boolean literal(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (!take(word.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Digits, no leading zero, maybe a sign and a fraction; exponents are not simple, nor are numbers
   * so long that a library may refuse them.
   */
  private boolean numeral() {
    int numeralFrom = at;
    take('-');
    int start = at;
    digits();
    if (at == start || (text[start] == '0' && at - start > 1)) {
      return false;
    }
    if (take('.')) {
      int fraction = at;
      digits();
      if (at == fraction) {
        return false;
      }
    }
    return at - numeralFrom <= MAX_NUMERAL;
  }

  private void digits() {
    while (at < to && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
  }

  private boolean take(char c) {
    if (at < to && text[at] == c) {
      at++;
      return true;
    }
    return false;
  }

  private void skipSpace() {
    while (at < to
        && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
      at++;
    }
  }
}
