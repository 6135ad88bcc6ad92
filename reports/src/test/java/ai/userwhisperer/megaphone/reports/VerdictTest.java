package ai.userwhisperer.megaphone.reports;

import static ai.userwhisperer.megaphone.reports.FakeRun.MS;
import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.Manifest.PhaseTimes;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.reports.FakeRun.Fate;
import ai.userwhisperer.megaphone.reports.Verdict.BaselineResult;
import ai.userwhisperer.megaphone.reports.Verdict.Outcome;
import ai.userwhisperer.megaphone.reports.Verdict.Status;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerdictTest {
  @TempDir Path directory;
  private Path root;

  @BeforeEach
  void setRoot() {
    root = directory.resolve("run");
  }

  @Test
  void aHealthyRunThatHoldsEveryBaselinePasses() {
    Verdict verdict = judge(new Runs(root, FakeRun.profile()).finished());

    assertThat(verdict.verdict()).isEqualTo(Outcome.PASS);
    assertThat(verdict.exitCode()).isZero();
    assertThat(verdict.baselines()).hasSize(20);
    assertThat(verdict.reasons())
        .containsExactly(
            "PASS: the harness was healthy, and every gated baseline holds (18); 2 not gated");
  }

  @Test
  void lostEventsFailAndAreNamedWithTheirNumber() {
    Verdict verdict =
        judge(new Runs(root, FakeRun.profile()).losing(event -> event % 100 == 0).finished());

    assertThat(verdict.verdict()).isEqualTo(Outcome.FAIL);
    assertThat(verdict.exitCode()).isEqualTo(1);
    assertThat(verdict.reasons())
        .containsExactly(
            "FAIL: event-ingestion.drop-rate: 1.00 % against < 0.01 %, all the time: 560 of 56,000 accepted events were never observed",
            "FAIL: platform.data-loss: 560 events against = 0 events, all the time in ingestion: 560 of 68,340 accepted events were never observed");
    assertThat(result(verdict, "event-ingestion.drop-rate"))
        .returns(1.0, BaselineResult::observed)
        .returns("ledger", BaselineResult::evidence)
        .returns("< 0.01 %", BaselineResult::objective);
  }

  @Test
  void errorsAreExplainedByTheirKinds() {
    Verdict verdict =
        judge(
            alone()
                .gateway(
                    request ->
                        request % 500 == 0
                            ? new Fate("status-503", 0, MS)
                            : request % 1_000 == 1 ? new Fate("timeout", 0, MS) : Fate.good(0, MS))
                .gatewayAlone());

    assertThat(verdict.reasons())
        .containsExactly(
            "FAIL: api-gateway.error-rate: 0.3 % against < 0.1 %, all the time: 30 of 10,000 requests had no success: 20 status-503, 10 timeout");
  }

  @Test
  void whatCantBeKnownForOneCauseIsSaidOnce() {
    Verdict verdict =
        judge(
            new Runs(
                    root,
                    FakeRun.gatewayAlone(
                        "baselines.\"api-gateway.latency.p95\".metric=gateway.batch.response-time.p95",
                        "baselines.\"api-gateway.latency.p99\".metric=gateway.batch.response-time.p99"))
                .gatewayAlone());

    assertThat(verdict.reasons())
        .containsExactly(
            "FAIL: api-gateway.latency.p95, api-gateway.latency.p99: no data: the phase gateway"
                + " recorded no request named batch");
  }

  @Test
  void aGatedBaselineWithoutDataFails() {
    Verdict verdict =
        judge(
            new Runs(
                    root,
                    FakeRun.gatewayAlone(
                        "baselines.\"api-gateway.latency.p99\".metric=gateway.batch.response-time.p99"))
                .gatewayAlone());

    assertThat(verdict.verdict()).isEqualTo(Outcome.FAIL);
    assertThat(verdict.reasons())
        .containsExactly(
            "FAIL: api-gateway.latency.p99: no data: the phase gateway recorded no request named batch");
    assertThat(result(verdict, "api-gateway.latency.p99"))
        .returns(Status.NO_DATA, BaselineResult::status)
        .returns(null, BaselineResult::observed);
  }

  @Test
  void aMissedBaselineThatSomebodyAnswersForIsWaivedAndShownInEveryOutput() throws Exception {
    RunDirectory run = waivedUntil("2026-09-21");
    Verdict verdict = judge(run);

    assertThat(verdict.verdict()).isEqualTo(Outcome.PASS);
    String reason =
        "waived by Ana Alves until 2026-09-21: the cache is being replaced; no data: the phase"
            + " gateway recorded no request named batch";
    assertThat(result(verdict, "api-gateway.latency.p99"))
        .returns(Status.WAIVED, BaselineResult::status)
        .returns(reason, BaselineResult::reason);
    assertThat(verdict.reasons())
        .contains("waived: api-gateway.latency.p99: no data against < 100 ms: " + reason)
        .first()
        .asString()
        .contains("or is waived (1)");
    Report.write(run);
    for (Path output :
        List.of(run.verdictFile(), run.junitFile(), run.summaryFile(), run.pageFile())) {
      assertThat(output).content().contains("Ana Alves");
    }
    assertThat(run.openMetricsFile()).content().contains("status=\"WAIVED\"} 1.0");
    assertThat(VerdictText.of(verdict, run)).contains("WAIVED: waived by Ana Alves");
  }

  @Test
  void aWaiverThatHasEndedWaivesNothingAndIsTold() {
    Verdict verdict = judge(waivedUntil("2026-09-20"));

    assertThat(verdict.verdict()).isEqualTo(Outcome.FAIL);
    assertThat(result(verdict, "api-gateway.latency.p99"))
        .returns(Status.NO_DATA, BaselineResult::status)
        .returns(
            "the phase gateway recorded no request named batch; Ana Alves's waiver ended on"
                + " 2026-09-20",
            BaselineResult::reason);
  }

  /** The run began on 2026-09-21. */
  private RunDirectory waivedUntil(String day) {
    String baseline = "baselines.\"api-gateway.latency.p99\".";
    return new Runs(
            root,
            FakeRun.gatewayAlone(
                baseline + "metric=gateway.batch.response-time.p99",
                baseline + "waiver.who=Ana Alves",
                baseline + "waiver.why=the cache is being replaced",
                baseline + "waiver.until=" + day))
        .gatewayAlone();
  }

  @Test
  void aLimitInAUnitThatCannotBeConvertedIsNoData() {
    Verdict verdict =
        judge(
            new Runs(
                    root,
                    FakeRun.gatewayAlone("baselines.\"api-gateway.latency.p99\".unit=furlongs"))
                .gatewayAlone());

    assertThat(result(verdict, "api-gateway.latency.p99").reason())
        .isEqualTo("the metric is in ms, which can't be converted to the limit's furlongs");
  }

  @Test
  void aLimitMayStandInAnotherUnitOfTheSameKind() {
    Verdict verdict =
        judge(
            new Runs(
                    root,
                    FakeRun.gatewayAlone(
                        "baselines.\"api-gateway.latency.p99\".unit=s",
                        "baselines.\"api-gateway.latency.p99\".below=0.001"))
                .gateway(request -> Fate.good(0, 4 * MS))
                .gatewayAlone());

    assertThat(verdict.reasons())
        .containsExactly("FAIL: api-gateway.latency.p99: 0.004 s against < 0.001 s, all the time");
  }

  @Test
  void aBaselineThatIsNotGatedShowsItsValueAndItsReason() {
    Verdict verdict = judge(alone().gatewayAlone());

    BaselineResult cpu = result(verdict, "api-gateway.cpu");
    assertThat(cpu.status()).isEqualTo(Status.NOT_GATED);
    assertThat(cpu.observed()).isBetween(40.0, 70.0);
    assertThat(cpu.reason())
        .isEqualTo("injector and platform run on one machine and share its cores");
    assertThat(result(verdict, "event-ingestion.drop-rate").reason())
        .isEqualTo(
            "phase ingestion was left out (--phases gateway); no data: the run has no phase ingestion");
  }

  @Test
  void hiccupsOfTheHarnessMakeARunInvalid() {
    Verdict verdict = judge(alone().hiccups(180 * MS).gatewayAlone());

    assertThat(verdict.verdict()).isEqualTo(Outcome.INVALID);
    assertThat(verdict.exitCode()).isEqualTo(3);
    assertThat(verdict.reasons())
        .startsWith(
            "INVALID: gateway: hiccup p99 was 180.1 ms, over the harness's limit of 100 ms");
    assertThat(result(verdict, "api-gateway.latency.p99").status()).isEqualTo(Status.PASS);
  }

  @Test
  void aRunThatWasStoppedIsAbortedWhateverElseItIs() {
    RunDirectory run = alone().hiccups(180 * MS).gatewayAlone();
    run.update(manifest -> manifest.aborted("Ctrl-C"));

    Verdict verdict = judge(run);

    assertThat(verdict.verdict()).isEqualTo(Outcome.ABORTED);
    assertThat(verdict.exitCode()).isEqualTo(4);
    assertThat(verdict.reasons())
        .startsWith(
            "ABORTED: Ctrl-C",
            "harness: gateway: hiccup p99 was 180.1 ms, over the harness's limit of 100 ms");
  }

  @Test
  void aKilledRunIsJudgedUpToItsLastSecondAndIsInvalid() {
    FakeRun run = alone().run();
    run.begin(Runs.GATEWAY);
    // The plan was 12 s; a kill came after 7.
    run.send(
        new FakeRun.Load("gateway", FakeRun.FIREHOSE, 2, 5, 1_000.0),
        "track",
        1_000,
        1,
        request -> Fate.good(0, MS / 2));
    run.close();

    Verdict verdict = judge(run.directory);

    assertThat(verdict.verdict()).isEqualTo(Outcome.INVALID);
    assertThat(verdict.reasons().get(0))
        .isEqualTo(
            "INVALID: the run has no end: it was killed, or still runs; what is on disk ends 0:07 into gateway");
    assertThat(result(verdict, "api-gateway.throughput").observed()).isEqualTo(1_000);
  }

  @Test
  void aPhaseThatDidNotFinishMakesARunInvalid() {
    RunDirectory run = alone().gatewayAlone();
    run.update(
        manifest -> {
          PhaseTimes phase = manifest.phases().get(0);
          return manifest.with(phase.ended(phase.endEpochMs(), false, phase.events()));
        });

    assertThat(judge(run).reasons().get(0))
        .isEqualTo("INVALID: gateway: its load did not run to its planned end");
  }

  @Test
  void aPhaseThatNeverBeganMakesARunInvalid() {
    Runs runs = new Runs(root, FakeRun.profile());
    runs.gatewayPhase();
    runs.run().finish();

    Verdict verdict = judge(runs.run().directory);

    assertThat(verdict.reasons())
        .startsWith(
            "INVALID: ingestion: this phase never began",
            "INVALID: journey: this phase never began");
    assertThat(result(verdict, "event-ingestion.drop-rate").reason())
        .isEqualTo("the phase ingestion never began");
  }

  @Test
  void aDiskThatRefusedMakesARunInvalid() {
    RunDirectory run = alone().gatewayAlone();
    String note = "the run directory could not be written: No space left on device";
    run.update(manifest -> manifest.withNote(note));

    assertThat(judge(run).reasons().get(0)).isEqualTo("INVALID: " + note);
  }

  private Runs alone() {
    return new Runs(root, FakeRun.gatewayAlone());
  }

  private static Verdict judge(RunDirectory run) {
    return Findings.of(run).verdict();
  }

  private static BaselineResult result(Verdict verdict, String id) {
    return verdict.baselines().stream()
        .filter(baseline -> baseline.id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
