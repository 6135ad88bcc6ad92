package ai.userwhisperer.megaphone.measurements;

import static ai.userwhisperer.megaphone.measurements.Runs.CLOCK;
import static ai.userwhisperer.megaphone.measurements.Runs.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.ledger.DueTimes;
import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.measurements.ledger.Ledger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ObservationLogTest {
  @TempDir Path root;

  @Test
  void anEventIsObservedOnceAndEveryFurtherTimeIsADuplicate() {
    RunDirectory run = Runs.create(root.resolve("run"));
    DueTimes due =
        (injector, sequence) ->
            injector == 0 ? CLOCK.originNs() + 1_000_000_000L * sequence : DueTimes.UNKNOWN;
    ObservationLog.Totals totals;
    try (ObservationLog log = new ObservationLog(run, "pubsub", due, CLOCK)) {
      assertThat(log.observe(id("aZ09bc", 0, 3), 0, CLOCK.originNs() + seconds(3.5))).isTrue();
      assertThat(log.observe(id("aZ09bc", 0, 3), 0, CLOCK.originNs() + seconds(9))).isTrue();
      assertThat(log.observe(id("aZ09bc", 1, 3), 0, CLOCK.originNs() + seconds(9))).isTrue();
      assertThat(log.observe(id("other0", 0, 4), 0, CLOCK.originNs() + seconds(9))).isFalse();
      totals = log.flush();
    }

    assertThat(totals.observed()).isEqualTo(2);
    assertThat(totals.duplicates()).isEqualTo(1);
    assertThat(totals.foreign()).isEqualTo(1);
    Ledger ledger = run.readLedger(message -> {});
    assertThat(ledger.count(EventSet.OBSERVED)).isEqualTo(2);
    assertThat(ledger.count(EventSet.DUPLICATED)).isEqualTo(1);
    List<Interval> lags = new ArrayList<>();
    run.readProbeIntervals("pubsub", lags::add, message -> {});
    assertThat(lags)
        .singleElement()
        .satisfies(
            lag -> {
              assertThat(lag.startEpochMs())
                  .as("the second in which it was due")
                  .isEqualTo(CLOCK.originEpochMs() + 3_000);
              assertThat(lag.histogram().getTotalCount()).isEqualTo(1);
              assertThat(lag.histogram().getMaxValue() / 1e9).isBetween(0.499, 0.501);
            });
  }

  private static byte[] id(String run, int injector, long sequence) {
    return new EventId(run, injector, sequence).toString().getBytes(StandardCharsets.US_ASCII);
  }
}
