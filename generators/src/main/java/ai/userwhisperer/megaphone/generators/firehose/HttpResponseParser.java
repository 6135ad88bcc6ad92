package ai.userwhisperer.megaphone.generators.firehose;

import ai.userwhisperer.megaphone.generators.firehose.LineReader.Kind;
import java.util.Arrays;

/**
 * Reads answers from one connection as RFC 9112 has them, in pieces of any size: headers in any
 * case and order, a length, chunks or neither, interim answers, answers without a body. What the
 * RFC does not allow is refused, since a misread length would shift every answer that follows.
 * Where the RFC lets a recipient choose, it reads what leaves no doubt about the framing.
 *
 * <p>An answer whose body comes in one piece is handed on where it lies; nothing is copied or
 * allocated for it. Confined to one thread.
 */
final class HttpResponseParser {
  /** More bytes in a head, or in the trailers, are refused. */
  static final int MAX_HEAD = 64 * 1024;

  /** A longer body is refused. */
  static final int MAX_BODY = 16 * 1024 * 1024;

  /** More bytes of one answer, with interim answers and the framing of chunks, are refused. */
  static final int MAX_WIRE = 4 * MAX_BODY;

  /** A buffer for bodies in pieces that has grown beyond this is not kept for the next. */
  private static final int KEPT_BUFFER = 64 * 1024;

  private static final int ELSEWHERE = -1;
  private static final byte[] NO_BODY = new byte[0];

  private enum State {
    STATUS_LINE(Kind.START),
    HEADER(Kind.FIELD),
    BODY(null),
    BODY_UNTIL_CLOSE(null),
    CHUNK_SIZE(Kind.CHUNK),
    CHUNK(null),
    CHUNK_END(Kind.CHUNK),
    TRAILER(Kind.FIELD),
    REFUSED(null);

    /** Of the line that is read; null where no line is. */
    private final Kind line;

    State(Kind line) {
      this.line = line;
    }
  }

  private final AnswerListener listener;
  private final ResponseHead head = new ResponseHead();
  private State state = State.STATUS_LINE;

  private final LineReader line = new LineReader();
  private final LastHead lastHead = new LastHead();

  /** Where the head begins in the bytes that are being read; {@link #ELSEWHERE} if not in them. */
  private int headFrom;

  private int headBytes;

  /** A body that came in pieces, as far as it came. */
  private byte[] body = NO_BODY;

  private int bodyBytes;

  /** Bytes still to come of the body, or of the chunk. */
  private int remaining;

  private int wireBytes;
  private int resets;

  HttpResponseParser(AnswerListener listener) {
    this.listener = listener;
  }

  /** Forgets everything: for a new connection. */
  void reset() {
    resets++;
    line.reset();
    lastHead.forget();
    dropBody();
    nextAnswer();
  }

  /**
   * Takes the next bytes. When the listener resets the parser, the bytes left are not read.
   *
   * @throws MalformedAnswer when they are not part of an answer; then all that follows is refused,
   *     too, until the parser is reset
   */
  void read(byte[] data, int from, int to) throws MalformedAnswer {
    try {
      readAll(data, from, to);
    } catch (MalformedAnswer e) {
      state = State.REFUSED;
      throw e;
    }
  }

  private void readAll(byte[] data, int from, int to) throws MalformedAnswer {
    int before = resets;
    int at = from;
    headFrom = ELSEWHERE;
    while (at < to) {
      switch (state) {
        case STATUS_LINE -> at = readHead(data, at, to);
        case HEADER, CHUNK_SIZE, CHUNK_END, TRAILER -> at = readLine(data, at, to);
        case BODY, CHUNK -> at = readBody(data, at, to);
        case BODY_UNTIL_CLOSE -> {
          count(to - at);
          keep(data, at, to - at);
          at = to;
        }
        case REFUSED -> throw new MalformedAnswer("bytes after others that were refused");
      }
      if (resets != before) {
        return;
      }
    }
  }

  /**
   * The other side closed the connection in order.
   *
   * @return whether that ended an answer, of which the listener was told
   */
  boolean endOfInput() {
    if (state != State.BODY_UNTIL_CLOSE) {
      return false;
    }
    finish(body, 0, bodyBytes);
    return true;
  }

  /** Reads a status line, or a head that is the same as the last one. */
  private int readHead(byte[] data, int from, int to) throws MalformedAnswer {
    if (wireBytes == 0) {
      int same = lastHead.match(data, from, to);
      if (same > 0) {
        count(same);
        startBody(data, from + same);
        return from + same;
      }
      headFrom = from;
    }
    return readLine(data, from, to);
  }

