package ai.userwhisperer.megaphone.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.userwhisperer.megaphone.sandbox.Api;
import ai.userwhisperer.megaphone.sandbox.Events;
import ai.userwhisperer.megaphone.sandbox.Eventually;
import ai.userwhisperer.megaphone.sandbox.faults.FaultKind;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestFaultsTest {
  private static final List<String> OPEN = List.of("/health", "/health/ready", "/metrics");
  private static final int REQUESTS = 1000;

  private static FaultySandbox faulty;

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
  }

  @Test
  void errorsStrikeTheirShareAndDoNothing() throws Exception {
    long struckBefore = faulty.sandbox().faultsStruck(FaultKind.ERRORS);
    long acceptedBefore = faulty.acceptedEvents();
    faulty.set("errors=502,share=30%");

    int failed = 0;
    try (RawConnection connection = new RawConnection(faulty.gateway())) {
      for (int i = 0; i < REQUESTS; i++) {
        int status = connection.send(FaultySandbox.trackRequest()).read().status();
        assertThat(status).isIn(202, 502);
        failed += status == 502 ? 1 : 0;
      }
    }

    // Five standard deviations.
    assertThat((double) failed)
        .isCloseTo(REQUESTS * 0.3, within(5 * Math.sqrt(REQUESTS * 0.3 * 0.7)));
    assertThat(faulty.sandbox().faultsStruck(FaultKind.ERRORS) - struckBefore).isEqualTo(failed);
    assertThat(faulty.acceptedEvents() - acceptedBefore).isEqualTo(REQUESTS - failed);
    assertThat(
            faulty.metric(
                "http_requests_total{method=\"POST\",endpoint=\"/v1/events/track\","
                    + "status=\"502\",service=\"event-ingestion\"}"))
        .isEqualTo(failed);
  }

  @Test
  void anErrorHasThePlatformsFormAndEndsWithTheFault() throws Exception {
    for (int status : new int[] {400, 401, 403, 404, 429, 500, 503, 599}) {
      faulty.set("errors=" + status);
      Api.Answer answer = faulty.api().get("/v1/users/usr_1");

      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.json().at("/error/code").asText()).isNotEmpty();
      assertThat(answer.json().at("/error/request_id").asText())
          .isEqualTo(answer.header("x-request-id"));
    }
    faulty.end();

    assertThat(faulty.api().get("/v1/users/usr_1").status()).isEqualTo(200);
  }

  @Test
  void whatNeedsNoKeyIsNotStruckAndWhatIsWrongAnywayStaysSo() throws Exception {
    faulty.set("errors=500", "latency=10m");

    for (String path : OPEN) {
      assertThat(faulty.api().get(path).status()).isEqualTo(200);
    }
    assertThat(faulty.api().get("/v1/nothing").status()).isEqualTo(404);
    assertThat(faulty.api().send(faulty.api().open("/v1/users/usr_1")).status()).isEqualTo(401);
  }

  @Test
  void faultsStrikeInTheirWindowOnly() throws Exception {
    faulty.set("errors=500,from=10m");
    assertThat(faulty.track()).isEqualTo(202);

    faulty.set("errors=500,for=1ms");
    Eventually.is(() -> trackedStatus() == 202);
  }

  @Test
  void latencyIsAddedToTheAnswersAndTheirOrderStays() throws Exception {
    long struckBefore = faulty.sandbox().faultsStruck(FaultKind.LATENCY);
    faulty.set("latency=bimodal(1ms,200ms,20%)");
    long begunNs = System.nanoTime();
    try (RawConnection connection = new RawConnection(faulty.gateway())) {
      for (int i = 0; i < 50; i++) {
        connection.send(FaultySandbox.trackRequest("X-Request-ID: no-" + i));
      }
      for (int i = 0; i < 50; i++) {
        RawConnection.Answer answer = connection.read();
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.headers()).containsEntry("x-request-id", "no-" + i);
      }
    }

    assertThat(System.nanoTime() - begunNs).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(200));
    assertThat(faulty.sandbox().faultsStruck(FaultKind.LATENCY) - struckBefore).isEqualTo(50);
  }

  @Test
  void theEndOfLatencyLeavesWhatIsUnderWayAndAnswersTheNextAtOnce() throws Exception {
    faulty.set("latency=2s");
    try (RawConnection slow = new RawConnection(faulty.gateway())) {
      slow.send(FaultySandbox.trackRequest());
      Eventually.is(() -> faulty.sandbox().faultsStruck(FaultKind.LATENCY) > 0);
      faulty.end();

      assertThat(faulty.track()).isEqualTo(202);
      assertThat(slow.read().status()).isEqualTo(202);
    }
  }

  @Test
  void someEventsOfABatchAreRejectedAndTheOthersAccepted() throws Exception {
    long struckBefore = faulty.sandbox().faultsStruck(FaultKind.EVENTS_REJECTED);
    long acceptedBefore = faulty.acceptedEvents();
    faulty.set("events-rejected=10%");
    List<String> ids = Events.ids(REQUESTS);
    Api.Answer answer =
        faulty
            .api()
            .post("/v1/events/batch", Events.batch(ids.stream().map(Events::event).toList()));

    assertThat(answer.status()).isEqualTo(202);
    int rejected = answer.json().path("rejected").intValue();
    assertThat((double) rejected)
        .isCloseTo(REQUESTS * 0.1, within(5 * Math.sqrt(REQUESTS * 0.1 * 0.9)));
    assertThat(answer.json().path("accepted").intValue()).isEqualTo(REQUESTS - rejected);
    assertThat(answer.json().path("errors").findValuesAsText("eventId"))
        .hasSize(rejected)
        .isSubsetOf(ids);
    assertThat(faulty.acceptedEvents() - acceptedBefore).isEqualTo(REQUESTS - rejected);
    assertThat(faulty.sandbox().faultsStruck(FaultKind.EVENTS_REJECTED) - struckBefore)
        .isEqualTo(rejected);
  }

  @Test
  void aSingleEventIsRejectedWith400AndThenAccepted() throws Exception {
    faulty.set("events-rejected=100%");
    String event = Events.event(Events.id());
    Api.Answer rejected = faulty.api().post(FaultySandbox.TRACK, event);

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(rejected.json().path("status").asText()).isEqualTo("rejected");
    assertThat(rejected.json().at("/errors/0/field").asText()).isEqualTo("event_id");
    faulty.end();
    assertThat(faulty.api().post(FaultySandbox.TRACK, event).json().path("status").asText())
        .as("what was rejected is no duplicate")
        .isEqualTo("accepted");
  }

  private static int trackedStatus() {
    try {
      return faulty.track();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
