package ai.userwhisperer.megaphone.reports;

import java.util.Arrays;
import java.util.Optional;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * The range that holds the true value in 95 of 100 runs like this one.
 *
 * @param low in the unit of the value
 * @param high in the unit of the value
 */
public record Interval95(double low, double high) {
  private static final double UPPER = 0.975;
  private static final double Z = new NormalDistribution().inverseCumulativeProbability(UPPER);
  private static final int BATCHES = 20;
  private static final int FEWEST_BATCHES = 5;

  /**
   * Of a share (Wilson, J. Am. Stat. Assoc. 22, 1927), which has sense at 0 and 1 too.
   *
   * @param of 1 or more
   * @param scale what the share is multiplied with, such as 100
   */
  static Interval95 ofShare(long count, long of, double scale) {
    double share = (double) count / of;
    double z2 = Z * Z / of;
    double middle = share + z2 / 2;
    double half = Z * Math.sqrt(share * (1 - share) / of + z2 / (4 * of));
    // At the ends rounding would leave a speck.
    double low = count == 0 ? 0 : Math.max(0, (middle - half) / (1 + z2));
    double high = count == of ? 1 : Math.min(1, (middle + half) / (1 + z2));
    return new Interval95(scale * low, scale * high);
  }

  /**
   * Of a rate that was seen step by step, by the means of up to {@value #BATCHES} stretches, which
   * unlike those of neighbouring seconds are nearly independent (Law, Simulation Modeling and
   * Analysis, 9.5.3). Empty for fewer than {@value #FEWEST_BATCHES} steps.
   */
  static Optional<Interval95> ofRate(double[] steps) {
    int batches = Math.min(BATCHES, steps.length);
    if (batches < FEWEST_BATCHES) {
      return Optional.empty();
    }
    double[] means = new double[batches];
    for (int i = 0; i < batches; i++) {
      int from = (int) ((long) i * steps.length / batches);
      int until = (int) ((i + 1L) * steps.length / batches);
      means[i] = Arrays.stream(steps, from, until).average().orElseThrow();
    }
    double mean = Arrays.stream(means).average().orElseThrow();
    double squares = Arrays.stream(means).map(each -> (each - mean) * (each - mean)).sum();
    double half =
        new TDistribution(batches - 1).inverseCumulativeProbability(UPPER)
            * Math.sqrt(squares / (batches - 1) / batches);
    return Optional.of(new Interval95(mean - half, mean + half));
  }

  boolean contains(double value) {
    return value >= low && value <= high;
  }
}
