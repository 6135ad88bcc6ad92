package ai.userwhisperer.megaphone.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.Events;
import ai.userwhisperer.megaphone.sandbox.Sandbox;
import ai.userwhisperer.megaphone.sandbox.SharedSandbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedSandbox.class)
class HttpWireTest {
  private static final String TRACK = "/v1/events/track";

  private RawConnection connection;

  @BeforeEach
  void connect(Sandbox sandbox) throws IOException {
    connection = new RawConnection(sandbox.addresses().gateway());
  }

  @AfterEach
  void disconnect() throws IOException {
    connection.close();
  }

  @Test
  void aRequestMayArriveByteByByte() throws IOException {
    connection.sendByteByByte(RawConnection.post(TRACK, Events.event(Events.id())));

    assertThat(connection.read().status()).isEqualTo(202);
  }

  @Test
  void bodiesMayBeCompressed() throws IOException {
    for (int i = 0; i < 3; i++) {
      String event = Events.event(Events.id());
      byte[] compressed = gzip(event);
      connection.send(
          RawConnection.head(
                  "POST", TRACK, "Content-Encoding: gzip", "Content-Length: " + compressed.length)
              + "\r\n");
      connection.send(compressed);
      assertThat(connection.read().status()).isEqualTo(202);

      connection.send(RawConnection.post(TRACK, Events.event(Events.id())));
      assertThat(connection.read().status()).isEqualTo(202);
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return compressed.toByteArray();
  }

  @Test
  void answersComeInTheOrderOfTheRequestsHoweverLongEachTakes() throws IOException {
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      String id = "X-Request-ID: r" + i;
      requests.append(
          switch (i % 4) {
            case 0 ->
                RawConnection.post(
                    "/v1/content/generate", "{\"user_id\":\"u\",\"content_type\":\"x\"}", id);
            case 1 -> RawConnection.head("GET", "/health", id) + "\r\n";
            case 2 -> RawConnection.post(TRACK, Events.event(Events.id()), id);
            default -> RawConnection.post("/v1/decisions/make", "{\"user_id\":\"u\"}", id);
          });
    }
    connection.send(requests.toString());

    for (int i = 0; i < 120; i++) {
      RawConnection.Answer answer = connection.read();
      assertThat(answer.headers()).containsEntry("x-request-id", "r" + i);
      assertThat(answer.status()).isEqualTo(i % 4 == 2 ? 202 : 200);
    }
  }

