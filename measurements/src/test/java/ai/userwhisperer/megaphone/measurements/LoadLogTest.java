package ai.userwhisperer.megaphone.measurements;

import static ai.userwhisperer.megaphone.measurements.Runs.CLOCK;
import static ai.userwhisperer.megaphone.measurements.Runs.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.measurements.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoadLogTest {
  private static final long START = CLOCK.originNs() + seconds(10);

  @TempDir Path root;
  private final List<String> damaged = new ArrayList<>();

  @Test
  void latencyBelongsToTheSecondInWhichARequestWasDueAndThroughputToTheSecondInWhichItHappened() {
    RunDirectory run = Runs.create(root.resolve("run"));
    try (LoadLog log = LoadLog.open(run, 0, CLOCK)) {
      LoadRecorder recorder = log.recorder("gateway", "track", START);
      recorder.sent(START + seconds(0.5), START + seconds(0.6), seconds(0.04), 0, 1, 100);
      recorder.good(START + seconds(0.5), START + seconds(0.6), START + seconds(2.5), 50);
      recorder.accepted(0, 1);
      recorder.close();
    }

    List<Interval> intervals = intervals(run, "gateway", "track");
    assertThat(intervals)
        .extracting(Interval::tag)
        .containsExactlyInAnyOrder("schedule-lag", "injector-lag", "response-time", "service-time");
    assertThat(intervals)
        .allSatisfy(
            interval -> {
              assertThat(interval.startEpochMs()).isEqualTo(CLOCK.originEpochMs() + 10_000);
              assertThat(interval.lengthMs()).isEqualTo(1_000);
            });
    assertThat(valueOf(intervals, "schedule-lag")).isCloseTo(0.1, within());
    assertThat(valueOf(intervals, "injector-lag")).isCloseTo(0.04, within());
    assertThat(valueOf(intervals, "response-time")).isCloseTo(2.0, within());
    assertThat(valueOf(intervals, "service-time")).isCloseTo(1.9, within());

    List<SecondCounts> counts = counts(run, "gateway", "track");
    assertThat(counts).extracting(SecondCounts::second).containsExactly(0, 2);
    assertThat(counts.get(0).requestsSent()).isEqualTo(1);
    assertThat(counts.get(0).requestsGood()).isZero();
    assertThat(counts.get(1).requestsGood()).isEqualTo(1);
    assertThat(counts.get(1).eventsAccepted()).isEqualTo(1);
    assertThat(counts.get(1).epochMs()).isEqualTo(CLOCK.originEpochMs() + 12_000);
  }

  @Test
  void theGoodNeverHideTheBad() {
    RunDirectory run = Runs.create(root.resolve("run"));
    try (LoadLog log = LoadLog.open(run, 0, CLOCK)) {
      LoadRecorder recorder = log.recorder("gateway", "batch", START);
      for (int i = 0; i < 4; i++) {
        recorder.sent(START, START, 0, i * 100L, 100, 1);
      }
      recorder.good(START, START, START + seconds(0.1), 1);
      recorder.accepted(0, 90);
      recorder.rejected(90, 10);
      recorder.failed(START, START, START + seconds(0.2), 1, 100, 100, "status-503");
      recorder.unanswered(START, START, START + seconds(0.9), 200, 100, "timeout");
      recorder.unanswered(START, START, START + seconds(0.95), 300, 100, "reset");
      recorder.missed(START + seconds(0.96), 100);
      recorder.close();
    }

    SecondCounts second = counts(run, "gateway", "batch").get(0);
    assertThat(second.requestsSent())
        .isEqualTo(second.requestsGood() + second.requestsFailed() + second.requestsUnanswered());
    assertThat(second.eventsSent())
        .isEqualTo(
            second.eventsAccepted()
                + second.eventsRejected()
                + second.eventsFailed()
                + second.eventsUnanswered());
    assertThat(second.errors())
        .isEqualTo(
            new TreeMap<>(
                java.util.Map.of("status-503", 1L, "timeout", 1L, "reset", 1L, "missed", 1L)));
    assertThat(second.eventsMissed()).isEqualTo(100);
    List<Interval> intervals = intervals(run, "gateway", "batch");
    assertThat(countOf(intervals, "response-time")).isEqualTo(1);
    assertThat(countOf(intervals, "failed-response-time")).isEqualTo(3);
    Ledger ledger = run.readLedger(damaged::add);
    assertThat(ledger.count(EventSet.SENT)).isEqualTo(400);
    assertThat(ledger.count(EventSet.ACCEPTED)).isEqualTo(90);
    assertThat(ledger.count(EventSet.REJECTED)).isEqualTo(10);
    assertThat(ledger.count(EventSet.FAILED)).isEqualTo(100);
    assertThat(ledger.count(EventSet.UNANSWERED)).isEqualTo(200);
  }

  @Test
  void aStallSpreadsOverAsManySecondsAsItTakes() {
    RunDirectory run = Runs.create(root.resolve("run"));
    try (LoadLog log = LoadLog.open(run, 0, CLOCK)) {
      LoadRecorder recorder = log.recorder("gateway", "track", START);
      for (int second = 0; second < 40; second++) {
        recorder.sent(START + seconds(second), START + seconds(40.1), 0, second, 1, 1);
        recorder.good(START + seconds(second), START + seconds(40.1), START + seconds(40.5), 1);
      }
      recorder.close();
    }

    List<Interval> responses =
        intervals(run, "gateway", "track").stream()
            .filter(interval -> interval.tag().equals("response-time"))
            .toList();
    assertThat(responses).hasSize(40);
    assertThat(responses).extracting(Interval::startEpochMs).doesNotHaveDuplicates();
    for (Interval response : responses) {
      double due = (response.startEpochMs() - CLOCK.originEpochMs()) / 1e3 - 10;
      assertThat(response.histogram().getMaxValue() / 1e9).isCloseTo(40.5 - due, within());
    }
  }

  @Test
  void severalThreadsAddUpInTheSameFiles() throws InterruptedException {
    RunDirectory run = Runs.create(root.resolve("run"));
    try (LoadLog log = LoadLog.open(run, 0, CLOCK)) {
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        long first = t * 100_000L;
        LoadRecorder recorder = log.recorder("ingestion", "track", START);
        Thread thread =
            new Thread(
                () -> {
                  for (int i = 0; i < 100_000; i++) {
                    long dueNs = START + i * 50_000L;
                    recorder.sent(dueNs, dueNs, 0, first + i, 1, 1);
                    recorder.good(dueNs, dueNs, dueNs + 1_000, 1);
                    recorder.accepted(first + i, 1);
                  }
                  recorder.close();
                });
        thread.start();
        threads.add(thread);
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }

    assertThat(
            counts(run, "ingestion", "track").stream().mapToLong(SecondCounts::requestsGood).sum())
        .isEqualTo(400_000);
    assertThat(countOf(intervals(run, "ingestion", "track"), "response-time")).isEqualTo(400_000);
    assertThat(run.readLedger(damaged::add).count(EventSet.ACCEPTED)).isEqualTo(400_000);
    assertThat(damaged).isEmpty();
  }

  @Test
  void anIdleThreadHandsOverWhatItHasWhenItTicks() {
    RunDirectory run = Runs.create(root.resolve("run"));
    LoadRecorder recorder;
    try (LoadLog log = LoadLog.open(run, 0, CLOCK)) {
      recorder = log.recorder("gateway", "track", START);
      recorder.sent(START, START, 0, 0, 1, 1);
      recorder.tick(START + seconds(1));
    }
    assertThat(counts(run, "gateway", "track"))
        .singleElement()
        .extracting(SecondCounts::requestsSent)
        .isEqualTo(1L);
  }

  @Test
  void anInjectorThatComesBackGoesOnWithItsLedger() {
    RunDirectory run = Runs.create(root.resolve("run"));
    for (int phase = 0; phase < 2; phase++) {
      try (LoadLog log = LoadLog.open(run, 1, CLOCK)) {
        LoadRecorder recorder = log.recorder("phase" + phase, "track", START);
        recorder.sent(START, START, 0, 10L * phase, 3, 1);
        recorder.good(START, START, START + 1, 1);
        recorder.accepted(10L * phase, 3);
        recorder.close();
        assertThat(log.failure()).isNull();
      }
    }
    Ledger ledger = run.readLedger(damaged::add);
    assertThat(ledger.count(EventSet.SENT)).isEqualTo(6);
    assertThat(ledger.count(EventSet.ACCEPTED, 1, 0, 3)).isEqualTo(3);
    assertThat(ledger.count(EventSet.ACCEPTED, 1, 10, 3)).isEqualTo(3);
  }

  @Test
  void aSecondSaysWhichEventsWereSentInIt() {
    RunDirectory run = Runs.create(root.resolve("run"));
    try (LoadLog log = LoadLog.open(run, 0, CLOCK)) {
      LoadRecorder recorder = log.recorder("gateway", "track", START);
      recorder.sent(START, START, 0, 70, 10, 1);
      recorder.sent(START, START, 0, 20, 5, 1);
      recorder.sent(START, START + seconds(1), 0, 0, 0, 1);
      recorder.close();
    }
    assertThat(counts(run, "gateway", "track"))
        .extracting(SecondCounts::sequences)
        .containsExactly(new SecondCounts.Sequences(20, 80), null);
  }

  @Test
  void valuesThatAnswersSayAreSummedUpByTheSecond() {
    RunDirectory run = Runs.create(root.resolve("run"));
    try (LoadLog log = LoadLog.open(run, 1, CLOCK)) {
      LoadRecorder recorder = log.recorder("journey", "content", START);
      recorder.value(START, "quality-score", 4.0);
      recorder.value(START, "quality-score", 5.0);
      recorder.close();
    }
    assertThat(counts(run, "journey", "content").get(0).values().get("quality-score"))
        .isEqualTo(new SecondCounts.ValueStatistics(2, 9.0, 4.0, 5.0));
  }

  @Test
  void whatWaitedToBeWrittenIsWrittenToo() {
    RunDirectory run = Runs.create(root.resolve("run"));
    try (RequestLog log = new RequestLog(run, "gateway", "track", 0, CLOCK.epochMs(START))) {
      LoadRecorder ahead = new LoadRecorder(START);
      LoadRecorder behind = new LoadRecorder(START);
      log.add(ahead);
      log.add(behind);
      for (int second = 0; second < 7; second++) {
        behind.missed(START + seconds(second), 1);
      }
      ahead.missed(START, 1);
      ahead.close();
      behind.close();
      log.drain(tally -> {});
    }

    assertThat(counts(run, "gateway", "track"))
        .filteredOn(line -> line.values().containsKey(LoadLog.RECORDER_BACKLOG))
        .extracting(SecondCounts::second, line -> line.values().get(LoadLog.RECORDER_BACKLOG).max())
        .containsExactly(tuple(0, 1.0), tuple(6, 7.0));
  }

  @Test
  void hdrHistogramsOwnReaderReadsTheLog() throws IOException {
    RunDirectory run = Runs.create(root.resolve("run"));
    try (LoadLog log = LoadLog.open(run, 0, CLOCK)) {
      LoadRecorder recorder = log.recorder("gateway", "track", START);
      recorder.sent(START, START + 5, 5, 0, 1, 1);
      recorder.good(START, START + 5, START + seconds(0.25), 1);
      recorder.close();
    }

    List<String> tags = new ArrayList<>();
    try (HistogramLogReader reader =
        new HistogramLogReader(run.root().resolve("phases/gateway/track.0.hlog").toFile())) {
      for (EncodableHistogram next = reader.nextIntervalHistogram();
          next != null;
          next = reader.nextIntervalHistogram()) {
        tags.add(next.getTag());
        assertThat(next.getStartTimeStamp()).isEqualTo(CLOCK.originEpochMs() + 10_000);
      }
    }
    assertThat(tags)
        .containsExactlyInAnyOrder("response-time", "service-time", "schedule-lag", "injector-lag");
  }

  @Test
  void aLogThatWasCutOffCountsUpToItsLastWholeLine() throws IOException {
    RunDirectory run = Runs.create(root.resolve("run"));
    try (LoadLog log = LoadLog.open(run, 0, CLOCK)) {
      LoadRecorder recorder = log.recorder("gateway", "track", START);
      for (int second = 0; second < 3; second++) {
        recorder.sent(START + seconds(second), START + seconds(second), 0, second, 1, 1);
      }
      recorder.close();
    }
    Path intervals = run.root().resolve("phases/gateway/track.0.hlog");
    Path counts = run.root().resolve("phases/gateway/track.0.jsonl");
    Files.writeString(intervals, "Tag=schedule-lag,1700000013.000,1.0", StandardOpenOption.APPEND);
    Files.writeString(counts, "{\"second\":3,\"requestsS", StandardOpenOption.APPEND);

    assertThat(countOf(intervals(run, "gateway", "track"), "schedule-lag")).isEqualTo(3);
    assertThat(counts(run, "gateway", "track")).hasSize(3);
    assertThat(damaged)
        .hasSize(2)
        .allSatisfy(message -> assertThat(message).contains("track.0.").doesNotContain("\n"));
  }

  private List<Interval> intervals(RunDirectory run, String phase, String request) {
    List<Interval> intervals = new ArrayList<>();
    run.readIntervals(phase, request, intervals::add, damaged::add);
    return intervals;
  }

  private List<SecondCounts> counts(RunDirectory run, String phase, String request) {
    List<SecondCounts> counts = new ArrayList<>();
    run.readCounts(phase, request, counts::add, damaged::add);
    return counts;
  }

  private static double valueOf(List<Interval> intervals, String tag) {
    return intervals.stream()
            .filter(interval -> interval.tag().equals(tag))
            .findFirst()
            .orElseThrow()
            .histogram()
            .getMaxValue()
        / 1e9;
  }

  private static long countOf(List<Interval> intervals, String tag) {
    return intervals.stream()
        .filter(interval -> interval.tag().equals(tag))
        .mapToLong(interval -> interval.histogram().getTotalCount())
        .sum();
  }

  /** Histograms keep three digits. */
  private static org.assertj.core.data.Percentage within() {
    return org.assertj.core.data.Percentage.withPercentage(0.1);
  }
}
