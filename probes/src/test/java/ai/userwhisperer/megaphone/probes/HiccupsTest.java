package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.Interval;
import ai.userwhisperer.megaphone.measurements.IntervalLog;
import ai.userwhisperer.megaphone.measurements.RunClock;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HiccupsTest {
  private static final long MS = 1_000_000;

  @TempDir Path folder;

  private long nowNs = 5_000 * MS;
  private long nextSleepNs = Hiccups.RESOLUTION_NS;

  @Test
  void whatASleepTakesBeyondTheShortestIsTheHiccup() throws Exception {
    Histogram hiccups = afterSleepsOf(1.06, 1.06, 1.36, 1.06).get(0).histogram();
    assertThat(hiccups.getTotalCount()).isEqualTo(4);
    assertThat(hiccups.getCountAtValue(0)).isEqualTo(3);
    assertThat(hiccups.getMaxValue()).isCloseTo(300_000, within());
  }

  @Test
  void aLongHiccupStandsForTheSleepsThatItKeptFromStarting() throws Exception {
    Histogram hiccups = afterSleepsOf(1, 11, 1).get(0).histogram();
    // 10 ms, and 9, 8, … 1 ms for those that would have slept meanwhile.
    assertThat(hiccups.getTotalCount()).isEqualTo(3 + 9);
    assertThat(hiccups.getMaxValue()).isCloseTo(10 * MS, within());
    assertThat(hiccups.getCountBetweenValues(MS / 2, 11 * MS)).isEqualTo(10);
  }

  @Test
  void aHiccupBelongsToTheSecondInWhichTheSleepWasToEnd() throws Exception {
    nowNs = 5_998 * MS;
    List<Interval> intervals = afterSleepsOf(1, 2_500, 1);
    assertThat(intervals)
        .extracting(Interval::startEpochMs)
        .containsExactly(1_000L, 2_000L, 4_000L);
    assertThat(intervals.get(1).histogram().getMaxValue()).isCloseTo(2_499 * MS, within(3_000));
    assertThat(intervals).extracting(Interval::tag).containsOnly(HarnessProbe.HICCUP);
  }

  private List<Interval> afterSleepsOf(double... sleepsMs) throws InterruptedException {
    TestRun run = TestRun.in(folder);
    SecondHistograms histograms = new SecondHistograms(new RunClock(5_000 * MS, 1_000));
    Hiccups hiccups = new Hiccups(histograms, () -> nowNs, asked -> nowNs += nextSleepNs);
    for (double sleepMs : sleepsMs) {
      nextSleepNs = (long) (sleepMs * MS);
      hiccups.measure();
    }
    try (IntervalLog log = run.directory().probeIntervals("harness")) {
      histograms.writeTo(log, HarnessProbe.HICCUP);
      histograms.writeTo(log, HarnessProbe.HICCUP); // Nothing is left for a second time.
    }
    return run.intervals("harness");
  }

  private static org.assertj.core.data.Offset<Long> within() {
    return within(20);
  }

  private static org.assertj.core.data.Offset<Long> within(long us) {
    return org.assertj.core.data.Offset.offset(us * 1_000);
  }
}