  @Test
  void moreMayBePipelinedThanIsWorkedOnAtOnce() throws IOException {
    int requests = 3000;
    String request = RawConnection.head("GET", "/health") + "\r\n";
    Thread sender =
        new Thread(
            () -> {
              try {
                connection.send(request.repeat(requests));
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    sender.start();

    for (int i = 0; i < requests; i++) {
      assertThat(connection.read().status()).isEqualTo(200);
    }
  }

  @Test
  void aChunkedBodyIsTaken() throws IOException {
    String event = Events.event(Events.id());
    String head = RawConnection.head("POST", TRACK, "Transfer-Encoding: chunked");
    connection.send(head + "\r\n" + chunk(event.substring(0, 20)) + chunk(event.substring(20)));
    connection.send("0\r\n\r\n");

    assertThat(connection.read().status()).isEqualTo(202);
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  @Test
  void aBodyThatIsAnnouncedTooLongIsRefusedBeforeItIsRead() throws IOException {
    connection.send(
        RawConnection.head("POST", TRACK, "Content-Length: " + (Routes.MAX_BODY_BYTES + 1))
            + "\r\n");

    RawConnection.Answer answer = connection.read();
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.headers()).containsEntry("connection", "close");
    assertThat(answer.body()).contains("PAYLOAD_TOO_LARGE");
    assertThat(connection.isClosedByPeer()).isTrue();
  }

  @Test
  void aChunkedBodyThatGrowsTooLongIsRefused() throws IOException {
    String part = chunk(" ".repeat(100_000));
    connection.send(RawConnection.head("POST", TRACK, "Transfer-Encoding: chunked") + "\r\n");
    for (int i = 0; i < 11; i++) {
      connection.send(part);
    }

    assertThat(connection.read().status()).isEqualTo(413);
    assertThat(connection.isClosedByPeer()).isTrue();
  }

  @Test
  void aBodyIsAskedForWhenTheClientWaitsForThat() throws IOException {
    String event = Events.event(Events.id());
    connection.send(
        RawConnection.head(
                "POST", TRACK, "Expect: 100-continue", "Content-Length: " + event.length())
            + "\r\n");
    assertThat(connection.read().status()).isEqualTo(100);

    connection.send(event);
    assertThat(connection.read().status()).isEqualTo(202);
  }

  @Test
  void aBodyIsNotAskedForWhenTheRequestIsRefusedAnyway() throws IOException {
    connection.send(
        RawConnection.head("POST", "/nope", "Expect: 100-continue", "Content-Length: 10") + "\r\n");

    assertThat(connection.read().status()).isEqualTo(404);
    assertThat(connection.isClosedByPeer()).isTrue();
  }

  @Test
  void aConnectionIsKeptUnlessTheClientWantsItClosed() throws IOException {
    connection.send(RawConnection.head("GET", "/health") + "\r\n");
    assertThat(connection.read().headers()).doesNotContainKey("connection");

    connection.send(RawConnection.head("GET", "/health", "Connection: close") + "\r\n");
    assertThat(connection.read().headers()).containsEntry("connection", "close");
    assertThat(connection.isClosedByPeer()).isTrue();
  }

  @Test
  void theBodyOfARefusedRequestIsSkippedAndTheConnectionKept() throws IOException {
    connection.send("POST /v1/nope HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");
    assertThat(connection.read().status()).isEqualTo(404);

    connection.send(RawConnection.head("GET", "/health") + "\r\n");
    assertThat(connection.read().status()).isEqualTo(200);
  }

  @Test
  void headIsAnsweredAsGetWithoutTheBody() throws IOException {
    connection.send(RawConnection.head("HEAD", "/health") + "\r\n");
    RawConnection.Answer answer = connection.read(false);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).containsKey("content-length");

    connection.send(RawConnection.head("GET", "/health") + "\r\n");
    assertThat(connection.read().body()).contains("healthy");
  }

  @Test
  void whatIsNotHttpIsRefusedAndTheConnectionClosed() throws IOException {
    connection.send("\u0001\u0002 garbage\r\n\r\n");

    assertThat(connection.read().status()).isEqualTo(400);
    assertThat(connection.isClosedByPeer()).isTrue();
  }

  @Test
  void aLengthThatIsNoneIsRefused() throws IOException {
    connection.send(RawConnection.head("POST", TRACK, "Content-Length: some") + "\r\n{}");

    assertThat(connection.read().status()).isEqualTo(400);
    assertThat(connection.isClosedByPeer()).isTrue();
  }

  @Test
  void endlessHeadersAndRequestLinesAreRefused(Sandbox sandbox) throws IOException {
    connection.send(RawConnection.head("GET", "/health", "X: " + "y".repeat(20_000)) + "\r\n");
    assertThat(connection.read().status()).isEqualTo(431);

    try (RawConnection other = new RawConnection(sandbox.addresses().gateway())) {
      other.send("GET /" + "y".repeat(10_000) + " HTTP/1.1\r\n\r\n");
      assertThat(other.read().status()).isEqualTo(414);
    }
  }

  @Test
  void aRequestIdIsEchoedUnlessItIsNone() throws IOException {
    connection.send(RawConnection.head("GET", "/health", "X-Request-ID: my id 1") + "\r\n");
    RawConnection.Answer answer = connection.read();
    assertThat(answer.headers()).containsEntry("x-request-id", "my id 1");
    assertThat(answer.headers().get("x-process-time")).matches("\\d+\\.\\d{6}");

    connection.send(
        RawConnection.head("GET", "/health", "X-Request-ID: " + "i".repeat(200)) + "\r\n");
    assertThat(connection.read().headers().get("x-request-id")).matches("req_[a-zA-Z0-9]{16}");
  }

  @Test
  void clientsThatVanishLeaveNothingBehind(Sandbox sandbox) throws IOException {
    for (int i = 0; i < 20; i++) {
      try (RawConnection vanishing = new RawConnection(sandbox.addresses().gateway())) {
        vanishing.send(RawConnection.head("POST", TRACK, "Content-Length: 500") + "\r\n{\"a\"");
      }
      try (RawConnection vanishing = new RawConnection(sandbox.addresses().gateway())) {
        vanishing.send(RawConnection.post("/v1/decisions/make", "{\"user_id\":\"u\"}").repeat(3));
      }
    }

    connection.send(RawConnection.head("GET", "/health") + "\r\n");
    assertThat(connection.read().status()).isEqualTo(200);
  }
}
