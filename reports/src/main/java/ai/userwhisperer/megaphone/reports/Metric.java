package ai.userwhisperer.megaphone.reports;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;

/**
 * Something that was measured; docs/metrics.md defines each key.
 *
 * @param key {@code <phase>.<name>}, {@code <phase>.<request>.<name>} or {@code run.<name>}
 * @param value a finite number, in {@code unit}
 * @param unit such as {@code ms}, {@code %} or {@code events/s}
 * @param phase the phase's name; {@code run} for the whole run
 * @param evidence where in the run directory it comes from
 * @param interval in which the true value lies; null where it is not known
 */
public record Metric(
    String key,
    double value,
    String unit,
    String phase,
    String evidence,
    @JsonInclude(JsonInclude.Include.NON_NULL) Interval95 interval) {
  public Metric {
    Objects.requireNonNull(key);
    Objects.requireNonNull(unit);
    Objects.requireNonNull(phase);
    Objects.requireNonNull(evidence);
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(key + " = " + value + ": needs a finite number");
    }
  }
}
