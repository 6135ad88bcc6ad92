package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which events are sent, and by whom.
 *
 * @param appId the application id of every event: {@code app_} and 16 letters or digits
 * @param users size of the population; 1 to 100,000,000
 * @param skew exponent s of the Zipf law by which users are picked: the k-th user has a weight of
 *     1/k^s. 0 to 3; 0 picks all alike.
 * @param types weight of each event type; weights are 0 or more, and at least one is above 0.
 *     Iterates in the order of the names, so that a seed means the same everywhere.
 */
public record EventMix(String appId, int users, double skew, SortedMap<String, Double> types) {
  public EventMix {
    check(
        appId.matches("app_[a-zA-Z0-9]{16}"),
        "app-id",
        appId,
        "needs app_ and 16 letters or digits");
    Checks.within(1, 100_000_000, "users", users, "users");
    check(
        Double.isFinite(skew) && skew >= 0 && skew <= 3,
        "skew",
        Checks.plain(skew),
        "needs a number from 0 to 3");
    double sum = 0;
    for (var type : types.entrySet()) {
      double weight = type.getValue();
      check(
          Double.isFinite(weight) && weight >= 0,
          "types." + type.getKey(),
          Checks.plain(weight),
          "needs a weight of 0 or more");
      sum += weight;
    }
    check(sum > 0, "types", types, "needs at least one event type with a weight above 0");
    types = Collections.unmodifiableSortedMap(new TreeMap<>(types));
  }
}
