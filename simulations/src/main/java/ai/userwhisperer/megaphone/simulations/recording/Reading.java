package ai.userwhisperer.megaphone.simulations.recording;

import java.util.Map;

/**
 * What a good answer said.
 *
 * @param eventAccepted whether the platform took the event; only looked at when the request carried
 *     one
 * @param values other things to be recorded, by name
 */
public record Reading(boolean eventAccepted, Map<String, Double> values) {
  /** Success, and nothing to be recorded. */
  public static final Reading GOOD = new Reading(true, Map.of());

  /** A good answer that refuses the event. */
  public static final Reading EVENT_REJECTED = new Reading(false, Map.of());

  public Reading {
    values = Map.copyOf(values);
  }

  /** Success, and a value. */
  public static Reading of(String name, double value) {
    return new Reading(true, Map.of(name, value));
  }
}
