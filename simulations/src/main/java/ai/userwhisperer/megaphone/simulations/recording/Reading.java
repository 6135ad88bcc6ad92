package ai.userwhisperer.megaphone.simulations.recording;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a good answer said.
 *
 * @param rejected which of the request's events the platform did not take, by index
 * @param duplicates how many of those because it had them already
 * @param values other things to be recorded, by name
 */
public record Reading(Set<Integer> rejected, int duplicates, Map<String, List<Double>> values) {
  /** Success, all events taken, and nothing to be recorded. */
  public static final Reading GOOD = new Reading(Set.of(), 0, Map.of());

  public Reading {
    rejected = Set.copyOf(rejected);
    values = Map.copyOf(values);
  }

  /** Success, and a value. */
  public static Reading of(String name, double value) {
    return new Reading(Set.of(), 0, Map.of(name, List.of(value)));
  }

  /** A good answer that refuses some events. */
  public static Reading rejecting(Set<Integer> rejected, int duplicates) {
    return new Reading(rejected, duplicates, Map.of());
  }
}
