package ai.userwhisperer.megaphone.cli.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleToLongFunction;
import org.junit.jupiter.api.Test;

final class MemoryTrendTest {
  private static final long MIB = 1024 * 1024;
  private static final int PERIOD_SECONDS = 5;

  @Test
  void aHeapThatGrowsByAByteASecondGrowsBy3600AnHour() {
    MemoryTrend trend = trend(300, seconds -> 100 * MIB + (long) seconds);

    assertThat(trend.grownBytes()).isEqualTo(240);
    assertThat(trend.liveSlopeBytesPerHour()).isEqualTo(3_600, within(1e-6));
    assertThat(trend.eventsPerSecond()).isEqualTo(50_000, within(1e-6));
  }

  @Test
  void whatTheFirstMinuteFillsIsNotGrowth() {
    MemoryTrend trend = trend(300, seconds -> Math.min(60, (long) seconds) * MIB);

    assertThat(trend.grownBytes()).isZero();
    assertThat(trend.liveSlopeBytesPerHour()).isZero();
  }

  @Test
  void aSawtoothOfYoungCollectionsIsNotGrowth() {
    List<MemorySample> samples = new ArrayList<>();
    for (int i = 0; i <= 60; i++) {
      long live = i % 12 == 0 && i > 0 ? 20 * MIB : 0;
      samples.add(new MemorySample(i * 5.0, (20 + i % 11) * MIB, live, 1, 1, i));
    }

    assertThat(new MemoryTrend(samples).grownBytes()).isZero();
  }

  @Test
  void oneCollectionOfEverythingSaysNothingOfGrowth() {
    assertThat(trend(60, seconds -> MIB).isConclusive()).isFalse();
    assertThat(trend(120, seconds -> MIB).isConclusive()).isTrue();
  }

  @Test
  void aRowHoldsAMinuteAndItsEvents() {
    MemoryTrend trend = trend(120, seconds -> ((long) (10 + seconds / 60)) * MIB);

    assertThat(trend.markdown().lines().skip(2))
        .containsExactly(
            "| 1 | 10.1 MiB | 11.0 MiB | 11.0 MiB | 300 MiB | 50 MiB | 50,000 |",
            "| 2 | 11.1 MiB | 12.0 MiB | 12.0 MiB | 300 MiB | 50 MiB | 50,000 |");
    assertThat(trend.summary(2_048 * MIB))
        .contains("live heap +1.0 MiB, slope +60.0 MiB/h")
        .contains("heap after GC 12.0 MiB, RSS 300 MiB. The heap's limit is 2048 MiB.");
  }

  @Test
  void aSampleIsALineWithoutALiveHeapWhereNoneWasAskedFor() {
    assertThat(new MemorySample(5, 1, 0, 2, 3, 4).csv()).isEqualTo("5.0,1,,2,3,4");
    assertThat(new MemorySample(60, 1, 9, 2, 3, 4).csv()).isEqualTo("60.0,1,9,2,3,4");
  }

  @Test
  void ourOwnHeapIsSeenFromOutsideAndALeakShowsInIt() throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Hoarder.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(process.getInputStream().read()).isEqualTo('1');
      try (HeapView heap = HeapView.of(process.pid())) {
        long before = heap.liveBytes();
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        assertThat(process.getInputStream().read()).isEqualTo('2');

        assertThat(heap.liveBytes() - before).isBetween(32 * MIB, 40 * MIB);
        assertThat(heap.usedAfterLastCollectionBytes()).isGreaterThan(32 * MIB);
        assertThat(heap.limitBytes()).isEqualTo(128 * MIB);
      }
    } finally {
      process.destroyForcibly();
    }
  }

  /** Keeps 32 MiB when told to. */
  static final class Hoarder {
    private static final List<byte[]> KEPT = new ArrayList<>();

    private Hoarder() {}

    public static void main(String[] arguments) throws Exception {
      System.out.write('1');
      System.out.flush();
      if (System.in.read() >= 0) {
        KEPT.add(new byte[(int) (32 * MIB)]);
        System.out.write('2');
        System.out.flush();
        System.in.read();
      }
    }
  }

  private static MemoryTrend trend(int seconds, DoubleToLongFunction heapBytes) {
    List<MemorySample> samples = new ArrayList<>();
    for (int at = 0; at <= seconds; at += PERIOD_SECONDS) {
      long heap = heapBytes.applyAsLong(at);
      boolean fullMinute = at > 0 && at % 60 == 0;
      samples.add(
          new MemorySample(at, heap, fullMinute ? heap : 0, 300 * MIB, 50 * MIB, 50_000L * at));
    }
    return new MemoryTrend(samples);
  }
}
