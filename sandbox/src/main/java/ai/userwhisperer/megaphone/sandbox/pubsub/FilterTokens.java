package ai.userwhisperer.megaphone.sandbox.pubsub;

import java.util.ArrayList;
import java.util.List;

/** The words, strings and symbols of a filter, taken one after the other. */
final class FilterTokens {
  private enum Kind {
    WORD,
    STRING,
    SYMBOL,
    END
  }

  /**
   * One of them.
   *
   * @param text what it stands for: a string without its quotes
   * @param at where it starts, from 0 on
   */
  record Token(Kind kind, String text, int at) {}

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int read;
  private int next;

  /**
   * @throws BrokerException with INVALID_ARGUMENT if the text can't be divided
   */
  FilterTokens(String text) {
    this.text = text;
    while (read < text.length()) {
      if (Character.isWhitespace(text.charAt(read))) {
        read++;
      } else {
        tokens.add(read());
      }
    }
    tokens.add(new Token(Kind.END, "the end", text.length()));
  }

  boolean isAtEnd() {
    return peek().kind() == Kind.END;
  }

  boolean isWord(String word) {
    return peek().kind() == Kind.WORD && peek().text().equals(word);
  }

  boolean takeWord(String word) {
    return isWord(word) && take() != null;
  }

  boolean takeSymbol(String symbol) {
    return peek().kind() == Kind.SYMBOL && peek().text().equals(symbol) && take() != null;
  }

  /** The next token if it is a word or a string, otherwise null. */
  Token takeKey() {
    return peek().kind() == Kind.WORD || peek().kind() == Kind.STRING ? take() : null;
  }

  /** The next token if it is a string, otherwise null. */
  Token takeString() {
    return peek().kind() == Kind.STRING ? take() : null;
  }

  /** That something else stands where we are. */
  BrokerException expected(String what) {
    return wrong(peek().at(), "needs " + what);
  }

  private BrokerException wrong(int at, String what) {
    return BrokerException.invalidArgument(
        "filter = %s: at character %d, it %s".formatted(text, at + 1, what));
  }

  private Token peek() {
    return tokens.get(next);
  }

  private Token take() {
    return tokens.get(next++);
  }

  private Token read() {
    int at = read;
    char c = text.charAt(at);
    if (c == '"') {
      return string();
    }
    if (isOfWord(c) && c != '-') {
      while (read < text.length() && isOfWord(text.charAt(read))) {
        read++;
      }
      return new Token(Kind.WORD, text.substring(at, read), at);
    }
    int length = text.startsWith("!=", at) ? 2 : 1;
    if (length == 1 && ":.=(),-".indexOf(c) < 0) {
      throw wrong(at, "has " + c + ", which means nothing outside of a string");
    }
    read += length;
    return new Token(Kind.SYMBOL, text.substring(at, read), at);
  }

  private static boolean isOfWord(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }

  private Token string() {
    int at = read;
    StringBuilder value = new StringBuilder();
    for (read++; read < text.length(); read++) {
      char c = text.charAt(read);
      if (c == '"') {
        read++;
        return new Token(Kind.STRING, value.toString(), at);
      }
      if (c == '\\') {
        escape(value);
      } else {
        value.append(c);
      }
    }
    throw wrong(at, "has a string that does not end");
  }

  /** Leaves {@link #read} at the last character of the escape sequence. */
  private void escape(StringBuilder value) {
    int at = read++;
    char c = read < text.length() ? text.charAt(read) : ' ';
    switch (c) {
      case 'n' -> value.append('\n');
      case 'r' -> value.append('\r');
      case 't' -> value.append('\t');
      case '"', '\'', '\\' -> value.append(c);
      case 'x' -> code(value, at, read + 1, 2, 16);
      case 'u' -> code(value, at, read + 1, 4, 16);
      case 'U' -> code(value, at, read + 1, 8, 16);
      case '0', '1', '2', '3' -> code(value, at, read, 3, 8);
      default -> throw wrong(at, "has an escape sequence that is not known");
    }
  }

  private void code(StringBuilder value, int at, int from, int digits, int radix) {
    int codePoint = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = i < text.length() ? Character.digit(text.charAt(i), radix) : -1;
      if (digit < 0) {
        throw wrong(at, "has an escape sequence that needs %d digits".formatted(digits));
      }
      codePoint = codePoint * radix + digit;
    }
    if (!Character.isValidCodePoint(codePoint)) {
      throw wrong(at, "has an escape sequence for no character");
    }
    value.appendCodePoint(codePoint);
    read = from + digits - 1;
  }
}
