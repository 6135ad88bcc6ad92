package ai.userwhisperer.megaphone.cli;

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

final class LiveCountsTest {
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

  private final LiveCounts live = new LiveCounts(PHASE);

  @Test
  void aSecondIsShownWholeOnceTheNextHasBegun() {
    live.add(counts(6, 300, 0));
    live.add(counts(6, 200, 1));
    live.add(counts(7, 10, 0));

    assertThat(live.text(TIMES, 17_000, false))
        .isEqualTo(
            "ingestion  steady 28 s left   50,000 of 50,000 events/s  500 requests/s  p99 12 ms  errors 1");
  }

  @Test
  void theStageFollowsTheClock() {
    assertThat(live.text(null, 0, false)).startsWith("ingestion  starting");
    assertThat(live.text(TIMES, 9_999, false)).startsWith("ingestion  starting");
    assertThat(live.text(TIMES, 10_000, false)).startsWith("ingestion  warm-up 35 s left");
    assertThat(live.text(TIMES, 45_000, false)).startsWith("ingestion  draining");
    assertThat(live.text(TIMES, 20_000, true)).startsWith("ingestion  draining");
  }

  @Test
  void theLagOfTheProbeIsShownWhereItHasOne() throws IOException {
    live.observed(Json.parse("{\"epochMs\":1,\"lagP99Ns\":4500000}"));
    assertThat(live.text(TIMES, 20_000, false)).endsWith("  lag p99 4.50 ms");

    live.observed(Json.parse("{\"epochMs\":2}"));
    assertThat(live.text(TIMES, 20_000, false)).doesNotContain("lag");
  }

  @Test
  void theSummaryHasTheSumsOfTheWholePhase() {
    live.add(counts(0, 300, 2));
    live.add(counts(9, 200, 0));

    assertThat(live.summary())
        .isEqualTo("ingestion  done: 500 requests answered well, 50,000 events accepted, 2 errors");
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
