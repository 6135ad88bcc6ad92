package ai.userwhisperer.megaphone.generators.firehose;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Answers in all the forms that RFC 9112 lets a recipient read, with what they mean. */
final class LegalAnswers {
  /**
   * @param text as it comes on the wire, one character for each byte
   */
  record Legal(String text, Transcript.Answer meaning) {
    byte[] bytes() {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  private LegalAnswers() {}

  /** Answers that leave the connection open. */
  static Arbitrary<Legal> any() {
    return Arbitraries.oneOf(withLength(), chunked(), bodiless())
        .flatMap(
            answer ->
                Arbitraries.of("100 Continue", "103 Early Hints\r\nLink: </a>; rel=\"b\"", "199")
                    .list()
                    .ofMaxSize(2)
                    .map(interims -> after(interims, answer)));
  }

  /** An answer that ends with the connection. */
  static Arbitrary<Legal> untilClose() {
    return Combinators.combine(statusLines(200), fields(), bodies())
        .as((start, fields, body) -> legal(200, start + fields + "\r\n" + body, body, true));
  }

  private static Arbitrary<Legal> withLength() {
    return statuses()
        .flatMap(
            status ->
                Combinators.combine(statusLines(status), fields(), fields(), bodies(), lengths())
                    .as(
                        (start, before, after, body, length) ->
                            legal(
                                status,
                                start
                                    + before
                                    + String.format(Locale.ROOT, length, body.length())
                                    + after
                                    + "\r\n"
                                    + body,
                                body,
                                false)));
  }

  private static Arbitrary<Legal> chunked() {
    return statuses()
        .flatMap(
            status ->
                Combinators.combine(
                        statusLines(status),
                        fields(),
                        Arbitraries.of(
                            "Transfer-Encoding: chunked\r\n",
                            "TRANSFER-ENCODING:Chunked\t\r\n",
                            "transfer-encoding: , chunked,\r\n",
                            "Transfer-Encoding: x;y=\"a,b\"\r\nTransfer-Encoding: chunked\r\n"),
                        bodies().filter(body -> !body.isEmpty()).list().ofMaxSize(4),
                        Arbitraries.of("", ";a", ";a=b", " ; a = \"b;\\\"c\"", "  "),
                        Arbitraries.of("0", "000"),
                        fields())
                    .as(
                        (start, fields, coding, chunks, extension, last, trailers) ->
                            legal(
                                status,
                                start
                                    + fields
                                    + coding
                                    + "\r\n"
                                    + chunks(chunks, extension)
                                    + last
                                    + extension
                                    + "\r\n"
                                    + trailers
                                    + "\r\n",
                                String.join("", chunks),
                                false)));
  }

  private static Arbitrary<Legal> bodiless() {
    return Arbitraries.of(204, 304)
        .flatMap(
            status ->
                Combinators.combine(
                        statusLines(status),
                        fields(),
                        Arbitraries.of(
                            "", "Content-Length: 7\r\n", "Transfer-Encoding: chunked\r\n"))
                    .as(
                        (start, fields, ignored) ->
                            legal(status, start + fields + ignored + "\r\n", "", false)));
  }

  private static Arbitrary<Integer> statuses() {
    return Arbitraries.of(200, 202, 400, 404, 429, 500, 503, 600, 999, 0);
  }

  private static Arbitrary<String> statusLines(int status) {
    String code = String.format(Locale.ROOT, "HTTP/1.1 %03d", status);
    return Arbitraries.of("\r\n", " \r\n", " OK\r\n", " A b\tc \u00e9\r\n", " OK\n")
        .map(reason -> code + reason);
  }

  private static Arbitrary<String> lengths() {
    return Arbitraries.of(
        "Content-Length: %d\r\n",
        "content-length:%d\r\n",
        "CONTENT-LENGTH:\t %d \r\n",
        "Content-Length: %1$d, %1$d\r\n",
        "Content-Length: 000%1$d\r\nX: y\r\nContent-Length: %1$d\r\n",
        "Content-Length:\r\n\t%d\r\n",
        "Content-Length: %d\n");
  }

  private static Arbitrary<String> fields() {
    return Arbitraries.of(
            "Server: nginx/1.22.1\r\n",
            "X-Request-ID: 5b1f3c1e-7d3a-4d53-9f0e-5c6d1c9b8a77\r\n",
            "X-Empty:\r\n",
            "x-obsolete: \u0080\u00ff\r\n",
            "X-Folded: a\r\n  Content-Length: 77\r\n\tb\r\n",
            "Content-Lengths: 77\r\n",
            "Connection: keep-alive, x\r\n",
            "!#$%&'*+-.^_`|~09: \"a, b\"\n")
        .list()
        .ofMaxSize(4)
        .map(fields -> String.join("", fields));
  }

  private static Arbitrary<String> bodies() {
    return Arbitraries.of(
        "",
        "{\"status\":\"accepted\"}",
        "\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "0\r\n\r\n",
        "\u0000\u00ff\n",
        "0123456789".repeat(40));
  }

  private static String chunks(List<String> chunks, String extension) {
    StringBuilder text = new StringBuilder();
    for (String chunk : chunks) {
      text.append(String.format(Locale.ROOT, "%03X", chunk.length()))
          .append(extension)
          .append("\r\n")
          .append(chunk)
          .append("\r\n");
    }
    return text.toString();
  }

  private static Legal after(List<String> interims, Legal answer) {
    StringBuilder text = new StringBuilder();
    interims.forEach(
        interim ->
            text.append("HTTP/1.1 ").append(interim).append("\r\nContent-Length: 3\r\n\r\n"));
    Transcript.Answer meaning = answer.meaning();
    return legal(
        meaning.status(), text.append(answer.text()).toString(), meaning.body(), meaning.last());
  }

  private static Legal legal(int status, String text, String body, boolean last) {
    return new Legal(text, new Transcript.Answer(status, body, text.length(), last));
  }
}
