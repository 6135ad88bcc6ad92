package ai.userwhisperer.megaphone.generators.firehose;

import java.nio.charset.StandardCharsets;

/**
 * What the head of an answer says about its status, its body and its connection (RFC 9112, 4 to 6).
 * Takes lines whose text {@link HeadText} has checked. Holds until the next status line. Confined
 * to one thread.
 */
final class ResponseHead {
  /** How the end of the body is known. */
  enum Framing {
    /** An interim answer (1xx): the real one follows. */
    INTERIM,
    /** There is no body. */
    NONE,
    LENGTH,
    CHUNKED,
    UNTIL_CLOSE
  }

  private static final byte[] VERSION = ascii("HTTP/1.");
  private static final byte[] CONTENT_LENGTH = ascii("content-length");
  private static final byte[] TRANSFER_ENCODING = ascii("transfer-encoding");
  private static final byte[] CONNECTION = ascii("connection");
  private static final byte[] CHUNKED = ascii("chunked");
  private static final byte[] CLOSE = ascii("close");
  private static final byte[] KEEP_ALIVE = ascii("keep-alive");
  private static final boolean[] TOKEN = new boolean[256];

  static {
    for (char c = 0; c < 128; c++) {
      TOKEN[c] =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
  }

  private static final long NO_LENGTH = -1;
  private static final long INVALID_LENGTH = -2;
  private static final long LONGEST_LENGTH = 1L << 40;

  private int status;
  private boolean oldVersion;
  private long length = NO_LENGTH;
  private boolean coded;
  private boolean chunked;
  private boolean chunkedTwice;
  private boolean close;
  private boolean keepAlive;

  int status() {
    return status;
  }

  /** The body's length where {@link #framing} is by length. */
  long length() {
    return length;
  }

  /** Whether the connection ends with this answer. */
  boolean isLast() {
    // HTTP/1.0 has no transfer codings: with one, the framing is not to be trusted (6.1).
    return close || (oldVersion && (!keepAlive || coded)) || framing() == Framing.UNTIL_CLOSE;
  }

  /** In the order of RFC 9112, 6.3. */
  Framing framing() {
    if (status >= 100 && status < 200) {
      return Framing.INTERIM;
    }
    if (status == 204 || status == 304) {
      return Framing.NONE;
    }
    if (coded) {
      return chunked ? Framing.CHUNKED : Framing.UNTIL_CLOSE;
    }
    if (length == NO_LENGTH) {
      return Framing.UNTIL_CLOSE;
    }
    return length == 0 ? Framing.NONE : Framing.LENGTH;
  }

  /**
   * Takes {@code HTTP/1.x SP 3DIGIT [SP reason]}, without its end of line. A later 1.x is read as
   * 1.1 (RFC 9110, 2.5); the second space may be missing (RFC 9112, 4, parsing by words).
   */
  void statusLine(byte[] text, int from, int to) throws MalformedAnswer {
    boolean shaped =
        to - from >= 12
            && startsWithVersion(text, from)
            && isDigit(text[from + 7])
            && text[from + 8] == ' '
            && (to - from == 12 || text[from + 12] == ' ');
    int code = 0;
    for (int i = from + 9; shaped && i < from + 12; i++) {
      shaped = isDigit(text[i]);
      code = 10 * code + text[i] - '0';
    }
    if (!shaped) {
      throw new MalformedAnswer("no status line");
    }
    if (code == 101) {
      throw new MalformedAnswer("a switch to a protocol that was not asked for");
    }
    clear();
    status = code;
    oldVersion = text[from + 7] == '0';
  }

  private void clear() {
    length = NO_LENGTH;
    coded = false;
    chunked = false;
    chunkedTwice = false;
    close = false;
    keepAlive = false;
  }

  /** Takes a header line, without its end of line. */
  void header(byte[] text, int from, int to) throws MalformedAnswer {
    int colon = colon(text, from, to);
    switch (colon - from) {
      case 14 -> {
        if (FieldValue.equal(text, from, colon, CONTENT_LENGTH)) {
          contentLength(text, colon + 1, to);
        }
      }
      case 17 -> {
        if (FieldValue.equal(text, from, colon, TRANSFER_ENCODING)) {
          transferEncoding(text, colon + 1, to);
        }
      }
      case 10 -> {
        if (FieldValue.equal(text, from, colon, CONNECTION)) {
          close |= FieldValue.hasToken(text, colon + 1, to, CLOSE);
          keepAlive |= FieldValue.hasToken(text, colon + 1, to, KEEP_ALIVE);
        }
      }
      default -> {}
    }
  }

  /** Takes a line of the trailers, which say nothing about the framing (RFC 9112, 7.1.2). */
  void trailer(byte[] text, int from, int to) throws MalformedAnswer {
    int unused = colon(text, from, to);
  }

  /** The head is whole. */
  void finish() throws MalformedAnswer {
    Framing framing = framing();
    if (framing == Framing.INTERIM || status == 204 || status == 304) {
      return; // Ends here whatever its fields say.
    }
    if (length == INVALID_LENGTH) {
      throw new MalformedAnswer("a content length that is none");
    }
    if (coded && length != NO_LENGTH) {
      throw new MalformedAnswer("both a length and a transfer encoding");
    }
    if (chunkedTwice) {
      throw new MalformedAnswer("a body that is chunked twice");
    }
  }

  private static int colon(byte[] text, int from, int to) throws MalformedAnswer {
    int colon = from;
    while (colon < to && TOKEN[text[colon] & 0xff]) {
      colon++;
    }
    if (colon == from || colon == to || text[colon] != ':') {
      throw new MalformedAnswer("no header line");
    }
    return colon;
  }

  /** One number, or the same number several times. */
  private void contentLength(byte[] text, int from, int to) {
    int at = from;
    do {
      int end = FieldValue.elementEnd(text, at, to);
      int first = FieldValue.skipSpace(text, at, end);
      int last = FieldValue.dropSpace(text, first, end);
      long value = last > first ? 0 : INVALID_LENGTH;
      for (int i = first; value >= 0 && i < last; i++) {
        value =
            isDigit(text[i])
                ? Math.min(10 * value + text[i] - '0', LONGEST_LENGTH)
                : INVALID_LENGTH;
      }
      length = length == NO_LENGTH || length == value ? value : INVALID_LENGTH;
      at = end + 1;
    } while (at <= to);
  }

  /** The last coding of all decides how the body ends. */
  private void transferEncoding(byte[] text, int from, int to) {
    coded = true;
    for (int at = from; at < to; ) {
      int end = FieldValue.elementEnd(text, at, to);
      int first = FieldValue.skipSpace(text, at, end);
      int last = FieldValue.dropSpace(text, first, end);
      if (last > first) {
        boolean isChunked = FieldValue.equal(text, first, last, CHUNKED);
        chunkedTwice |= chunked && isChunked;
        chunked = isChunked;
      }
      at = end + 1;
    }
  }

  private static boolean startsWithVersion(byte[] text, int from) {
    for (int i = 0; i < VERSION.length; i++) {
      if (text[from + i] != VERSION[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
