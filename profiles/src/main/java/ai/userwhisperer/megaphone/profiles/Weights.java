package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Weights by name. */
final class Weights {
  private Weights() {}

  /** Those that are above 0, none of which is wrong; none at all is allowed where none is given. */
  static SortedMap<String, Double> checked(String setting, SortedMap<String, Double> weights) {
    SortedMap<String, Double> above = new TreeMap<>();
    weights.forEach(
        (name, weight) -> {
          check(
              Double.isFinite(weight) && weight >= 0,
              setting + "." + name,
              Checks.plain(weight),
              "needs a weight of 0 or more");
          if (weight > 0) {
            above.put(name, weight);
          }
        });
    check(
        weights.isEmpty() || !above.isEmpty(),
        setting,
        weights,
        "needs at least one weight above 0");
    return Collections.unmodifiableSortedMap(above);
  }
}
