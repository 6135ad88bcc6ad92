package ai.userwhisperer.megaphone.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.reports.FakeRun.Fate;
import ai.userwhisperer.megaphone.reports.Verdict.BaselineResult;
import ai.userwhisperer.megaphone.reports.Verdict.Outcome;
import ai.userwhisperer.megaphone.reports.Verdict.WindowShare;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StepSeriesTest {
  private static final String P99 = "baselines.\"api-gateway.latency.p99\".";

  @TempDir static Path whole;
  private static RunDirectory run;
  private static RunFacts facts;
  private static Metrics metrics;

  @TempDir Path root;

  @BeforeAll
  static void aRunWithErrors() {
    run =
        new Runs(whole.resolve("run"), FakeRun.profile())
            .gateway(
                request ->
                    request % 50 == 7
                        ? new Fate("status-503", 0, FakeRun.MS)
                        : Fate.good(0, FakeRun.MS + request % 1_000 * 10_000))
            .finished();
    facts = RunFacts.read(run, new Problems());
    metrics = Metrics.of(facts);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gateway.throughput",
        "gateway.event-throughput",
        "gateway.error-rate",
        "gateway.response-time.p50",
        "gateway.response-time.p99",
        "gateway.response-time.max",
        "gateway.response-time.mean",
        "gateway.service-time.p95",
        "gateway.track.throughput",
        "gateway.track.availability",
        "gateway.track.response-time.p99",
        "ingestion.processing-lag.p99",
        "gateway.redis-latency.p99",
        "gateway.queue-depth.max",
        "gateway.queue-depth.mean",
        "gateway.platform-cpu.mean",
        "gateway.platform-memory.max"
      })
  void allStepsTogetherAreTheMetric(String key) {
    StepSeries series = StepSeries.read(run, facts, key, 1).orElseThrow();

    assertThat(series.value(0, series.steps()).orElseThrow())
        .isCloseTo(metrics.find(key).orElseThrow().value(), within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gateway.drop-rate", "nothing.throughput", "gateway.queue-depth.p99", "run.x"})
  void whatIsNotKnownStepByStepHasNoSeries(String key) {
    assertThat(StepSeries.read(run, facts, key, 1)).isEmpty();
  }

  @Test
  void aStepWithoutEnoughAnswersHasNoPercentile() {
    assertThat(
            StepSeries.read(run, facts, "gateway.response-time.p99_9", 1).orElseThrow().value(0, 1))
        .isEmpty();
  }

  @Test
  void badSecondsThatDrownInAPhaseAreFoundByItsWindows() {
    // 120 ms in 1 second of 10: less than a hundredth of all, so the 99th percentile holds.
    Verdict verdict = withSlowSecond(90, "windows={ length = 2 s, every = 1 s, share = 0.9 }");

    assertThat(verdict.verdict()).isEqualTo(Outcome.FAIL);
    BaselineResult p99 = p99(verdict);
    assertThat(p99.observed()).isLessThan(100);
    assertThat(p99.windows())
        .isEqualTo(new WindowShare(9, 7, 0.9, FakeRun.STARTED_EPOCH_MS + 2_000 + 2_000 + 3_000));
    assertThat(p99.reason())
        .contains("it holds over the whole steady part, but only in 7 of 9 windows (77.78")
        .contains(" %), where 90.00 %")
        .contains("the first that does not hold began at ");
  }

  @Test
  void theShareOfWindowsThatHasToHoldIsTheProfiles() {
    Verdict verdict = withSlowSecond(90, "windows={ length = 2 s, every = 1 s, share = 0.7 }");

    assertThat(verdict.verdict()).isEqualTo(Outcome.PASS);
    assertThat(p99(verdict).windows().held()).isEqualTo(7);
  }

  @Test
  void aWindowWithoutDataDoesNotHold() {
    Verdict verdict =
        withSlowSecond(
            0,
            "metric=gateway.response-time.p99_9",
            P99 + "windows={ length = 1 s, every = 1 s, share = 0.1 }");

    assertThat(p99(verdict).windows().held()).isZero();
    assertThat(verdict.verdict()).isEqualTo(Outcome.FAIL);
  }

  /**
   * Of 10,000 requests due in 10 steady seconds behind 2 of warm-up, some of the fifth are slow.
   */
  private Verdict withSlowSecond(int slow, String first, String... more) {
    List<String> assignments = new ArrayList<>(List.of(P99 + first));
    assignments.addAll(List.of(more));
    RunDirectory slowRun =
        new Runs(root.resolve("slow"), FakeRun.gatewayAlone(assignments.toArray(String[]::new)))
            .gateway(
                request ->
                    Fate.good(
                        0,
                        request >= 6_500 && request < 6_500 + slow ? 120 * FakeRun.MS : FakeRun.MS))
            .gatewayAlone();
    return Report.judge(slowRun);
  }

  private static BaselineResult p99(Verdict verdict) {
    Optional<BaselineResult> found =
        verdict.baselines().stream()
            .filter(baseline -> baseline.id().equals("api-gateway.latency.p99"))
            .findFirst();
    return found.orElseThrow();
  }
}
