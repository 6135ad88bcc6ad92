package ai.userwhisperer.megaphone.generators.firehose;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * What the parser said of some bytes.
 *
 * @param refused whether it refused a part of them
 */
record Transcript(List<Answer> answers, boolean refused) {
  record Answer(int status, String body, int wireBytes, boolean last) {
    /** The same answer in the plainest form. */
    byte[] plain() {
      boolean bodiless = status == 204 || status == 304;
      String text =
          "HTTP/1.1 "
              + (char) ('0' + status / 100)
              + (char) ('0' + status / 10 % 10)
              + (char) ('0' + status % 10)
              + " \r\n"
              + (bodiless ? "" : "Content-Length: " + body.length() + "\r\n")
              + (last ? "Connection: close\r\n" : "")
              + "\r\n"
              + body;
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  /** Writes answers down as they come. */
  static AnswerListener into(List<Answer> answers) {
    return (status, body, from, to, wireBytes, last) ->
        answers.add(
            new Answer(
                status,
                new String(body, from, to - from, StandardCharsets.ISO_8859_1),
                wireBytes,
                last));
  }

  /** Reads all in one piece, then the end of the connection. */
  static Transcript whole(byte[] data) {
    return inPieces(data, at -> data.length);
  }

  /**
   * Reads the bytes in pieces, then the end of the connection. Each piece is an array of its own,
   * and wiped when it was read: nobody may look at it again.
   *
   * @param next where the piece that begins there ends
   */
  static Transcript inPieces(byte[] data, IntUnaryOperator next) {
    List<Answer> answers = new ArrayList<>();
    HttpResponseParser parser = new HttpResponseParser(into(answers));
    boolean refused = false;
    for (int at = 0; at < data.length; ) {
      int to = next.applyAsInt(at);
      byte[] piece = new byte[to - at + 2];
      System.arraycopy(data, at, piece, 1, to - at);
      int before = answers.size();
      try {
        parser.read(piece, 1, to - at + 1);
        check(!refused, "read after a refusal");
      } catch (MalformedAnswer e) {
        check(!refused || answers.size() == before, "answers after a refusal");
        refused = true;
      }
      Arrays.fill(piece, (byte) '?');
      at = to;
    }
    boolean ended = parser.endOfInput();
    check(!(ended && refused), "an end after a refusal");
    return new Transcript(answers, refused);
  }

  /** Plain, since the fuzzer comes here for each byte. */
  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  /** The same in other forms of these answers. */
  Transcript withoutWireBytes() {
    return new Transcript(
        answers.stream()
            .map(answer -> new Answer(answer.status(), answer.body(), 0, answer.last()))
            .toList(),
        refused);
  }

  /** The answers, each in the plainest form. */
  byte[] plain() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    answers.forEach(answer -> all.writeBytes(answer.plain()));
    return all.toByteArray();
  }
}
