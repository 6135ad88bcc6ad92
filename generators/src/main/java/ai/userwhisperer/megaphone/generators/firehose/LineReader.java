package ai.userwhisperer.megaphone.generators.firehose;

import java.util.Arrays;

/**
 * Puts the lines of a head together, from pieces of any size. A line that lies whole in one piece
 * is handed on where it lies. Confined to one thread.
 */
final class LineReader {
  /** More text in a line is refused. */
  static final int MAX_TEXT = 16 * 1024;

  /** What a line may be. */
  enum Kind {
    /** Ends with CR LF, or, as RFC 9112, 2.2 lets a recipient have it, with LF alone. */
    START,
    /**
     * As START, and goes on in the next line when that begins with white space, unless it is empty.
     * RFC 9112, 5.2 has a user agent read such a break as spaces.
     */
    FIELD,
    /** Ends with CR LF. */
    CHUNK
  }

  private static final int NOT_HERE = -1;

  private byte[] kept = new byte[256];
  private int keptBytes;
  private boolean inPieces;

  /** The last byte read was a CR. */
  private boolean afterReturn;

  /** The line break was read; the next byte says whether the line is folded. */
  private boolean afterBreak;

  private boolean whole;
  private byte[] text = kept;
  private int from;
  private int to;

  /** Forgets everything: for a new connection. */
  void reset() {
    inPieces = false;
    afterReturn = false;
    afterBreak = false;
    keptBytes = 0;
    whole = false;
  }

  /**
   * Reads up to the end of a line, or all that there is.
   *
   * @param dataTo above {@code at}
   * @return the index of the first byte that was not read; see {@link #isWhole}
   */
  int read(byte[] data, int at, int dataTo, Kind kind) throws MalformedAnswer {
    if (!inPieces) {
      int end = HeadText.end(data, at, dataTo);
      int next = afterBreak(data, end, dataTo, kind);
      if (next != NOT_HERE && !mayFold(data, next, dataTo, kind, end - at)) {
        checkLength(end - at);
        whole = true;
        text = data;
        from = at;
        to = end;
        return next;
      }
      inPieces = true;
    }
    return readPiece(data, at, dataTo, kind);
  }

  /** Whether the last read ended a line. */
  boolean isWhole() {
    return whole;
  }

  /** Holds the line in {@code [from, to)}, until the next read. */
  byte[] text() {
    return text;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  private static int afterBreak(byte[] data, int end, int dataTo, Kind kind)
      throws MalformedAnswer {
    if (end == dataTo) {
      return NOT_HERE;
    }
    if (data[end] == '\r') {
      if (end + 1 == dataTo) {
        return NOT_HERE;
      }
      checkLineFeed(data[end + 1]);
      return end + 2;
    }
    checkBareLineFeed(data[end], kind);
    return end + 1;
  }

  private static boolean mayFold(byte[] data, int next, int dataTo, Kind kind, int length) {
    return kind == Kind.FIELD && length > 0 && (next == dataTo || isSpace(data[next]));
  }

  private int readPiece(byte[] data, int start, int dataTo, Kind kind) throws MalformedAnswer {
    whole = false;
    int at = start;
    while (at < dataTo) {
      if (afterBreak) {
        if (!isSpace(data[at])) {
          end();
          return at;
        }
        afterBreak = false;
        continue;
      }
      if (afterReturn) {
        checkLineFeed(data[at++]);
        afterReturn = false;
      } else {
        int end = HeadText.end(data, at, dataTo);
        keep(data, at, end);
        at = end;
        if (at == dataTo) {
          return at;
        }
        afterReturn = data[at] == '\r';
        if (afterReturn) {
          at++;
          continue;
        }
        checkBareLineFeed(data[at++], kind);
      }
      if (kind != Kind.FIELD || keptBytes == 0) {
        end();
        return at;
      }
      afterBreak = true;
    }
    return at;
  }

  private void end() {
    text = kept;
    from = 0;
    to = keptBytes;
    reset();
    whole = true;
  }

  private void keep(byte[] data, int start, int end) throws MalformedAnswer {
    int length = end - start;
    checkLength(keptBytes + length);
    if (keptBytes + length > kept.length) {
      kept = Arrays.copyOf(kept, Math.max(keptBytes + length, 2 * kept.length));
    }
    System.arraycopy(data, start, kept, keptBytes, length);
    keptBytes += length;
  }

  private static void checkLength(int length) throws MalformedAnswer {
    if (length > MAX_TEXT) {
      throw new MalformedAnswer("a line that is too long");
    }
  }

  private static void checkLineFeed(byte c) throws MalformedAnswer {
    if (c != '\n') {
      throw new MalformedAnswer("a carriage return without a line feed");
    }
  }

  private static void checkBareLineFeed(byte c, Kind kind) throws MalformedAnswer {
    if (c != '\n') {
      throw new MalformedAnswer("a control character in a head");
    }
    if (kind == Kind.CHUNK) {
      throw new MalformedAnswer("a chunk's line that does not end with CR LF");
    }
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || c == '\t';
  }
}
