package ai.userwhisperer.megaphone.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How one distribution of times differs from another.
 *
 * @param distance of Kolmogorov and Smirnov: the greatest difference of the shares of times up to
 *     any one time, 0 to 1
 * @param atNs where that is
 * @param shareBefore of the first run's times up to there, 0 to 1
 * @param shareAfter of the second run's
 * @param meanShiftNs what the times of the second are longer on average
 * @param chance of such a distance where the runs are alike: of {@value #PERMUTATIONS} ways to deal
 *     the stretches of both out to two runs, the share that lie as far apart
 */
record DistributionShift(
    double distance,
    double atNs,
    double shareBefore,
    double shareAfter,
    double meanShiftNs,
    double chance) {
  private static final int PERMUTATIONS = 999;
  private static final double SIGNIFICANCE = 0.01;

  /** A smaller distance is nobody's concern, however sure it is. */
  private static final double SMALLEST = 0.02;

  /** Both need times. */
  static DistributionShift of(Distribution before, Distribution after) {
    List<double[]> all = new ArrayList<>(before.stretches());
    int first = all.size();
    all.addAll(after.stretches());
    Distance observed = distance(all, first);
    SplittableRandom random = new SplittableRandom(1);
    int asFar = 1;
    for (int i = 0; i < PERMUTATIONS; i++) {
      for (int j = all.size() - 1; j > 0; j--) {
        int other = random.nextInt(j + 1);
        double[] moved = all.get(j);
        all.set(j, all.get(other));
        all.set(other, moved);
      }
      if (distance(all, first).size >= observed.size) {
        asFar++;
      }
    }
    return new DistributionShift(
        observed.size,
        Distribution.edgeNs(observed.band),
        observed.shareBefore,
        observed.shareAfter,
        after.whole().getMean() - before.whole().getMean(),
        asFar / (PERMUTATIONS + 1.0));
  }

  /** Whether it is sure, and large enough to matter. */
  boolean counts() {
    return chance <= SIGNIFICANCE && distance >= SMALLEST;
  }

  /** What it amounts to. */
  String verdict() {
    if (distance < SMALLEST) {
      return "alike";
    }
    return counts() ? "differs" : "no difference that is sure";
  }

  private record Distance(double size, int band, double shareBefore, double shareAfter) {}

  private static Distance distance(List<double[]> stretches, int first) {
    double[] before = sum(stretches.subList(0, first));
    double[] after = sum(stretches.subList(first, stretches.size()));
    double ofBefore = Distribution.sum(before);
    double ofAfter = Distribution.sum(after);
    double upToBefore = 0;
    double upToAfter = 0;
    Distance greatest = new Distance(0, 0, 0, 0);
    for (int band = 0; band < before.length; band++) {
      upToBefore += before[band];
      upToAfter += after[band];
      double shareBefore = upToBefore / ofBefore;
      double shareAfter = upToAfter / ofAfter;
      if (Math.abs(shareBefore - shareAfter) > greatest.size) {
        greatest = new Distance(Math.abs(shareBefore - shareAfter), band, shareBefore, shareAfter);
      }
    }
    return greatest;
  }

  private static double[] sum(List<double[]> stretches) {
    double[] sum = new double[stretches.get(0).length];
    for (double[] stretch : stretches) {
      for (int band = 0; band < sum.length; band++) {
        sum[band] += stretch[band];
      }
    }
    return sum;
  }
}
