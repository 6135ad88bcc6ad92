package ai.userwhisperer.megaphone.generators.firehose;

/** The line before a chunk: its size in hexadecimal, maybe extensions, which mean nothing here. */
final class ChunkSize {
  private static final int MAX_DIGITS = 7;

  private ChunkSize() {}

  static int read(byte[] text, int from, int to) throws MalformedAnswer {
    int size = 0;
    int at = from;
    while (at < to && Character.digit(text[at], 16) >= 0) {
      size = 16 * size + Character.digit(text[at], 16);
      at++;
      if (at - from > MAX_DIGITS) {
        throw new MalformedAnswer("a chunk that is too long");
      }
    }
    boolean ends = at == to || text[at] == ';' || text[at] == ' ' || text[at] == '\t';
    if (at == from || !ends) {
      throw new MalformedAnswer("no chunk size");
    }
    return size;
  }
}
