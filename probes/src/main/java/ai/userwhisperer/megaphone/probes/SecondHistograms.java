package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.IntervalLog;
import ai.userwhisperer.megaphone.measurements.RunClock;
import java.util.ArrayDeque;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * Times kept apart by the second of the run in which they were due, so that the seconds of every
 * interval log line up. For rates up to thousands a second. Thread-safe.
 */
final class SecondHistograms {
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private final RunClock clock;
  private final TreeMap<Long, Histogram> bySecond = new TreeMap<>();
  private final ArrayDeque<Histogram> spares = new ArrayDeque<>();

  SecondHistograms(RunClock clock) {
    this.clock = clock;
  }

  /**
   * Records a time.
   *
   * @param dueNs when it was due, by the monotonic clock
   * @param valueNs recorded as 0 when negative, and as {@link IntervalLog#HIGHEST_NS} when longer
   */
  synchronized void record(long dueNs, long valueNs) {
    at(dueNs).recordValue(inRange(valueNs));
  }

  /** Records a time that so many took. */
  synchronized void record(long dueNs, long valueNs, long count) {
    at(dueNs).recordValueWithCount(inRange(valueNs), count);
  }

  /**
   * Records a time that kept others from being measured, and those others, one {@code expectedNs}
   * shorter than the one before: HdrHistogram's correction of coordinated omission.
   */
  synchronized void recordWithExpectedInterval(long dueNs, long valueNs, long expectedNs) {
    at(dueNs).recordValueWithExpectedInterval(inRange(valueNs), expectedNs);
  }

  /** Appends everything that was recorded since the last time, and forgets it. */
  synchronized void writeTo(IntervalLog log, String tag) {
    bySecond.forEach(
        (second, histogram) -> {
          log.append(tag, clock.originEpochMs() + second * 1_000, 1_000, histogram);
          histogram.reset();
          spares.add(histogram);
        });
    bySecond.clear();
    log.flush();
  }

  private Histogram at(long dueNs) {
    return bySecond.computeIfAbsent(
        Math.floorDiv(dueNs - clock.originNs(), NS_PER_SECOND), second -> empty());
  }

  private Histogram empty() {
    return spares.isEmpty() ? IntervalLog.newHistogram() : spares.remove();
  }

  private static long inRange(long valueNs) {
    return Math.max(0, Math.min(valueNs, IntervalLog.HIGHEST_NS));
  }
}
