package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is remembered of runs, and which changes from run to run count.
 *
 * @param folder where each judged run leaves its metrics; empty: nowhere
 * @param runs how many of the newest are looked at; 10 to 1,000
 * @param significance the greatest p, of a t-test between two levels, that counts; above 0, up to
 *     0.1
 * @param smallestShiftPercent a change of the median that is smaller does not count
 * @param shiftsPercent the same for single metrics, by their keys
 * @param regressionFails whether a gated baseline is missed when its metric has become worse
 */
public record HistorySettings(
    Optional<Path> folder,
    int runs,
    double significance,
    double smallestShiftPercent,
    SortedMap<String, Double> shiftsPercent,
    boolean regressionFails) {

  /** Nothing is remembered. */
  public static final HistorySettings NONE =
      new HistorySettings(Optional.empty(), 100, 0.002, 3, new TreeMap<>(), false);

  public HistorySettings {
    Checks.within(10, 1_000, "runs", runs, "runs");
    check(
        significance > 0 && significance <= 0.1,
        "significance",
        Checks.plain(significance),
        "needs a number above 0, up to 0.1");
    shift("smallest-shift", smallestShiftPercent);
    for (Map.Entry<String, Double> each : shiftsPercent.entrySet()) {
      shift("shifts.\"" + each.getKey() + "\"", each.getValue());
    }
    shiftsPercent = new TreeMap<>(shiftsPercent);
  }

  private static void shift(String setting, double percent) {
    check(
        percent >= 0 && Double.isFinite(percent),
        setting,
        Checks.plain(percent),
        "needs a number of 0 or more, in %");
  }

  /** The smallest change of a metric that counts, in percent. */
  public double shiftPercent(String metric) {
    return shiftsPercent.getOrDefault(metric, smallestShiftPercent);
  }
}
