package ai.userwhisperer.megaphone.measurements;

import static ai.userwhisperer.megaphone.measurements.Runs.CLOCK;
import static ai.userwhisperer.megaphone.measurements.Runs.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.ledger.DueTimes;
import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.measurements.ledger.Ledger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.Assertions;
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

  @Test
  void thePublishTimeSplitsTheLagAndOneThatCantBeIsCounted() {
    RunDirectory run = Runs.create(root.resolve("run"));
    long dueNs = CLOCK.originNs() + seconds(2);
    long tolerance = ObservationLog.CLOCK_TOLERANCE_NS;
    try (ObservationLog log =
        new ObservationLog(run, "pubsub", (injector, sequence) -> dueNs, CLOCK)) {
      log.observe(id("aZ09bc", 0, 1), 0, dueNs + seconds(0.3), dueNs + seconds(1));
      log.observe(id("aZ09bc", 0, 2), 0, dueNs - tolerance, dueNs + seconds(1));
      log.observe(id("aZ09bc", 0, 3), 0, dueNs + seconds(1) + tolerance, dueNs + seconds(1));
      assertThat(log.flush().implausiblePublishTimes()).isZero();
      log.observe(id("aZ09bc", 0, 4), 0, dueNs - tolerance - 1, dueNs + seconds(1));
      log.observe(id("aZ09bc", 0, 5), 0, dueNs + seconds(1) + tolerance + 1, dueNs + seconds(1));
      log.observe(id("aZ09bc", 0, 6), 0, DueTimes.UNKNOWN, dueNs + seconds(1));
      assertThat(log.flush().implausiblePublishTimes()).isEqualTo(2);
    }

    List<Interval> first = new ArrayList<>();
    run.readProbeIntervals("pubsub", first::add, message -> {});
    assertThat(total(first, ObservationLog.PROCESSING_LAG)).isEqualTo(6);
    assertThat(total(first, ObservationLog.PUBLISH_LAG)).isEqualTo(5);
    assertThat(total(first, ObservationLog.DELIVERY_LAG)).isEqualTo(5);
  }

  private static long total(List<Interval> intervals, String tag) {
    return intervals.stream()
        .filter(interval -> interval.tag().equals(tag))
        .mapToLong(interval -> interval.histogram().getTotalCount())
        .sum();
  }

  @Test
  void aFlushWritesWhatIsNewAndTheEndWritesItInOnePiece() throws IOException {
    RunDirectory run = Runs.create(root.resolve("run"));
    Path parts = run.ledgerDirectory().resolve("0.observed.parts.roaring");
    DueTimes due = (injector, sequence) -> DueTimes.UNKNOWN;
    try (ObservationLog log = new ObservationLog(run, "pubsub", due, CLOCK)) {
      long size = 0;
      long largestFlush = 0;
      for (int second = 0; second < 50; second++) {
        for (int i = 0; i < 100; i++) {
          // Every second one is lost, so the set does not shrink to a few ranges.
          log.observe(id("aZ09bc", 0, 200L * second + 2L * i), 0, CLOCK.originNs());
        }
        log.flush();
        largestFlush = Math.max(largestFlush, Files.size(parts) - size);
        size = Files.size(parts);
        assertThat(run.readLedger(Assertions::fail).count(EventSet.OBSERVED))
            .isEqualTo(100L * (second + 1));
      }
      assertThat(largestFlush).as("bytes, of 100 events").isLessThan(400);
      log.flush();
      assertThat(Files.size(parts)).as("nothing new").isEqualTo(size);
    }

    assertThat(parts).doesNotExist();
    assertThat(run.readLedger(Assertions::fail).count(EventSet.OBSERVED)).isEqualTo(5_000);
  }

  @Test
  void aKillInTheMiddleOfAFlushLeavesTheSecondsBefore() throws IOException {
    RunDirectory run = Runs.create(root.resolve("run"));
    Path parts = run.ledgerDirectory().resolve("0.observed.parts.roaring");
    DueTimes due = (injector, sequence) -> DueTimes.UNKNOWN;
    ObservationLog log = new ObservationLog(run, "pubsub", due, CLOCK);
    log.observe(id("aZ09bc", 0, 1), 0, CLOCK.originNs());
    log.flush();
    long first = Files.size(parts);
    log.observe(id("aZ09bc", 0, 70_000), 0, CLOCK.originNs());
    log.flush();
    byte[] whole = Files.readAllBytes(parts);

    for (int length = (int) first; length < whole.length; length++) {
      Files.write(parts, Arrays.copyOf(whole, length));
      assertThat(run.readLedger(Assertions::fail).count(EventSet.OBSERVED)).isEqualTo(1);
    }
    log.close();
  }

  private static byte[] id(String run, int injector, long sequence) {
    return new EventId(run, injector, sequence).toString().getBytes(StandardCharsets.US_ASCII);
  }
}
