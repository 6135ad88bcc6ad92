package ai.userwhisperer.megaphone.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.userwhisperer.megaphone.sandbox.Eventually;
import ai.userwhisperer.megaphone.sandbox.faults.FaultKind;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnswerFaultsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int REQUESTS = 300;

  private static FaultySandbox faulty;

  private long acceptedBefore;

  @BeforeAll
  static void start() throws Exception {
    faulty = new FaultySandbox();
  }

  @AfterAll
  static void stop() {
    faulty.close();
  }

  @BeforeEach
  void endAll() throws Exception {
    faulty.end();
    acceptedBefore = faulty.acceptedEvents();
  }

  @Test
  void aShareOfTheConnectionsIsResetInPlaceOfAnAnswerAndTheRequestWasServed() throws Exception {
    long struckBefore = faulty.sandbox().faultsStruck(FaultKind.CONNECTIONS_RESET);
    faulty.set("connections-reset=40%");

    int reset = 0;
    for (int i = 0; i < REQUESTS; i++) {
      try (RawConnection connection = new RawConnection(faulty.gateway())) {
        connection.send(FaultySandbox.trackRequest());
        assertThat(connection.read().status()).isEqualTo(202);
      } catch (SocketException e) {
        assertThat(e).hasMessage("Connection reset");
        reset++;
      }
    }

    assertThat((double) reset)
        .isCloseTo(REQUESTS * 0.4, within(5 * Math.sqrt(REQUESTS * 0.4 * 0.6)));
    assertThat(faulty.sandbox().faultsStruck(FaultKind.CONNECTIONS_RESET) - struckBefore)
        .isEqualTo(reset);
    assertThat(faulty.acceptedEvents() - acceptedBefore).isEqualTo(REQUESTS);
  }

  @Test
  void ofAnAnswerThatIsCutHalfIsSentAndNothingThatFollows() throws Exception {
    String whole;
    try (RawConnection connection = new RawConnection(faulty.gateway())) {
      whole = connection.send(lastRequest()).readAll();
    }
    long struckBefore = faulty.sandbox().faultsStruck(FaultKind.ANSWERS_CUT);
    faulty.set("answers-cut=100%");
    try (RawConnection connection = new RawConnection(faulty.gateway())) {
      connection.send(FaultySandbox.trackRequest() + FaultySandbox.trackRequest());
      String half = connection.readAll();

      assertThat(half).startsWith("HTTP/1.1 202 ");
      // The times in it are of different lengths.
      assertThat((double) half.length()).isCloseTo(whole.length() / 2.0, within(20.0));
    }
    assertThat(faulty.sandbox().faultsStruck(FaultKind.ANSWERS_CUT)).isEqualTo(struckBefore + 1);
    faulty.end();
    assertThat(faulty.track()).isEqualTo(202);
  }

  @Test
  void malformedAnswersAreNoHttpAndNoJsonInTurns() throws Exception {
    faulty.set("answers-malformed=100%");
    try (RawConnection connection = new RawConnection(faulty.gateway())) {
      assertThat(connection.send(FaultySandbox.trackRequest()).readAll())
          .isNotEmpty()
          .doesNotContain("HTTP/1.1");
    }
    try (RawConnection connection = new RawConnection(faulty.gateway())) {
      String body = connection.send(FaultySandbox.trackRequest()).read().body();
      assertThat(body).contains("accepted");
      assertThatThrownBy(() -> JSON.readTree(body)).isInstanceOf(JsonProcessingException.class);

      faulty.end();
      assertThat(connection.send(FaultySandbox.trackRequest()).read().body())
          .contains("\"status\":\"accepted\"");
    }
    assertThat(faulty.sandbox().faultsStruck(FaultKind.ANSWERS_MALFORMED)).isEqualTo(2);
    assertThat(faulty.acceptedEvents() - acceptedBefore).isEqualTo(3);
  }

  @Test
  void answersThatAreDrippedComeWholeAndInOrder() throws Exception {
    long struckBefore = faulty.sandbox().faultsStruck(FaultKind.ANSWERS_DRIPPED);
    faulty.set("answers-dripped=100us,share=50%");
    try (RawConnection connection = new RawConnection(faulty.gateway())) {
      for (int i = 0; i < 20; i++) {
        connection.send(FaultySandbox.trackRequest("X-Request-ID: no-" + i));
      }
      for (int i = 0; i < 20; i++) {
        RawConnection.Answer answer = connection.read();
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.headers()).containsEntry("x-request-id", "no-" + i);
        assertThat(JSON.readTree(answer.body()).path("status").asText()).isEqualTo("accepted");
      }
      connection.send(lastRequest());
      assertThat(connection.read().status()).isEqualTo(202);
      assertThat(connection.isClosedByPeer()).isTrue();
    }
    assertThat(faulty.sandbox().faultsStruck(FaultKind.ANSWERS_DRIPPED) - struckBefore)
        .isBetween(1L, 20L);
  }

  @Test
  void anAnswerDripsByteByByteAndTheRestComesWhenTheFaultEnds() throws Exception {
    faulty.set("answers-dripped=10m");
    try (RawConnection connection = new RawConnection(faulty.gateway())) {
      connection.send(FaultySandbox.trackRequest());

      assertThat(connection.readBytes(1)).isEqualTo("H".getBytes(StandardCharsets.US_ASCII));
      assertThat(connection.availableBytes()).isZero();
      assertThat(faulty.api().get("/health").status()).isEqualTo(200);
      faulty.end();
      assertThat(connection.readBytes(12)).asString().isEqualTo("TTP/1.1 202 ");
    }
  }

  @Test
  void neitherSpoiltAnswersNorTheirConnectionsAreLeftBehind() throws Exception {
    for (String fault :
        List.of("answers-dripped=10m", "answers-cut=100%", "connections-reset=100%")) {
      long openBefore = open();
      faulty.set(fault);
      try (RawConnection connection = new RawConnection(faulty.gateway())) {
        connection.send(FaultySandbox.trackRequest() + FaultySandbox.trackRequest());
        connection.readBytes(1);
      } catch (SocketException e) {
        assertThat(fault).startsWith("connections-reset");
      }
      faulty.end();
      Eventually.is(() -> open() == openBefore);
    }
  }

  private static long open() {
    try {
      return faulty.metric("sandbox_gateway_connections");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatNeedsNoKeyIsAnsweredWell() throws Exception {
    faulty.set(
        "connections-reset=100%",
        "answers-cut=100%", "answers-malformed=100%", "answers-dripped=10s");

    assertThat(faulty.api().get("/health").json().path("status").asText()).isEqualTo("healthy");
    assertThat(faulty.api().get("/metrics").status()).isEqualTo(200);
    assertThat(faulty.api().get("/sandbox/faults").json().path("faults")).hasSize(4);
  }

  private static String lastRequest() {
    return FaultySandbox.trackRequest("Connection: close");
  }
}
