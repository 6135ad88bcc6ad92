package ai.userwhisperer.megaphone.generators.firehose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.generators.firehose.Transcript.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpResponseParserTest {
  private final List<Answer> answers = new ArrayList<>();
  private final HttpResponseParser parser = new HttpResponseParser(Transcript.into(answers));

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
        "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 \t R\u00e9ussi \r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.2 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\nContent-Length: 2\nA: b\n\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 000000000000000000000002\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length:2\t \r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length:\r\n 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: \r\n\t\r\n  2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nA: b\r\n Content-Length: 7\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nA:\r\nB: \u00ff\u0080\r\n!#$%&'*+-.^_`|~: x\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: , chunked ,\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: a;b=\"c, d\"\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n000000000000002 ; a = \"\\\"\";b\r\nok\r\n0000000000;c\r\nD: e\r\n f\r\nG:\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2   \r\nok\r\n0\r\n\r\n"
      })
  void whatARecipientMayReadIsRead(String text) throws MalformedAnswer {
    read(text);
    assertThat(answers).containsExactly(new Answer(200, "ok", text.length(), false));
    answers.clear();
    for (int i = 0; i < text.length(); i++) {
      read(text.substring(i, i + 1));
    }
    assertThat(answers).containsExactly(new Answer(200, "ok", text.length(), false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nContent-Length: 1, 2\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nContent-Length: 9\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"
      })
  void anAnswerWithoutABodyEndsWithItsHeadWhateverThatSays(String text) throws MalformedAnswer {
    read(text);
    assertThat(answers).hasSize(1);
    assertThat(answers.get(0).body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 99, 600, 999})
  void aStatusOutOfTheRangesIsAnAnswer(int status) throws MalformedAnswer {
    read(String.format(Locale.ROOT, "HTTP/1.1 %03d Odd\r\nContent-Length: 0\r\n\r\n", status));
    assertThat(answers).extracting(Answer::status).containsExactly(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\nok",
        "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\nok"
      })
  void whatHasNoOtherEndIsReadUntilTheConnectionCloses(String text) throws MalformedAnswer {
    read(text);
    assertThat(answers).isEmpty();
    assertThat(parser.endOfInput()).isTrue();
    assertThat(answers).containsExactly(new Answer(200, "ok", text.length(), true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9\r\n",
        "\r\nHTTP/1.1 200 OK\r\n",
        " HTTP/1.1 200 OK\r\n",
        "http/1.1 200 OK\r\n",
        "HTTP/2.0 200 OK\r\n",
        "HTTP/1.x 200 OK\r\n",
        "HTTP/1.10 200 OK\r\n",
        "HTTP/1.1  200 OK\r\n",
        "HTTP/1.1\t200 OK\r\n",
        "HTTP/1.1 20 OK\r\n",
        "HTTP/1.1 2000 OK\r\n",
        "HTTP/1.1 2x0 OK\r\n",
        "HTTP/1.1 -20 OK\r\n",
        "HTTP/1.1 101 Switching Protocols\r\n",
        "HTTP/1.1 200 O\u0001K\r\n",
        "HTTP/1.1 200 O\u007fK\r\n",
        "HTTP/1.1 200 O\rK\r\n",
        "HTTP/1.1 200 OK\r\r\n",
        "HTTP/1.1 200 OK\r\n folded before any header\r\n\r\n",
        "HTTP/1.1 200 OK\r\n \r\n\r\n",
        "HTTP/1.1 200 OK\r\nNo colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\n: no name\r\n\r\n",
        "HTTP/1.1 200 OK\r\nSpace : before\r\n\r\n",
        "HTTP/1.1 200 OK\r\nN\u00e4me: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: \u0000\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0x1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1 2\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n 2\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 3,\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: \"3\"\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\nContent-Length: 4\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551617\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n;a\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1 1\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;a\u0001\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\nx\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100000000000000001\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\na\r\n0\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nNo colon\r\n\r\n"
      })
  void whatIsNoAnswerIsRefused(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedAnswer.class);
    parser.reset();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < text.length(); i++) {
                read(text.substring(i, i + 1));
              }
            })
        .isInstanceOf(MalformedAnswer.class);
    assertThatThrownBy(() -> read(PIPELINE.get(0))).isInstanceOf(MalformedAnswer.class);
    assertThat(parser.endOfInput()).isFalse();
    assertThat(answers).isEmpty();
  }

  @Test
  void aHeadWithoutEndIsRefused() {
    assertEndlessIsRefused("HTTP/1.1 200 OK\r\n", "X-Other: y\r\n", HttpResponseParser.MAX_HEAD);
    assertEndlessIsRefused("HTTP/1.1 200 ", "x", LineReader.MAX_TEXT);
    assertEndlessIsRefused("HTTP/1.1 200 OK\r\nX: y", "\r\n z", LineReader.MAX_TEXT);
    String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    assertEndlessIsRefused(chunked + "1;", "x", LineReader.MAX_TEXT);
    assertEndlessIsRefused(chunked + "0\r\n", "X-Other: y\r\n", HttpResponseParser.MAX_HEAD);
  }

  @Test
  void aBodyWithoutEndIsRefused() {
    String block = "x".repeat(64 * 1024);
    assertEndlessIsRefused("HTTP/1.1 200 OK\r\n\r\n", block, HttpResponseParser.MAX_BODY);
    assertEndlessIsRefused(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "10000\r\n" + block + "\r\n",
        HttpResponseParser.MAX_BODY);
  }

  @Test
  void interimAnswersWithoutEndAreRefused() {
    assertEndlessIsRefused(
        "", "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(10_000), HttpResponseParser.MAX_WIRE);
  }

  /** Most of what is allowed is read, and not much more. */
  private void assertEndlessIsRefused(String start, String more, int limit) {
    parser.reset();
    byte[] block = more.getBytes(StandardCharsets.ISO_8859_1);
    long[] read = new long[1];
    assertThatThrownBy(
            () -> {
              read(start);
              for (; read[0] < 3L * limit; read[0] += block.length) {
                parser.read(block, 0, block.length);
              }
            })
        .isInstanceOf(MalformedAnswer.class)
        .hasMessageContaining("too long");
    assertThat(read[0]).isBetween(limit - start.length() - 2L * block.length, 2L * limit);
    assertThat(answers).isEmpty();
  }

  private void read(String text) throws MalformedAnswer {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    parser.read(bytes, 0, bytes.length);
  }
}
