package ai.userwhisperer.megaphone.reports;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * How many requests took how long, over time: a cell for each step of a timeline and each band of
 * times. The bands are as wide on a logarithmic axis.
 *
 * @param edgesMs of the bands, one more than there are bands, the least first
 * @param cells step, band and count of each cell that is not empty
 */
record HeatMap(List<Double> edgesMs, List<long[]> cells) {
  private static final double NS_PER_MS = 1e6;
  private static final int BANDS_PER_DECADE = 8;

  /**
   * @param steps null where a step has no times
   */
  static HeatMap of(AbstractHistogram[] steps) {
    int lowest = Integer.MAX_VALUE;
    int highest = Integer.MIN_VALUE;
    for (AbstractHistogram step : steps) {
      if (step != null && step.getTotalCount() > 0) {
        lowest = Math.min(lowest, band(step.getMinNonZeroValue()));
        highest = Math.max(highest, band(step.getMaxValue()));
      }
    }
    if (highest < lowest) {
      return new HeatMap(List.of(), List.of());
    }
    List<Double> edges = new ArrayList<>();
    for (int band = lowest; band <= highest + 1; band++) {
      edges.add(ChartData.rounded(Math.pow(10, (double) band / BANDS_PER_DECADE)));
    }
    List<long[]> cells = new ArrayList<>();
    for (int i = 0; i < steps.length; i++) {
      if (steps[i] != null) {
        addCells(steps[i], i, lowest, highest, cells);
      }
    }
    return new HeatMap(edges, cells);
  }

  private static void addCells(
      AbstractHistogram step, int index, int lowest, int highest, List<long[]> to) {
    long[] counts = new long[highest - lowest + 1];
    for (HistogramIterationValue value : step.recordedValues()) {
      int band = Math.max(lowest, Math.min(highest, band(value.getValueIteratedTo())));
      counts[band - lowest] += value.getCountAddedInThisIterationStep();
    }
    for (int band = 0; band < counts.length; band++) {
      if (counts[band] > 0) {
        to.add(new long[] {index, band, counts[band]});
      }
    }
  }

  private static int band(long ns) {
    return (int) Math.floor(BANDS_PER_DECADE * Math.log10(Math.max(1, ns) / NS_PER_MS));
  }
}
