package ai.userwhisperer.megaphone.generators.firehose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpResponseParserTest {
  /** What the parser said, and whether it was the end of the connection. */
  private record Answer(int status, String body, int wireBytes, boolean last) {}

  private final List<Answer> answers = new ArrayList<>();
  private final HttpResponseParser parser =
      new HttpResponseParser(
          (status, body, from, to, wireBytes, last) ->
              answers.add(
                  new Answer(
                      status,
                      new String(body, from, to - from, StandardCharsets.ISO_8859_1),
                      wireBytes,
                      last)));

  private static final List<String> PIPELINE =
      List.of(
          "HTTP/1.1 202 Accepted\r\nContent-Length: 5\r\n\r\nhello",
          String.join(
              "\r\n",
              "HTTP/1.1 100 Continue",
              "",
              "HTTP/1.1 103 Early Hints",
              "Link: <a>",
              "",
              "HTTP/1.1 200 OK",
              "content-LENGTH:\t2 ",
              "X-A: \"b, c\"",
              "",
              "ok"),
          String.join(
              "\r\n",
              "HTTP/1.1 200 OK",
              "Transfer-Encoding: Chunked",
              "",
              "4;ext=\"x\"",
              "wiki",
              "00A",
              "pedia",
              " in",
              "0",
              "Trailer: x",
              "",
              ""),
          "HTTP/1.1 204 No Content\r\nContent-Length: 7\r\n\r\n",
          "HTTP/1.1 304 \r\n\r\n",
          "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 3, 3\r\nContent-Length: 3\r\n\r\nabc",
          "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\nz");

  private static final List<String> BODIES =
      List.of("hello", "ok", "wikipedia\r\n in", "", "", "", "abc", "z");

  @Test
  void pipelinedAnswersInOnePieceAreReadInOrder() throws MalformedAnswer {
    read(String.join("", PIPELINE));
    assertPipeline();
  }

  @Test
  void answersSplitAtAnyByteAreReadTheSame() throws MalformedAnswer {
    String all = String.join("", PIPELINE);
    for (int split = 0; split <= all.length(); split++) {
      answers.clear();
      read(all.substring(0, split));
      read(all.substring(split));
      assertPipeline();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 11})
  void answersInSmallPiecesAreReadTheSame(int size) throws MalformedAnswer {
    String all = String.join("", PIPELINE);
    for (int at = 0; at < all.length(); at += size) {
      read(all.substring(at, Math.min(all.length(), at + size)));
    }
    assertPipeline();
  }

  private void assertPipeline() {
    assertThat(answers)
        .extracting(Answer::status)
        .containsExactly(202, 200, 200, 204, 304, 500, 200, 200);
    assertThat(answers).extracting(Answer::body).isEqualTo(BODIES);
    assertThat(answers)
        .extracting(Answer::wireBytes)
        .isEqualTo(PIPELINE.stream().map(String::length).toList());
    assertThat(answers).extracting(Answer::last).containsOnly(false);
  }

  @Test
  void anAnswerWithoutALengthEndsWithTheConnection() throws MalformedAnswer {
    read("HTTP/1.1 200 OK\r\n\r\nsome");
    read("thing");
    assertThat(answers).isEmpty();
    assertThat(parser.endOfInput()).isTrue();
    assertThat(answers).containsExactly(new Answer(200, "something", 28, true));
  }

  @Test
  void anAnswerThatIsCutOffIsNone() throws MalformedAnswer {
    read("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    assertThat(parser.endOfInput()).isFalse();
    assertThat(answers).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: x, close\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"
      })
  void theLastAnswerSaysSo(String text) throws MalformedAnswer {
    read(text);
    assertThat(answers).extracting(Answer::last).containsExactly(true);
  }

  @Test
  void afterAResetNothingOfTheOldConnectionIsLeft() throws MalformedAnswer {
    read("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    parser.reset();
    read(PIPELINE.get(0));
    assertThat(answers).extracting(Answer::body).containsExactly("hello");
  }

  @Test
  void aListenerThatResetsGetsNothingMoreOfTheSamePiece() throws MalformedAnswer {
    HttpResponseParser[] self = new HttpResponseParser[1];
    int[] count = new int[1];
    self[0] =
        new HttpResponseParser(
            (status, body, from, to, wireBytes, last) -> {
              count[0]++;
              self[0].reset();
            });
    byte[] two = (PIPELINE.get(0) + PIPELINE.get(0)).getBytes(StandardCharsets.ISO_8859_1);
    self[0].read(two, 0, two.length);
    assertThat(count[0]).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9\r\n",
        "HTTP/2.0 200 OK\r\n",
        "HTTP/1.1 20 OK\r\n",
        "HTTP/1.1 2x0 OK\r\n",
        "HTTP/1.1 099 OK\r\n",
        "HTTP/1.1 101 Switching Protocols\r\n",
        "HTTP/1.1 200 OK\n",
        "HTTP/1.1 200 O\u0001K\r\n",
        "HTTP/1.1 200 OK\r\nNo colon\r\n",
        "HTTP/1.1 200 OK\r\n: no name\r\n",
        "HTTP/1.1 200 OK\r\nSpace : before\r\n",
        "HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1x\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length:\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n"
      })
  void whatIsNoAnswerIsRefused(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedAnswer.class);
    assertThat(answers).isEmpty();
  }

  @Test
  void aHeadWithoutEndIsRefused() {
    assertThatThrownBy(
            () -> {
              read("HTTP/1.1 200 OK\r\n");
              for (int i = 0; i < HttpResponseParser.MAX_HEAD; i++) {
                read("X-" + i + ": y\r\n");
              }
            })
        .isInstanceOf(MalformedAnswer.class);
    parser.reset();
    assertThatThrownBy(() -> read("HTTP/1.1 200 " + "x".repeat(HttpResponseParser.MAX_LINE)))
        .isInstanceOf(MalformedAnswer.class);
  }

  private void read(String text) throws MalformedAnswer {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    parser.read(bytes, 0, bytes.length);
  }
}
