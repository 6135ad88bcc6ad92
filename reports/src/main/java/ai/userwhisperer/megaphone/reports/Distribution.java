package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.IntervalLog;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Times of a steady part, cut into equal stretches of it. Within a stretch times depend on each
 * other, from stretch to stretch hardly, so it is stretches that a test of significance shuffles.
 * Bands on a logarithmic scale, {@value #BANDS_PER_DECADE} to a decade, hold the counts.
 */
final class Distribution {
  static final int STRETCHES = 20;

  private static final int BANDS_PER_DECADE = 100;
  private static final int DECADES = 13;
  private static final int BANDS = BANDS_PER_DECADE * DECADES;

  private final Window steady;
  private final List<double[]> stretches = new ArrayList<>();
  private final Histogram whole = IntervalLog.newHistogram();

  Distribution(Window steady) {
    this.steady = steady;
    for (int i = 0; i < STRETCHES; i++) {
      stretches.add(new double[BANDS]);
    }
  }

  /** Adds the times of an interval that begins in the steady part; others are left out. */
  void add(long epochMs, AbstractHistogram times) {
    if (!steady.contains(epochMs)) {
      return;
    }
    whole.add(times);
    long length = Math.max(1, steady.untilEpochMs() - steady.fromEpochMs());
    int stretch = (int) ((epochMs - steady.fromEpochMs()) * STRETCHES / length);
    double[] bands = stretches.get(stretch);
    for (HistogramIterationValue value : times.recordedValues()) {
      bands[band(value.getValueIteratedTo())] += (double) value.getCountAddedInThisIterationStep();
    }
  }

  /** Adds those of another, whose steady part is the same. */
  void add(Distribution other) {
    whole.add(other.whole);
    for (int i = 0; i < STRETCHES; i++) {
      for (int band = 0; band < BANDS; band++) {
        stretches.get(i)[band] += other.stretches.get(i)[band];
      }
    }
  }

  /** All times, in nanoseconds. */
  Histogram whole() {
    return whole;
  }

  /** Those that hold any times. */
  List<double[]> stretches() {
    return stretches.stream().filter(each -> sum(each) > 0).toList();
  }

  private static int band(long ns) {
    int band = (int) Math.floor(BANDS_PER_DECADE * Math.log10((double) Math.max(1, ns)));
    return Math.min(BANDS - 1, band);
  }

  /** Upper edge of a band, in nanoseconds. */
  static double edgeNs(int band) {
    return Math.pow(10, (band + 1.0) / BANDS_PER_DECADE);
  }

  static double sum(double[] bands) {
    double sum = 0;
    for (double count : bands) {
      sum += count;
    }
    return sum;
  }
}
