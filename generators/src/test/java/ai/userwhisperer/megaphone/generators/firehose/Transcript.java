package ai.userwhisperer.megaphone.generators.firehose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
      return String.format(
              Locale.ROOT,
              "HTTP/1.1 %03d \r\n%s%s\r\n%s",
              status,
              bodiless ? "" : "Content-Length: " + body.length() + "\r\n",
              last ? "Connection: close\r\n" : "",
              body)
          .getBytes(StandardCharsets.ISO_8859_1);
    }
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
    HttpResponseParser parser =
        new HttpResponseParser(
            (status, body, from, to, wireBytes, last) ->
                answers.add(
                    new Answer(
                        status,
                        new String(body, from, to - from, StandardCharsets.ISO_8859_1),
                        wireBytes,
                        last)));
    boolean refused = false;
    for (int at = 0; at < data.length; ) {
      int to = next.applyAsInt(at);
      byte[] piece = new byte[to - at + 2];
      System.arraycopy(data, at, piece, 1, to - at);
      int before = answers.size();
      try {
        parser.read(piece, 1, to - at + 1);
        assertThat(refused).as("read after a refusal").isFalse();
      } catch (MalformedAnswer e) {
        if (refused) {
          assertThat(answers).as("answers after a refusal").hasSize(before);
        }
        refused = true;
      }
      Arrays.fill(piece, (byte) '?');
      at = to;
    }
    boolean ended = parser.endOfInput();
    assertThat(ended && refused).as("an end after a refusal").isFalse();
    return new Transcript(answers, refused);
  }

  /** The answers, each in the plainest form. */
  byte[] plain() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    answers.forEach(answer -> all.writeBytes(answer.plain()));
    return all.toByteArray();
  }
}
