package ai.userwhisperer.megaphone.measurements;

import java.util.Arrays;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.IntCountsHistogram;

/**
 * Histograms of several times, kept apart by the second in which the thing measured was due. Made
 * once and emptied again and again: recording allocates nothing once the usual number of seconds
 * has been seen. Confined to one thread at a time.
 */
final class DueSeconds {
  private static final long NS_PER_SECOND = 1_000_000_000L;
  private static final int DIGITS = 3;

  /** Takes one histogram that is not empty. */
  @FunctionalInterface
  interface Visitor {
    void visit(int second, int time, AbstractHistogram histogram);
  }

  private final long startNs;
  private final int times;
  private int[] seconds = new int[4];
  private AbstractHistogram[][] histograms = new AbstractHistogram[4][];
  private int used;
  private int last;

  /**
   * @param startNs where second 0 starts
   * @param times how many times are told apart
   */
  DueSeconds(long startNs, int times) {
    this.startNs = startNs;
    this.times = times;
  }

  /**
   * Records a time.
   *
   * @param time which, 0 to {@code times − 1}
   * @param dueNs when the thing was due; before second 0 counts as second 0
   * @param valueNs recorded as 0 when negative, and as {@link IntervalLog#HIGHEST_NS} when longer
   *     than that
   */
  void record(int time, long dueNs, long valueNs) {
    int second = (int) Math.max(0, (dueNs - startNs) / NS_PER_SECOND);
    // First the slot: finding it may replace the array.
    int slot = slot(second);
    AbstractHistogram[] ofSecond = histograms[slot];
    AbstractHistogram histogram = ofSecond[time];
    if (histogram == null) {
      histogram = new IntCountsHistogram(1, IntervalLog.HIGHEST_NS, DIGITS);
      ofSecond[time] = histogram;
    }
    histogram.recordValue(Math.max(0, Math.min(valueNs, IntervalLog.HIGHEST_NS)));
  }

  /** Visits everything that was recorded, without emptying it. */
  void forEach(Visitor visitor) {
    for (int slot = 0; slot < used; slot++) {
      for (int time = 0; time < times; time++) {
        AbstractHistogram histogram = histograms[slot][time];
        if (histogram != null && histogram.getTotalCount() > 0) {
          visitor.visit(seconds[slot], time, histogram);
        }
      }
    }
  }

  void clear() {
    forEach((second, time, histogram) -> histogram.reset());
    used = 0;
    last = 0;
  }

  private int slot(int second) {
    if (last < used && seconds[last] == second) {
      return last;
    }
    for (int slot = used - 1; slot >= 0; slot--) {
      if (seconds[slot] == second) {
        last = slot;
        return slot;
      }
    }
    return add(second);
  }

  private int add(int second) {
    if (used == seconds.length) {
      seconds = Arrays.copyOf(seconds, 2 * used);
      histograms = Arrays.copyOf(histograms, 2 * used);
    }
    if (histograms[used] == null) {
      histograms[used] = new AbstractHistogram[times];
    }
    seconds[used] = second;
    last = used;
    return used++;
  }
}
