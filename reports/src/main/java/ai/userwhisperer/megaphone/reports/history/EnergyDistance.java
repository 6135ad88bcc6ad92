package ai.userwhisperer.megaphone.reports.history;

/**
 * The best place to cut a series in two, by the energy distance between the parts (Székely and
 * Rizzo 2013; Matteson and James, J. Am. Stat. Assoc. 109, 2014, with α = 1): {@code m·n/(m+n) ·
 * (2·E|X−Y| − E|X−X′| − E|Y−Y′|)}, which is large when the parts are drawn from different
 * distributions.
 */
final class EnergyDistance {
  private EnergyDistance() {}

  /**
   * A cut.
   *
   * @param at index of the first value behind it
   * @param statistic 0 or more but for rounding and small samples
   */
  record Cut(int at, double statistic) {}

  /**
   * The cut with the greatest statistic, in time O(n²).
   *
   * @param fewest values on either side; 2 or more
   * @param values at least twice {@code fewest}
   */
  static Cut best(double[] values, int fewest) {
    int n = values.length;
    double total = 0;
    for (int i = 0; i < n; i++) {
      total += distances(values, i, 0, i);
    }
    Cut best = new Cut(-1, Double.NEGATIVE_INFINITY);
    double before = 0;
    double behind = total;
    for (int at = 1; at <= n - fewest; at++) {
      int moved = at - 1;
      before += distances(values, moved, 0, moved);
      behind -= distances(values, moved, at, n);
      if (at >= fewest) {
        double statistic = statistic(at, n - at, before, behind, total - before - behind);
        if (statistic > best.statistic) {
          best = new Cut(at, statistic);
        }
      }
    }
    return best;
  }

  private static double statistic(int m, int n, double before, double behind, double between) {
    double withinBefore = before / (m * (m - 1) / 2.0);
    double withinBehind = behind / (n * (n - 1) / 2.0);
    return (double) m
        * n
        / (m + n)
        * (2 * between / ((double) m * n) - withinBefore - withinBehind);
  }

  private static double distances(double[] values, int of, int from, int until) {
    double sum = 0;
    for (int i = from; i < until; i++) {
      sum += Math.abs(values[of] - values[i]);
    }
    return sum;
  }
}
