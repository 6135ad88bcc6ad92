package ai.userwhisperer.megaphone.generators.firehose;

import java.nio.charset.StandardCharsets;

/**
 * What the head of an answer says about its status, its body and its connection (RFC 9112, 4 to 6).
 * Used again for every answer. Confined to one thread.
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
  private static final boolean[] TOKEN = new boolean[128];

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

  private int status;
  private boolean oldVersion;
  private long length = NO_LENGTH;
  private boolean chunked;
  private boolean close;
  private boolean keepAlive;

  void clear() {
    status = 0;
    length = NO_LENGTH;
    chunked = false;
    close = false;
    keepAlive = false;
  }

  int status() {
    return status;
  }

  /** The body's length where {@link #framing} is by length. */
  long length() {
    return length;
  }

  /** Whether the connection ends with this answer. */
  boolean isLast() {
    return close || (oldVersion && !keepAlive) || framing() == Framing.UNTIL_CLOSE;
  }

  Framing framing() {
    if (status < 200) {
      return Framing.INTERIM;
    }
    if (status == 204 || status == 304) {
      return Framing.NONE;
    }
    if (chunked) {
      return Framing.CHUNKED;
    }
    if (length == NO_LENGTH) {
      return Framing.UNTIL_CLOSE;
    }
    return length == 0 ? Framing.NONE : Framing.LENGTH;
  }

  /** Takes {@code HTTP/1.x SP 3DIGIT SP [reason]}, without its end of line. */
  void statusLine(byte[] text, int from, int to) throws MalformedAnswer {
    boolean shaped =
        to - from >= 13
            && startsWith(text, from, VERSION)
            && (text[from + 7] == '0' || text[from + 7] == '1')
            && text[from + 8] == ' '
            && text[from + 12] == ' ';
    int code = 0;
    for (int i = from + 9; shaped && i < from + 12; i++) {
      shaped = text[i] >= '0' && text[i] <= '9';
      code = 10 * code + text[i] - '0';
    }
    if (!shaped || code < 100 || code == 101) {
      throw new MalformedAnswer("no status line");
    }
    checkText(text, from + 13, to);
    status = code;
    oldVersion = text[from + 7] == '0';
  }

  /** Takes a header line, without its end of line. */
  void header(byte[] text, int from, int to) throws MalformedAnswer {
    int colon = from;
    while (colon < to && text[colon] >= 0 && TOKEN[text[colon]]) {
      colon++;
    }
    if (colon == from || colon == to || text[colon] != ':') {
      throw new MalformedAnswer("no header line");
    }
    checkText(text, colon + 1, to);
    int nameBytes = colon - from;
    if (nameBytes == CONTENT_LENGTH.length && equal(text, from, colon, CONTENT_LENGTH)) {
      contentLength(text, colon + 1, to);
    } else if (nameBytes == TRANSFER_ENCODING.length
        && equal(text, from, colon, TRANSFER_ENCODING)) {
      if (chunked || !listHas(text, colon + 1, to, CHUNKED) || listSize(text, colon + 1, to) > 1) {
        throw new MalformedAnswer("a transfer encoding that was not asked for");
      }
      chunked = true;
    } else if (nameBytes == CONNECTION.length && equal(text, from, colon, CONNECTION)) {
      close |= listHas(text, colon + 1, to, CLOSE);
      keepAlive |= listHas(text, colon + 1, to, KEEP_ALIVE);
    }
  }

  /** The head is whole. */
  void finish() throws MalformedAnswer {
    if (chunked && length != NO_LENGTH) {
      throw new MalformedAnswer("both a length and a transfer encoding");
    }
  }

  /** One number, or the same number several times. */
  private void contentLength(byte[] text, int from, int to) throws MalformedAnswer {
    int at = from;
    do {
      int end = itemEnd(text, at, to);
      int first = skipSpace(text, at, end);
      int last = dropSpace(text, first, end);
      long value = 0;
      boolean number = last > first && last - first <= 15;
      for (int i = first; number && i < last; i++) {
        number = text[i] >= '0' && text[i] <= '9';
        value = 10 * value + text[i] - '0';
      }
      if (!number || (length != NO_LENGTH && length != value)) {
        throw new MalformedAnswer("a content length that is none");
      }
      length = value;
      at = end + 1;
    } while (at <= to);
  }

  /** Header values and reasons: no control characters but tabs. */
  private static void checkText(byte[] text, int from, int to) throws MalformedAnswer {
    for (int i = from; i < to; i++) {
      byte c = text[i];
      if ((c >= 0 && c < ' ' && c != '\t') || c == 127) {
        throw new MalformedAnswer("a control character in a head");
      }
    }
  }

  private static boolean listHas(byte[] text, int from, int to, byte[] lowerCase) {
    for (int at = from; at < to; ) {
      int end = itemEnd(text, at, to);
      int first = skipSpace(text, at, end);
      if (equal(text, first, dropSpace(text, first, end), lowerCase)) {
        return true;
      }
      at = end + 1;
    }
    return false;
  }

  private static int listSize(byte[] text, int from, int to) {
    int size = 1;
    for (int i = from; i < to; i++) {
      size += text[i] == ',' ? 1 : 0;
    }
    return size;
  }

  private static int itemEnd(byte[] text, int from, int to) {
    int end = from;
    while (end < to && text[end] != ',') {
      end++;
    }
    return end;
  }

  private static int skipSpace(byte[] text, int from, int to) {
    int at = from;
    while (at < to && (text[at] == ' ' || text[at] == '\t')) {
      at++;
    }
    return at;
  }

  private static int dropSpace(byte[] text, int from, int to) {
    int end = to;
    while (end > from && (text[end - 1] == ' ' || text[end - 1] == '\t')) {
      end--;
    }
    return end;
  }

  private static boolean startsWith(byte[] text, int from, byte[] start) {
    for (int i = 0; i < start.length; i++) {
      if (text[from + i] != start[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean equal(byte[] text, int from, int to, byte[] lowerCase) {
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

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
