package ai.userwhisperer.megaphone.sandbox.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.Events;
import ai.userwhisperer.megaphone.sandbox.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP that is rarely seen, right and wrong, byte by byte. */
class OddHttpTest {
  private static final String TRACK = "/v1/events/track";
  private static final Path FILES = Path.of("/proc/self/fd");

  private static LoneGateway gateway;

  private RawConnection connection;

  @BeforeAll
  static void start() throws Exception {
    gateway = new LoneGateway();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void connect() throws IOException {
    connection = new RawConnection(gateway.address());
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    connection.close();
    Leftovers.assertNoneOf(gateway.address());
  }

  @Test
  void aClientThatHasSentAllStillGetsItsAnswers() throws IOException {
    connection.send(RawConnection.post(TRACK, Events.event(Events.id())));
    connection.send(
        RawConnection.post("/v1/content/generate", "{\"user_id\":\"u\",\"content_type\":\"x\"}"));
    connection.endOutput();

    assertThat(connection.read().status()).isEqualTo(202);
    assertThat(connection.read().status()).isEqualTo(200);
    assertThat(connection.isClosedByPeer()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 500\r\n\r\n{\"user_id\":\"usr_1\"",
        "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"a\"",
        "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"
      })
  void aBodyThatEndsTooEarlyIsRefused(String rest) throws IOException {
    long publishedBefore = gateway.published();
    connection.send(RawConnection.head("POST", TRACK) + rest).endOutput();

    assertThat(connection.read().status()).isEqualTo(400);
    assertThat(connection.isClosedByPeer()).isTrue();
    assertThat(gateway.published()).isEqualTo(publishedBefore);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: -1",
        "Content-Length: +5",
        "Content-Length: 0x10",
        "Content-Length: 99999999999999999999",
        "Content-Length: 5, 6",
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: gzip",
        "Transfer-Encoding: chunked, gzip"
      })
  void aBodyWhoseLengthIsInDoubtIsRefusedAndWhatFollowsIsNotRead(String headers)
      throws IOException {
    connection.send(
        RawConnection.head("POST", "/v1/users/identify", headers)
            + "\r\n5\r\n{    \r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n");

    assertThat(connection.read().status()).isEqualTo(400);
    assertThat(connection.isClosedByPeer()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zz\r\n", "-1\r\n", "\r\n", "fffffffffffffffff\r\n", "2\r\n{}{}\r\n"})
  void chunksThatAreNoneAreRefused(String chunks) throws IOException {
    connection.send(
        RawConnection.head("POST", "/v1/users/identify", "Transfer-Encoding: chunked")
            + "\r\n"
            + chunks);
    connection.endOutput();

    assertThat(connection.read().status()).isIn(400, 413);
    assertThat(connection.isClosedByPeer()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/2.0", "HTTP/3.0", "HTTP/0.9"})
  void otherVersionsAreRefused(String version) throws IOException {
    connection.send("GET /health " + version + "\r\nHost: x\r\n\r\n");

    assertThat(connection.read().status()).isEqualTo(505);
    assertThat(connection.isClosedByPeer()).isTrue();
  }

  @Test
  void aClientOfTheOldVersionIsLeftUnlessItAsksToStay() throws IOException {
    connection.send("GET /health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    assertThat(connection.read().headers()).containsEntry("connection", "keep-alive");

    connection.send("GET /health HTTP/1.0\r\n\r\n");
    assertThat(connection.read().headers()).containsEntry("connection", "close");
    assertThat(connection.isClosedByPeer()).isTrue();
  }

  @Test
  void anAddressMayNameTheServer() throws IOException {
    connection.send(RawConnection.head("GET", "http://sandbox:8080/health?x=1") + "\r\n");
    assertThat(connection.read().status()).isEqualTo(200);

    connection.send(RawConnection.head("GET", "http://sandbox") + "\r\n");
    assertThat(connection.read().status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/decisions?user_id=%zz",
        "/v1/decisions?limit=%",
        "/v1/users/%zz",
        "/v1/users/a%2",
        "/v1/users/usr_1/analysis?include_predictions=%x"
      })
  void anEscapeThatIsNoneIsRefused(String path) throws IOException {
    connection.send(RawConnection.head("GET", path) + "\r\n");
    RawConnection.Answer answer = connection.read();

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("VALIDATION_ERROR");
  }

  @Test
  void clientsThatBreakOffInEveryStateLeaveNothingOpen() throws Exception {
    Assumptions.assumeTrue(Files.isDirectory(FILES), "open files can be counted on Linux only");
    connection.send(RawConnection.head("GET", "/health") + "\r\n");
    connection.read();
    long filesBefore = openFiles();
    byte[] event =
        Requests.of("POST", TRACK, Requests.KEY, Events.event(Events.id()).getBytes(UTF_8));
    for (int sent = 0; sent <= event.length; sent += 7) {
      try (RawConnection vanishing = new RawConnection(gateway.address())) {
        vanishing.send(java.util.Arrays.copyOf(event, sent));
      }
      try (RawConnection reset = new RawConnection(gateway.address())) {
        reset.resetOnClose();
        reset.send(java.util.Arrays.copyOf(event, sent));
      }
    }

    Eventually.is(() -> openFiles() <= filesBefore);
  }

  private static long openFiles() {
    try (Stream<Path> files = Files.list(FILES)) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