  private int readLine(byte[] data, int from, int to) throws MalformedAnswer {
    int next = line.read(data, from, to, state.line);
    count(next - from);
    headBytes += next - from;
    if (headBytes > MAX_HEAD) {
      throw new MalformedAnswer("a head that is too long");
    }
    if (line.isWhole()) {
      takeLine(data, next, line.text(), line.from(), line.to());
    }
    return next;
  }

  private void takeLine(byte[] data, int bodyAt, byte[] text, int from, int to)
      throws MalformedAnswer {
    switch (state) {
      case STATUS_LINE -> {
        head.statusLine(text, from, to);
        state = State.HEADER;
      }
      case HEADER -> {
        if (from == to) {
          endHead(data, bodyAt);
        } else {
          head.header(text, from, to);
        }
      }
      case CHUNK_SIZE -> {
        remaining = ChunkSize.read(text, from, to);
        headBytes = 0;
        state = remaining == 0 ? State.TRAILER : State.CHUNK;
        checkBody(remaining);
      }
      case CHUNK_END -> {
        if (from != to) {
          throw new MalformedAnswer("a chunk that is longer than its size");
        }
        state = State.CHUNK_SIZE;
      }
      case TRAILER -> {
        if (from == to) {
          finish(body, 0, bodyBytes);
        } else {
          head.trailer(text, from, to);
        }
      }
      default -> throw new IllegalStateException("no line in " + state);
    }
  }

  private void endHead(byte[] data, int bodyAt) throws MalformedAnswer {
    head.finish();
    if (headFrom == ELSEWHERE || head.framing() == ResponseHead.Framing.INTERIM) {
      headFrom = ELSEWHERE;
      lastHead.forget();
    } else {
      lastHead.remember(data, headFrom, bodyAt);
    }
    startBody(data, bodyAt);
  }

  private void startBody(byte[] data, int bodyAt) throws MalformedAnswer {
    headBytes = 0;
    switch (head.framing()) {
      case INTERIM -> {
        // Its bytes count as those of the answer that follows.
        state = State.STATUS_LINE;
      }
      case NONE -> finish(data, bodyAt, bodyAt);
      case LENGTH -> {
        checkBody(head.length());
        remaining = (int) head.length();
        state = State.BODY;
      }
      case CHUNKED -> state = State.CHUNK_SIZE;
      case UNTIL_CLOSE -> state = State.BODY_UNTIL_CLOSE;
    }
  }

  private int readBody(byte[] data, int from, int to) throws MalformedAnswer {
    int length = Math.min(remaining, to - from);
    count(length);
    remaining -= length;
    if (state == State.BODY && remaining == 0 && bodyBytes == 0) {
      finish(data, from, from + length);
      return from + length;
    }
    keep(data, from, length);
    if (remaining == 0) {
      if (state == State.BODY) {
        finish(body, 0, bodyBytes);
      } else {
        state = State.CHUNK_END;
      }
    }
    return from + length;
  }

  private void keep(byte[] data, int from, int length) throws MalformedAnswer {
    checkBody(length);
    body = room(body, bodyBytes, length);
    System.arraycopy(data, from, body, bodyBytes, length);
    bodyBytes += length;
  }

  private void checkBody(long more) throws MalformedAnswer {
    if (bodyBytes + more > MAX_BODY) {
      throw new MalformedAnswer("a body that is too long");
    }
  }

  private void count(int bytes) throws MalformedAnswer {
    wireBytes += bytes;
    if (wireBytes > MAX_WIRE) {
      throw new MalformedAnswer("an answer that is too long");
    }
  }

  private void finish(byte[] holder, int from, int to) {
    int status = head.status();
    boolean last = head.isLast();
    int bytes = wireBytes;
    dropBody();
    nextAnswer();
    listener.answer(status, holder, from, to, bytes, last);
  }

  private void dropBody() {
    bodyBytes = 0;
    if (body.length > KEPT_BUFFER) {
      body = NO_BODY;
    }
  }

  private void nextAnswer() {
    state = State.STATUS_LINE;
    headBytes = 0;
    wireBytes = 0;
    remaining = 0;
  }

  private static byte[] room(byte[] buffer, int used, int more) {
    return used + more <= buffer.length
        ? buffer
        : Arrays.copyOf(buffer, Math.max(used + more, 2 * buffer.length));
  }
}
