package ai.userwhisperer.megaphone.generators.firehose;

/**
 * The line before a chunk: its size in hexadecimal, and maybe extensions, which mean nothing here
 * (RFC 9112, 7.1). White space after the size is allowed, with or without an extension: servers
 * that pad it were in order until RFC 7230.
 */
final class ChunkSize {
  /** Leading zeros don't count. */
  private static final int MAX_DIGITS = 7;

  private static final byte[] DIGITS = new byte[256];

  static {
    for (int c = 0; c < DIGITS.length; c++) {
      DIGITS[c] = (byte) (c < 128 ? Character.digit(c, 16) : -1);
    }
  }

  private ChunkSize() {}

  static int read(byte[] text, int from, int to) throws MalformedAnswer {
    int at = from;
    while (at < to && text[at] == '0') {
      at++;
    }
    int firstDigit = at;
    int size = 0;
    for (; at < to && DIGITS[text[at] & 0xff] >= 0; at++) {
      if (at - firstDigit == MAX_DIGITS) {
        throw new MalformedAnswer("a chunk that is too long");
      }
      size = 16 * size + DIGITS[text[at] & 0xff];
    }
    if (at == from) {
      throw new MalformedAnswer("no chunk size");
    }
    while (at < to && (text[at] == ' ' || text[at] == '\t')) {
      at++;
    }
    if (at < to && text[at] != ';') {
      throw new MalformedAnswer("no chunk size");
    }
    return size;
  }
}
