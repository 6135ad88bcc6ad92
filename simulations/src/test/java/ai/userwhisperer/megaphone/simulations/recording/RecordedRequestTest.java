package ai.userwhisperer.megaphone.simulations.recording;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.SecondCounts;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.profiles.Arrivals;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.SimulationSettings;
import ai.userwhisperer.megaphone.profiles.Workload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedRequestTest {
  private static final long LONG = Duration.ofHours(1).toNanos();
  private static final AnswerForm ANY = (body, events) -> Reading.GOOD;

  @TempDir private Path folder;
  private RunDirectory run;
  private PhaseRecorder recorder;

  @BeforeEach
  void open() throws Exception {
    run =
        RunDirectory.create(
            folder.resolve("run"),
            new Manifest(
                Manifest.SCHEMA_VERSION,
                "run-of-a-test",
                "jR0ney",
                "none",
                Json.parse("{}"),
                Map.of(),
                new Manifest.Host("here", "any", "any", 1, 1),
                RunClock.now().originEpochMs(),
                null,
                null,
                List.of(),
                null,
                List.of(),
                List.of()));
    recorder = PhaseRecorder.open(run, phase("first"), List.of("track"));
  }

  private static Phase.Simulation phase(String name) {
    return new Phase.Simulation(
        name,
        "UserJourneySimulation",
        new Workload.Open(new Arrivals.Constant(1), Duration.ZERO),
        SimulationSettings.FORMER,
        Duration.ZERO,
        Duration.ofSeconds(1));
  }

  private RecordedRequest due() {
    return recorder.due("track", 1);
  }

  private static void answer(RecordedRequest request, int status, String body) {
    request.answered(
        System.nanoTime(), status, header -> null, 200, body.getBytes(StandardCharsets.UTF_8), ANY);
  }

  @Test
  void aUserThatGoesOnEarlyWasReset() {
    RecordedRequest request = due();
    request.writing(System.nanoTime(), 100);
    request.left(System.nanoTime(), LONG);
    assertThat(request.problem()).contains("no answer came");
    assertThat(errorsAtTheEnd()).isEqualTo(Map.of("reset", 1L));
  }

  @Test
  void aUserThatGoesOnWhenTheTimeIsUpWasTimedOut() {
    RecordedRequest request = due();
    request.writing(System.nanoTime(), 100);
    request.left(System.nanoTime(), 0);
    assertThat(errorsAtTheEnd()).isEqualTo(Map.of("timeout", 1L));
  }

  @Test
  void aRequestThatFoundNoConnectionIsThePlatformsFailureAndNoMissedSend() {
    due().left(System.nanoTime(), LONG);
    assertThat(errorsAtTheEnd()).isEqualTo(Map.of("connect", 1L));
    assertThat(sum(SecondCounts::requestsSent)).isEqualTo(1);
    assertThat(sum(SecondCounts::requestsUnanswered)).isEqualTo(1);
    assertThat(sum(SecondCounts::requestsMissed)).isZero();
    assertThat(run.readLedger(Assertions::fail).count(EventSet.UNANSWERED)).isEqualTo(1);
  }

  @Test
  void aRequestThatGatlingWritesTwiceIsSentOnceAndCountedAsSentAgain() {
    RecordedRequest request = due();
    request.writing(System.nanoTime(), 100);
    request.writing(System.nanoTime(), 100);
    answer(request, 202, "{}");
    request.left(System.nanoTime(), 0);
    assertThat(errorsAtTheEnd()).isEmpty();
    assertThat(sum(SecondCounts::requestsSent)).isEqualTo(1);
    assertThat(sum(SecondCounts::requestsGood)).isEqualTo(1);
    assertThat(sum(line -> line.values().containsKey("sent-again") ? 1 : 0)).isEqualTo(1);
    assertThat(sum(SecondCounts::bytesSent)).isEqualTo(100);
    assertThat(sum(SecondCounts::bytesReceived)).isEqualTo(200);
  }

  @Test
  void whatIsUnderWayAtTheEndIsStoppedAndWhatComesLaterIsNotCounted() {
    RecordedRequest underWay = due();
    underWay.writing(System.nanoTime(), 100);
    RecordedRequest notYetSent = due();
    assertThat(errorsAtTheEnd()).isEqualTo(Map.of("stopped", 1L));
    answer(underWay, 202, "{}");
    notYetSent.writing(System.nanoTime(), 100);
    answer(notYetSent, 202, "{}");
    due().left(System.nanoTime(), LONG);
    assertThat(sum(SecondCounts::requestsSent)).isEqualTo(1);
    assertThat(sum(SecondCounts::requestsGood)).isZero();
  }

  @Test
  void anAnswerThatIsNoJsonIsMalformedAndItsEventFailed() {
    RecordedRequest request = due();
    request.writing(System.nanoTime(), 100);
    answer(request, 200, "<html>");
    assertThat(request.body().isMissingNode()).isTrue();
    assertThat(errorsAtTheEnd()).isEqualTo(Map.of("malformed", 1L));
    assertThat(run.readLedger(Assertions::fail).count(EventSet.FAILED)).isEqualTo(1);
  }

  @Test
  void aSecondPhaseGoesOnWithTheSequenceNumbers() {
    due();
    recorder.end(true);
    PhaseRecorder second = PhaseRecorder.open(run, phase("second"), List.of("track"));
    assertThat(second.firstSequence()).isEqualTo(1);
    second.end(false);
    assertThat(run.manifest().phases())
        .extracting(Manifest.PhaseTimes::complete)
        .containsExactly(true, false);
  }

  private Map<String, Long> errorsAtTheEnd() {
    assertThat(recorder.end(true)).isEmpty();
    Map<String, Long> errors = new TreeMap<>();
    read(line -> line.errors().forEach((kind, count) -> errors.merge(kind, count, Long::sum)));
    return errors;
  }

  private long sum(ToLongFunction<SecondCounts> count) {
    List<SecondCounts> lines = new ArrayList<>();
    read(lines::add);
    return lines.stream().mapToLong(count).sum();
  }

  private void read(Consumer<SecondCounts> each) {
    run.readCounts("first", "track", each, Assertions::fail);
  }
}
