package ai.userwhisperer.megaphone.reports;

import static ai.userwhisperer.megaphone.reports.FakeRun.MS;
import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.reports.FakeRun.Fate;
import ai.userwhisperer.megaphone.reports.FakeRun.Load;
import ai.userwhisperer.megaphone.reports.Verdict.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PhaseHealthTest {
  private static final double MIB = 1 << 20;

  @TempDir Path directory;

  /** A condition of an otherwise healthy run: at its limit, and beyond it. */
  record Condition(UnaryOperator<Runs> at, UnaryOperator<Runs> beyond, String doubt) {}

  static Stream<Condition> conditions() {
    return Stream.of(
        new Condition(
            runs -> runs,
            runs ->
                runs.gateway(
                    request ->
                        request % 4_000 == 3_000
                            ? new Fate("missed", 0, 300 * MS)
                            : Fate.good(0, MS)),
            "missed share was 0.03 %, over the harness's limit of 0 %"),
        new Condition(
            runs -> runs.gateway(request -> Fate.good(request > 11_000 ? 99 * MS : 0, MS)),
            runs -> runs.gateway(request -> Fate.good(request > 11_000 ? 150 * MS : 0, MS)),
            "injector lag p99 was 150.1 ms, over the harness's limit of 100 ms: the injector sent late by itself"),
        new Condition(
            runs -> runs.hiccups(99 * MS),
            runs -> runs.hiccups(180 * MS),
            "hiccup p99 was 180.1 ms, over the harness's limit of 100 ms"),
        new Condition(
            runs -> runs.harness("gcLongestPauseMs", 200),
            runs -> runs.harness("gcLongestPauseMs", 201),
            "longest GC pause was 201.0 ms, over the harness's limit of 200 ms"),
        new Condition(
            runs -> runs.harness("processCpuShare", 0.875),
            runs -> runs.harness("processCpuShare", 0.95),
            "harness CPU was 95.00 %, over the harness's limit of 87.5 %"),
        new Condition(
            runs -> runs.harness("machineCpuShare", 0.9375),
            runs -> runs.harness("machineCpuShare", 0.99),
            "machine CPU was 99.00 %, over the harness's limit of 93.75 %"),
        new Condition(
            runs -> runs.harness("stealShare", 0.0625),
            runs -> runs.harness("stealShare", 0.125),
            "stolen CPU was 12.50 %, over the harness's limit of 6.25 %"),
        new Condition(
            runs -> runs.harness("clockOffsetMs", -100),
            runs -> runs.harness("clockOffsetMs", -2500),
            "offset of the wall clock was 2,500 ms, over the harness's limit of 100 ms: it was set during the run, or the"
                + " machine was suspended"),
        new Condition(
            runs -> runs.value("unsent-bytes", 64 * MIB),
            runs -> runs.value("unsent-bytes", 96 * MIB),
            "unsent data was 96.00 MiB, over the harness's limit of 64 MiB"),
        new Condition(
            runs -> runs.value("recorder-backlog", 100),
            runs -> runs.value("recorder-backlog", 101),
            "backlog of the recorders was 101.0 s, over the harness's limit of 100 s"));
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void eachLimitAloneMakesAHealthyRunInvalid(Condition condition) {
    Verdict verdict = judge(condition.beyond().apply(alone()).gatewayAlone());

    assertThat(verdict.verdict()).isEqualTo(Outcome.INVALID);
    assertThat(verdict.reasons()).hasSize(2).startsWith("INVALID: gateway: " + condition.doubt());
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void aRunAtALimitIsValid(Condition condition) {
    Verdict verdict = judge(condition.at().apply(alone()).gatewayAlone());

    assertThat(verdict.verdict()).isIn(Outcome.PASS, Outcome.FAIL);
    assertThat(verdict.reasons()).noneMatch(reason -> reason.startsWith("INVALID"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "injector-stall | 200 |",
        "injector-stall | 201 | journey: longest stall of Gatling's process was 201.0 ms, over the"
            + " harness's limit of 200 ms",
        "recorder-backlog | 101 | journey: backlog of the recorders was 101.0 s, over the harness's"
            + " limit of 100 s"
      })
  void aSimulationAnswersForItsOwnProcess(String value, double figure, String doubt) {
    Load load = new Load("journey", FakeRun.GATLING, 1, 2, null);
    Profile profile = FakeRun.profile();
    FakeRun run = new FakeRun(directory.resolve("run"), "stalled", profile);
    run.begin(load);
    // Late requests are not held against it.
    run.send(load, "track", 20, 1, request -> Fate.good(900 * MS, MS));
    run.end(load, true);
    run.value(load, "track", value, figure);
    run.finish();

    assertThat(HarnessHealth.of(RunFacts.read(run.directory, new Problems()), profile).doubts())
        .filteredOn(each -> each.startsWith("journey"))
        .isEqualTo(doubt == null ? List.of() : List.of(doubt));
  }

  @Test
  void waitingForASlowPlatformIsThePlatformsAndIsJudgedByItsResponseTimes() {
    Verdict verdict =
        judge(alone().gateway(request -> Fate.waited(150 * MS, 120 * MS)).gatewayAlone());

    assertThat(verdict.verdict()).isEqualTo(Outcome.FAIL);
    assertThat(verdict.reasons())
        .anyMatch(reason -> reason.startsWith("FAIL: api-gateway.latency.p99: 270."))
        .last()
        .isEqualTo(
            "note: gateway: requests waited for connections (schedule lag p99 150.1 ms) since the platform took 120.1 ms to answer (p99); their waiting is in the response times");
  }

  @Test
  void answersThatFailedSlowlyExplainWaitingToo() {
    Verdict verdict =
        judge(
            alone()
                .gateway(
                    request ->
                        request % 10 == 0
                            ? new Fate("status-503", 150 * MS, 0, 400 * MS)
                            : Fate.waited(150 * MS, MS))
                .gatewayAlone());

    assertThat(verdict.verdict()).isEqualTo(Outcome.FAIL);
    assertThat(verdict.reasons())
        .last()
        .asString()
        .contains("since the platform took 400.0 ms to answer (p99)");
  }

  @Test
  void aPlatformThatFreezesExplainsWaitingHoweverFewAnswersItHeldBack() {
    Verdict verdict =
        judge(
            alone()
                .gateway(
                    request ->
                        request % 500 == 0 ? Fate.good(0, 980 * MS) : Fate.waited(300 * MS, MS))
                .gatewayAlone());

    assertThat(verdict.verdict()).isEqualTo(Outcome.FAIL);
    assertThat(verdict.reasons())
        .last()
        .isEqualTo(
            "note: gateway: requests waited for connections (schedule lag p99 300.2 ms) since the platform froze: half of the time that connections were busy went to answers that took longer than 980.4 ms; their waiting is in the response times");
  }

  @Test
  void waitingForAPlatformThatAnswersQuicklyMeansTooFewConnections() {
    Verdict verdict =
        judge(alone().gateway(request -> Fate.waited(150 * MS, 2 * MS)).gatewayAlone());

    assertThat(verdict.verdict()).isEqualTo(Outcome.INVALID);
    assertThat(verdict.reasons())
        .startsWith(
            "INVALID: gateway: schedule lag p99 was 150.1 ms, over the harness's limit of 100 ms, while the platform answered in 2.00 ms (p99): it has too few connections; raise phases.gateway.connections or in-flight");
  }

  @Test
  void aSlowPlatformDoesNotExcuseAnInjectorThatSentLateByItself() {
    Verdict verdict =
        judge(alone().gateway(request -> Fate.good(150 * MS, 400 * MS)).gatewayAlone());

    assertThat(verdict.verdict()).isEqualTo(Outcome.INVALID);
    assertThat(verdict.reasons().get(0)).endsWith("the injector sent late by itself");
  }

  @Test
  void aClosedLoopIsNotHeldToAScheduleThatItDoesNotHave() {
    Verdict verdict =
        judge(
            alone()
                .closedLoop()
                .gateway(request -> Fate.good(150 * MS, MS))
                .harness("processCpuShare", 1)
                .harness("machineCpuShare", 1)
                .gatewayAlone());

    assertThat(verdict.reasons()).noneMatch(reason -> reason.startsWith("INVALID"));
  }

  @Test
  void aClosedLoopIsShownAsOne() throws IOException {
    RunDirectory run = alone().closedLoop().gatewayAlone();
    Report.write(run);

    assertThat(Metrics.of(run, problem -> {}).whyAbsent("gateway.asked-event-throughput"))
        .isEqualTo("a closed loop has no schedule");
    assertThat(Files.readString(run.pageFile()))
        .contains("closed loop, as fast as it is answered", "gateway.event-throughput")
        .doesNotContain("journeys of users");
  }

  @Test
  void aClosedLoopIsHeldToEverythingElse() {
    Verdict verdict =
        judge(
            alone()
                .closedLoop()
                .hiccups(180 * MS)
                .harness("gcLongestPauseMs", 300)
                .harness("stealShare", 0.5)
                .gatewayAlone());

    assertThat(verdict.reasons())
        .filteredOn(reason -> reason.startsWith("INVALID"))
        .extracting(reason -> reason.replaceFirst(" was .*", ""))
        .containsExactly(
            "INVALID: gateway: stolen CPU",
            "INVALID: gateway: hiccup p99",
            "INVALID: gateway: longest GC pause");
  }

  @Test
  void aRunFromBeforeTheInjectorsLagWasToldApartAnswersForAllOfIt() throws IOException {
    RunDirectory run = alone().gateway(request -> Fate.waited(150 * MS, 2 * MS)).gatewayAlone();
    Path intervals = run.root().resolve("phases/gateway/track.0.hlog");
    Files.write(
        intervals,
        Files.readAllLines(intervals).stream()
            .filter(line -> !line.startsWith("Tag=injector-lag,"))
            .toList());

    assertThat(judge(run).reasons())
        .startsWith(
            "INVALID: gateway: injector lag p99 was 150.1 ms, over the harness's limit of 100 ms: the injector sent late by itself");
  }

  @Test
  void aHarnessThatNobodyWatchedIsNotVouchedFor() {
    FakeRun run = alone().run();
    run.begin(Runs.GATEWAY);
    run.send(Runs.GATEWAY, "track", 1_000, 1, request -> Fate.good(0, MS));
    run.end(Runs.GATEWAY, true);
    run.finish();

    assertThat(judge(run.directory).reasons())
        .contains("INVALID: gateway: nobody watched the harness: there was no harness probe");
  }

  private Runs alone() {
    return new Runs(directory.resolve("run"), FakeRun.gatewayAlone());
  }

  private static Verdict judge(RunDirectory run) {
    return Report.judge(run);
  }
}
