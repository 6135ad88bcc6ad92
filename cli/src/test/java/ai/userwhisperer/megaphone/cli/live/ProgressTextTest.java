package ai.userwhisperer.megaphone.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.Manifest.PhaseTimes;
import ai.userwhisperer.megaphone.measurements.SecondCounts;
import ai.userwhisperer.megaphone.profiles.Arrivals;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Sending;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ProgressTextTest {
  private static final Phase PHASE =
      new Phase.Firehose(
          "ingestion",
          100,
          new Arrivals.Steps(List.of(40_000.0, 50_000.0), Duration.ofMillis(6_500)),
          new Sending(
              16,
              1,
              0,
              Sending.Io.AUTO,
              Sending.Protocol.HTTP_1_1,
              Sending.Compression.NONE,
              Duration.ofSeconds(10)),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30));
  private static final PhaseTimes TIMES =
      new PhaseTimes("ingestion", 10_000, 15_000, 45_000, null, false, 50_000.0, 0, 0, 1);

  private final PhaseProgress progress = new PhaseProgress(PHASE);

  @Test
  void aSecondIsShownWholeOnceTheNextHasBegun() {
    progress.add(counts(6, 300, 0));
    progress.add(counts(6, 200, 1));
    progress.add(counts(7, 10, 0));

    assertThat(line(17_000, false))
        .isEqualTo(
            "ingestion  steady 28 s left   50,000 of 50,000 events/s  500 requests/s  p99 12 ms  errors 1");
  }

  @Test
  void theStageFollowsTheClock() {
    assertThat(ProgressText.line(progress, Stage.at(null, 0, false)))
        .startsWith("ingestion  starting");
    assertThat(line(9_999, false)).startsWith("ingestion  starting");
    assertThat(line(10_000, false)).startsWith("ingestion  warm-up 35 s left");
    assertThat(line(45_000, false)).startsWith("ingestion  draining");
    assertThat(line(20_000, true)).startsWith("ingestion  draining");
  }

  @Test
  void theLagOfTheProbeIsShownWhereItHasOne() throws IOException {
    progress.pubSub(Json.parse("{\"epochMs\":1,\"lagP99Ns\":4500000}"));
    assertThat(line(20_000, false)).endsWith("  lag p99 4.50 ms");

    progress.pubSub(Json.parse("{\"epochMs\":2}"));
    assertThat(line(20_000, false)).doesNotContain("lag");
  }

  @Test
  void theSummaryHasTheSumsOfTheWholePhase() {
    progress.add(counts(0, 300, 2));
    progress.add(counts(9, 200, 0));

    assertThat(ProgressText.summary(progress))
        .isEqualTo("ingestion  done: 500 requests answered well, 50,000 events accepted, 2 errors");
  }

  @Test
  void theScreenFitsATerminalAndSaysAllThatIsKnown() throws IOException {
    for (int second = 0; second <= 20; second++) {
      progress.add(counts(second, 20L * second, second % 2));
    }
    progress.pubSub(Json.parse("{\"lagP99Ns\":4500000,\"observed\":123456}"));
    progress.redis(Json.parse("{\"queueDepth\":17}"));
    progress.harness(
        Json.parse("{\"processCpuShare\":0.5,\"machineCpuShare\":0.75,\"gcLongestPauseMs\":3}"));

    List<String> screen = ProgressText.screen(progress, Stage.at(TIMES, 27_500, false), "1 of 3");

    assertThat(screen)
        .containsExactly(
            "ingestion (1 of 3)       steady    ███████████████░░░░░░░░░░░░░░░ 0:18 left",
            "  rate      38,000 of 50,000 events/s, 380 requests/s",
            "            ▁▁▂▂▂▃▃▄▄▄▅▅▅▆▆▇▇▇██",
            "  response  p50 0.00 ms   p99 12 ms   max 0.00 ms",
            "  errors    1 in the last second, 10 so far",
            "  far end   lag p99 4.50 ms   observed 123,456 events of the run",
            "  queues    17 events",
            "  harness   CPU 50 %   machine 75 %   longest pause 3 ms");
    assertThat(screen).allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
  }

  @Test
  void whatIsNotKnownIsADash() {
    assertThat(ProgressText.screen(progress, Stage.at(null, 0, false), "1 of 1"))
        .contains("  rate      –", "  response  –", "  far end   –", "  queues    –");
  }

  private String line(long nowEpochMs, boolean draining) {
    return ProgressText.line(progress, Stage.at(TIMES, nowEpochMs, draining));
  }

  private static SecondCounts counts(int second, long good, long failed) {
    return new SecondCounts(
        second,
        0,
        good + failed,
        good,
        failed,
        0,
        0,
        0,
        good * 100,
        0,
        0,
        0,
        0,
        0,
        0,
        new TreeMap<>(),
        new TreeMap<>(),
        new SecondCounts.Quantiles(1, 12_000_000, 1),
        null);
  }
}
