package ai.userwhisperer.megaphone.reports;

import static ai.userwhisperer.megaphone.reports.FakeRun.FIREHOSE;
import static ai.userwhisperer.megaphone.reports.FakeRun.GATLING;
import static ai.userwhisperer.megaphone.reports.FakeRun.MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.reports.FakeRun.Fate;
import ai.userwhisperer.megaphone.reports.FakeRun.Load;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
  /** Of times: three significant digits. */
  private static final double HISTOGRAM = 0.001;

  @TempDir static Path shared;
  private static Metrics metrics;
  private static final List<String> PROBLEMS = new ArrayList<>();

  /**
   * 1,000 requests a second over 2 s of warm-up and 10 s of steady load. In the warm-up answers
   * take 500 ms. Of each 100 steady requests one fails after 5 ms and the others take 10 ms, but
   * for every 50th, which takes 80 ms. Events 0, 97, 194, … of the ingestion phase get lost.
   */
  @BeforeAll
  static void aRunWithKnownTruth() {
    RunDirectory run =
        new Runs(shared.resolve("run"), FakeRun.profile())
            .gateway(
                request -> {
                  if (request < 2_000) {
                    return Fate.good(20_000, 500 * MS);
                  }
                  if (request % 100 == 99) {
                    return new Fate("status-503", 20_000, 5 * MS);
                  }
                  return Fate.good(20_000, request % 50 == 0 ? 80 * MS : 10 * MS);
                })
            .losing(sequence -> sequence % 97 == 0)
            .duplicating(sequence -> sequence % 1_000 == 1)
            .finished();
    metrics = Metrics.of(run, PROBLEMS::add);
  }

  @Test
  void aWholeRunHasNoProblems() {
    assertThat(PROBLEMS).isEmpty();
  }

  @Test
  void timesAreThoseOfTheSteadyPartAlone() {
    near("gateway.response-time.p50", 10.02, "ms");
    near("gateway.response-time.p99", 80.02, "ms");
    near("gateway.response-time.max", 80.02, "ms");
    near("gateway.response-time.mean", (98 * 10.0 - 20 + 2 * 80) / 99 + 0.13, "ms", 0.02);
    near("gateway.service-time.p50", 10, "ms");
    near("gateway.schedule-lag.p99", 0.02, "ms");
    near("gateway.injector-lag.p99", 0.02, "ms");
    near("gateway.answer-time.p99", 80, "ms");
    near("gateway.failed-response-time.p50", 5.02, "ms");
  }

  @Test
  void errorsAreCountedByTheSecondInWhichTheRequestWasDue() {
    near("gateway.error-rate", 1, "%");
    near("gateway.track.error-rate", 1, "%");
    near("gateway.track.availability", 99, "%");
    near("gateway.missed-share", 0, "%");
  }

  @Test
  void throughputIsCountedByTheSecondInWhichItHappened() {
    // The slow answers of the warm-up's last half second come in the steady part's first.
    double good = 9_900 + 500 - 10;
    near("gateway.throughput", good / 10, "requests/s", 0.002);
    near("gateway.event-throughput", good / 10, "events/s", 0.002);
    near("gateway.asked-event-throughput", 1_000, "events/s");
  }

  @Test
  void countsAreThoseOfTheWholePhase() {
    near("gateway.requests.sent", 12_000, "requests");
    near("gateway.requests.good", 11_900, "requests");
    near("gateway.requests.failed", 100, "requests");
    near("gateway.events.accepted", 11_900, "events");
    near("gateway.events.failed", 100, "events");
  }

  @Test
  void theLedgerFollowsEachPhaseByItsOwnEvents() {
    // The gateway's events are 0 to 11,999, those of the ingestion phase 12,000 to 67,999.
    // 97 divides 578 of them.
    double lost = 578;
    near("ingestion.events.sent", 56_000, "events");
    near("ingestion.events.lost", lost, "events");
    near("ingestion.events.observed", 56_000 - lost, "events");
    near("ingestion.drop-rate", 100.0 * lost / 56_000, "%");
    near("gateway.events.lost", 0, "events");
    near("gateway.drop-rate", 0, "%");
    near("run.data-loss", lost, "events");
    near("gateway.events.unconfirmed", 100, "events");
    // Of both injectors: 1, 1001, … of each that was not lost.
    assertThat(metrics.find("run.duplicates").orElseThrow().value()).isBetween(66.0, 69.0);
    near("run.events.sent", 12_000 + 56_000 + 340, "events");
  }

  @Test
  void probesAreReadInTheSteadyPart() {
    near("ingestion.processing-lag.p99", 0.18, "s");
    near("ingestion.platform-memory.max", 50, "%");
    near("ingestion.redis-latency.p99", 0.3, "ms");
    near("ingestion.redis-evicted-keys", 0, "keys");
    near("ingestion.harness-cpu.mean", 40, "%");
    near("ingestion.harness-cpu-seconds", 12 * 0.8, "s");
    near("ingestion.harness-machine-cpu.mean", 80, "%");
    near("ingestion.harness-steal.mean", 1, "%");
    near("ingestion.harness-gc-pause.max", 4, "ms");
    near("ingestion.harness-gc-pause.share", 0.6, "%");
    near("ingestion.harness-heap.max", 256, "MiB");
    near("ingestion.harness-buffers.max", 16, "MiB");
    near("ingestion.hiccup.p99", 0.2, "ms");
    near("journey.decision-accuracy.last", 97, "%");
    assertThat(metrics.find("ingestion.queue-depth.max").orElseThrow().value())
        .isBetween(240.0, 276.0);
    assertThat(metrics.find("ingestion.observed-event-throughput")).isPresent();
  }

  @Test
  void whatAnswersSaidIsAveraged() {
    near("journey.content.quality-score.mean", 4.5, "of 5");
    assertThat(metrics.find("journey.content.quality-score.count").orElseThrow().value())
        .isPositive();
    assertThat(metrics.find("journey.content.quality-score.mean").orElseThrow().evidence())
        .isEqualTo("phases/journey/content");
  }

  @Test
  void aPercentileOfTooFewSamplesIsNoData() {
    assertThat(metrics.find("journey.decision.response-time.p95")).isPresent();
    assertThat(metrics.find("journey.decision.response-time.p99")).isEmpty();
    assertThat(metrics.whyAbsent("journey.decision.response-time.p99"))
        .isEqualTo("p99 needs at least 1000 answers, had 300");
    assertThat(metrics.whyAbsent("ingestion.failed-response-time.max"))
        .isEqualTo("max needs at least 1 failed requests, had 0");
  }

  @Test
  void memoryGrowthTakesTenMinutes() {
    assertThat(metrics.whyAbsent("run.platform-memory-growth"))
        .startsWith("a trend needs memory samples over at least 10 minutes, had 0.");
  }

  @Test
  void aProfileMaySayHowLongATrendTakes(@TempDir Path directory) {
    FakeRun run =
        new FakeRun(
            directory.resolve("run"), "hasty", FakeRun.gatewayAlone("probes.metrics.trend=3 s"));
    Load load = new Load("gateway", FIREHOSE, 1, 5, 1.0);
    run.begin(load);
    for (int second = 0; second < load.seconds(); second++) {
      run.sample(
          "platform",
          run.clock.epochMs(run.startNs()) + second * 1_000L,
          Map.of("memoryBytes", 1e9 + second * 1e6));
    }
    run.end(load, true);
    run.finish();

    // A thousandth a second; the mean is 1.003 GB.
    assertThat(
            Metrics.of(run.directory, problem -> {})
                .find("run.platform-memory-growth")
                .orElseThrow()
                .value())
        .isCloseTo(360 / 1.003, within(0.1));
  }

  @Test
  void aKeyThatNoMetricHasIsSaidToBeUnknown() {
    assertThat(metrics.whyAbsent("gateway.luck")).isEqualTo("this run has no metric of that name");
  }

  @Test
  void memoryThatGrowsSteadilyShowsInPercentAnHour(@TempDir Path directory) {
    FakeRun run = new FakeRun(directory.resolve("run"), "leak", FakeRun.gatewayAlone());
    Load soak = new Load("gateway", FIREHOSE, 60, 1_200, 1.0);
    run.begin(soak);
    long start = run.clock.epochMs(run.startNs());
    for (int second = 0; second < soak.seconds(); second++) {
      double noise = (second % 2 == 0 ? 1 : -1) * 1e6;
      double bytes = 400e6 + 60e6 * second / 3_600.0 + noise;
      run.sample("platform", start + second * 1_000L, Map.of("memoryBytes", bytes));
    }
    run.end(soak, true);
    run.finish();

    Metric growth =
        Metrics.of(run.directory, problem -> {}).find("run.platform-memory-growth").orElseThrow();

    // 60 MB an hour; the mean is that of the middle of the steady part, 660 s in.
    assertThat(growth.value()).isCloseTo(100 * 60 / 411.0, within(0.05));
    assertThat(growth.unit()).isEqualTo("%/h");
  }

  @Test
  void withoutAPubSubProbeNothingIsSaidOfTheFarEnd(@TempDir Path directory) {
    FakeRun run = new FakeRun(directory.resolve("run"), "blind", FakeRun.gatewayAlone());
    Load load = new Load("gateway", FIREHOSE, 1, 2, 100.0);
    run.begin(load);
    run.send(load, "track", 100, 1, request -> Fate.good(0, MS));
    run.end(load, true);
    run.finish();

    Metrics blind = Metrics.of(run.directory, problem -> {});

    assertThat(blind.find("gateway.events.accepted")).get().returns(300.0, Metric::value);
    assertThat(blind.whyAbsent("gateway.drop-rate")).isEqualTo("there was no pubsub probe");
    assertThat(blind.whyAbsent("run.data-loss")).isEqualTo("there was no pubsub probe");
    assertThat(blind.whyAbsent("gateway.queue-depth.max")).isEqualTo("there was no redis probe");
  }

  @Test
  void aPhaseThatSendsNoEventsIsNotCreditedWithThoseOfTheNext(@TempDir Path directory) {
    FakeRun run = new FakeRun(directory.resolve("run"), "none", FakeRun.gatewayAlone());
    Load decisions = new Load("decisions", GATLING, 1, 2, null);
    Load journey = new Load("journey", GATLING, 1, 2, null);
    run.begin(decisions);
    run.send(decisions, "decision", 20, 0, request -> Fate.good(0, MS));
    run.end(decisions, true);
    run.begin(journey);
    run.send(journey, "track", 20, 1, request -> Fate.good(0, MS));
    run.end(journey, true);
    run.finish();

    Metrics both = Metrics.of(run.directory, problem -> {});

    assertThat(both.find("decisions.events.accepted")).get().returns(0.0, Metric::value);
    assertThat(both.find("journey.events.accepted")).get().returns(60.0, Metric::value);
  }

  @Test
  void whatPubSubAndTheProbesThemselvesDidIsOfTheSteadyPart(@TempDir Path directory) {
    FakeRun run = new FakeRun(directory.resolve("run"), "costs", FakeRun.gatewayAlone());
    Load load = new Load("gateway", FIREHOSE, 1, 2, 100.0);
    run.begin(load);
    long startMs = run.clock.epochMs(run.startNs());
    for (int second = 0; second < 3; second++) {
      double n = second;
      long atMs = startMs + second * 1_000L + 500;
      run.sample("pubsub", atMs, Map.of("outOfOrder", 7 * n, "redelivered", 5 * n));
      run.sample("redis", atMs, Map.of("arrivalsSampled", 20 * n, "arrivalsMissing", n));
      run.sample("backlog", atMs, Map.of("undeliveredMessages", 40 * n, "backlogAgeMs", 120_000.0));
      run.sample(
          "harness",
          atMs,
          Map.of("probeCpuMs", 300.0, "probeCpuMs:pubsub", 250.0, "probeRequests", 10 * n));
    }
    run.send(load, "track", 100, 1, request -> Fate.good(0, MS));
    run.end(load, true);
    run.finish();

    Metrics seen = Metrics.of(run.directory, problem -> {});
    assertThat(seen.find("run.redis-arrivals.sampled")).get().returns(40.0, Metric::value);
    assertThat(seen.find("run.redis-arrivals.missing")).get().returns(2.0, Metric::value);
    assertThat(seen.find("gateway.pubsub-out-of-order")).get().returns(7.0, Metric::value);
    assertThat(seen.find("gateway.pubsub-redelivered")).get().returns(5.0, Metric::value);
    assertThat(seen.find("gateway.pubsub-backlog.max")).get().returns(80.0, Metric::value);
    assertThat(seen.find("gateway.pubsub-backlog-age.max")).get().returns(120.0, Metric::value);
    assertThat(seen.whyAbsent("gateway.pubsub-oldest-unacked.max"))
        .isEqualTo("the backlog probe saw no oldestUnackedSeconds in the steady part");
    assertThat(seen.find("gateway.probe-cpu").orElseThrow().value()).isCloseTo(30, within(1e-9));
    assertThat(seen.find("gateway.probe-cpu.pubsub").orElseThrow().value())
        .isCloseTo(25, within(1e-9));
    assertThat(seen.find("gateway.probe-requests")).get().returns(15.0, Metric::value);
    assertThat(seen.find("gateway.probe-requests.redis")).isEmpty();
  }

  @Test
  void outagesAndLossesAreTracedToTheirSeconds(@TempDir Path directory) {
    FakeRun run = new FakeRun(directory.resolve("run"), "rollout", FakeRun.gatewayAlone());
    Load load = new Load("rollout", FIREHOSE, 2, 10, 100.0);
    run.begin(load);
    // In the seconds 5 to 7 three of four requests fail, and in second 9 one of four.
    long first =
        run.send(
            load,
            "track",
            100,
            1,
            request -> {
              long second = request / 100;
              boolean fails =
                  (second >= 5 && second <= 7)
                      ? request % 4 > 0
                      : (second == 9 && request % 4 == 0);
              return fails ? new Fate("status-503", 0, MS) : Fate.good(0, MS);
            });
    // Of the seconds 3 and 8.
    run.observe(
        FIREHOSE,
        first,
        1_200,
        MS,
        sequence -> sequence - first == 399 || sequence - first == 800 || sequence - first == 804,
        sequence -> false);
    run.sample("pubsub", run.clock.epochMs(run.startNs()), Map.of("observed", 1_200.0));
    run.end(load, true);
    run.finish();

    Metrics seen = Metrics.of(run.directory, problem -> {});
    assertThat(seen.find("rollout.longest-outage")).get().returns(3.0, Metric::value);
    assertThat(seen.find("rollout.track.longest-outage")).get().returns(3.0, Metric::value);
    assertThat(seen.find("rollout.events.lost")).get().returns(3.0, Metric::value);
    assertThat(seen.find("rollout.lossy-seconds")).get().returns(2.0, Metric::value);
  }

  @Test
  void eventsOfAPhaseThatWasNeverDrainedAreNotLostYet(@TempDir Path directory) {
    FakeRun run = new FakeRun(directory.resolve("run"), "undrained", FakeRun.gatewayAlone());
    Load load = new Load("gateway", FIREHOSE, 1, 2, 100.0);
    run.begin(load);
    long first = run.send(load, "track", 100, 1, request -> Fate.good(0, MS));
    run.observe(FIREHOSE, first, 250, MS, sequence -> false, sequence -> false);
    run.sample("pubsub", run.clock.epochMs(run.startNs()), Map.of("observed", 250.0));
    run.end(load, false);
    run.finish();

    assertThat(Metrics.of(run.directory, problem -> {}).whyAbsent("run.data-loss"))
        .isEqualTo(
            "the run ended before gateway was drained: 50 accepted events had not been observed yet");
  }

  private static void near(String key, double expected, String unit) {
    near(key, expected, unit, HISTOGRAM);
  }

  private static void near(String key, double expected, String unit, double share) {
    Metric metric =
        metrics
            .find(key)
            .orElseThrow(() -> new AssertionError(key + ": " + metrics.whyAbsent(key)));
    assertThat(metric.unit()).as(key).isEqualTo(unit);
    assertThat(metric.value()).as(key).isCloseTo(expected, within(Math.abs(expected) * share));
  }
}
