package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a user does on a journey.
 *
 * @param plans weights of what users pay for, by name; names are those of {@link #PLANS}
 * @param sessions of a user; 1 to 100
 * @param events in a session; 1 to 1,000
 * @param thinkTime before each event, on average; 0 or more, at most an hour
 */
public record JourneySettings(
    SortedMap<String, Double> plans, int sessions, int events, Duration thinkTime) {
  /** All plans of the platform. */
  public static final List<String> PLANS = List.of("free", "basic", "premium", "enterprise");

  private static final Duration LONGEST_THINK_TIME = Duration.ofHours(1);

  /** What runs did from before it could be set. */
  public static final JourneySettings FORMER =
      new JourneySettings(equalWeights(), 1, 3, Duration.ofMillis(500));

  public JourneySettings {
    plans = Weights.checked("plans", plans);
    plans
        .keySet()
        .forEach(
            plan ->
                check(
                    PLANS.contains(plan),
                    "plans",
                    plan,
                    "needs weights of some of " + String.join(", ", PLANS)));
    check(!plans.isEmpty(), "plans", "{}", "needs at least one plan with a weight above 0");
    Checks.within(1, 100, "sessions", sessions, "sessions of a user");
    Checks.within(1, 1_000, "events", events, "events to a session");
    check(
        !thinkTime.isNegative() && thinkTime.compareTo(LONGEST_THINK_TIME) <= 0,
        "think-time",
        Checks.text(thinkTime),
        "needs a time of 0 or more, at most " + Checks.text(LONGEST_THINK_TIME));
  }

  private static SortedMap<String, Double> equalWeights() {
    SortedMap<String, Double> weights = new TreeMap<>();
    PLANS.forEach(plan -> weights.put(plan, 1.0));
    return weights;
  }
}
