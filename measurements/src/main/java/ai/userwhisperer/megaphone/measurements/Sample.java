package ai.userwhisperer.megaphone.measurements;

import java.util.Map;

/**
 * A line of a {@link SampleLog}.
 *
 * @param epochMs when it was taken
 * @param values by name; a name that is missing is no data
 */
public record Sample(long epochMs, Map<String, Double> values) {
  public Sample {
    values = Map.copyOf(values);
  }
}
