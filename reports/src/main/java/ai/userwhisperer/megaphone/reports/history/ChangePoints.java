package ai.userwhisperer.megaphone.reports.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.stat.inference.TTest;

/**
 * Where the level of a series changed: E-divisive (Matteson and James, J. Am. Stat. Assoc. 109,
 * 2014), which cuts the series at its best place, asks whether chance could have made such a cut,
 * and goes on with the parts. MongoDB and Apache Otava watch performance so (Daly et al., ICPE
 * 2020; Fleming et al., ICPE 2023). The question is put to Student's t-test, as Otava does: by
 * permutations, the answer takes more nights.
 */
public final class ChangePoints {
  /** The fewest values in a part: one odd night is none. */
  public static final int FEWEST = 3;

  /** A shorter series has no change points. */
  public static final int FEWEST_IN_ALL = 10;

  private ChangePoints() {}

  /**
   * A change of the level.
   *
   * @param at index of the first value of the new level
   * @param before median from the change before it, or the start, up to here
   * @param after median from here to the next change, or the end
   * @param chance of levels so far apart at a given place where nothing changed: the t-test's p
   */
  public record ChangePoint(int at, double before, double after, double chance) {
    /** From the old level to the new one, as a share of the old one, in percent. */
    public double shiftPercent() {
      if (after == before) {
        return 0;
      }
      return 100 * (after - before) / Math.abs(before);
    }
  }

  /**
   * Finds them, in their order.
   *
   * @param significance the greatest {@code chance} that counts
   * @param smallestShiftPercent a smaller shift of the median does not count
   */
  public static List<ChangePoint> of(
      double[] series, double significance, double smallestShiftPercent) {
    if (series.length < FEWEST_IN_ALL) {
      return List.of();
    }
    List<ChangePoint> found = new ArrayList<>();
    cut(series, 0, series.length, significance, found);
    return withoutSmall(series, found, smallestShiftPercent);
  }

  /** Cuts a part, and the parts of it. */
  private static void cut(
      double[] series, int from, int until, double significance, List<ChangePoint> found) {
    if (until - from < 2 * FEWEST) {
      return;
    }
    double[] part = Arrays.copyOfRange(series, from, until);
    EnergyDistance.Cut best = EnergyDistance.best(part, FEWEST);
    double chance = chance(part, best.at());
    if (chance > significance) {
      return;
    }
    int at = from + best.at();
    cut(series, from, at, significance, found);
    found.add(new ChangePoint(at, Double.NaN, Double.NaN, chance));
    cut(series, at, until, significance, found);
  }

  /** Of two means as far apart as these where the true ones are the same: Student's t-test. */
  private static double chance(double[] part, int at) {
    double[] before = Arrays.copyOfRange(part, 0, at);
    double[] behind = Arrays.copyOfRange(part, at, part.length);
    if (isConstant(before) && isConstant(behind)) {
      return before[0] == behind[0] ? 1 : 0;
    }
    return new TTest().homoscedasticTTest(before, behind);
  }

  private static boolean isConstant(double[] values) {
    return Arrays.stream(values).allMatch(value -> value == values[0]);
  }

  /** Leaves out the smallest change again and again, while it is too small to count. */
  private static List<ChangePoint> withoutSmall(
      double[] series, List<ChangePoint> found, double smallestShiftPercent) {
    List<ChangePoint> left = withLevels(series, found);
    while (!left.isEmpty()) {
      int smallest = 0;
      for (int i = 1; i < left.size(); i++) {
        if (size(left.get(i)) < size(left.get(smallest))) {
          smallest = i;
        }
      }
      if (size(left.get(smallest)) >= smallestShiftPercent && size(left.get(smallest)) > 0) {
        break;
      }
      List<ChangePoint> fewer = new ArrayList<>(left);
      fewer.remove(smallest);
      left = withLevels(series, fewer);
    }
    return left;
  }

  private static double size(ChangePoint change) {
    return Math.abs(change.shiftPercent());
  }

  private static List<ChangePoint> withLevels(double[] series, List<ChangePoint> changes) {
    List<ChangePoint> all = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      int from = i == 0 ? 0 : changes.get(i - 1).at();
      int at = changes.get(i).at();
      int until = i + 1 == changes.size() ? series.length : changes.get(i + 1).at();
      all.add(
          new ChangePoint(
              at, median(series, from, at), median(series, at, until), changes.get(i).chance()));
    }
    return all;
  }

  private static double median(double[] series, int from, int until) {
    double[] sorted = Arrays.copyOfRange(series, from, until);
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
