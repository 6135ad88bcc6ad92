package ai.userwhisperer.megaphone.reports.capacity;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One rate that was tried once.
 *
 * @param number 1 for the first
 * @param rate events a second that were asked for
 * @param outcome what came of it
 * @param run name of its run directory, beside {@code capacity.json}
 * @param figures what was measured, by the names of {@link LevelReader}; what has no data is left
 *     out
 * @param errors requests without success in the steady part, by kind
 * @param missed what did not hold, a sentence each; of the harness where the outcome is its own
 */
public record Level(
    int number,
    double rate,
    Outcome outcome,
    String run,
    SortedMap<String, Double> figures,
    SortedMap<String, Long> errors,
    List<String> missed) {

  /** What a level came to. */
  public enum Outcome {
    /** Every gated baseline held, and the platform kept up. */
    HELD("held"),
    /** A gated baseline was missed, or the platform did not keep up, or a guard stopped it. */
    MISSED("missed"),
    /** The harness can't vouch for it: the injector was at its own end. */
    INJECTOR("injector"),
    /** A person or a full disk stopped it. */
    STOPPED("stopped");

    private final String words;

    Outcome(String words) {
      this.words = words;
    }

    /** As a person reads it. */
    public String words() {
      return words;
    }
  }

  public Level {
    figures = new TreeMap<>(figures == null ? Map.of() : figures);
    errors = new TreeMap<>(errors == null ? Map.of() : errors);
    missed = missed == null ? List.of() : List.copyOf(missed);
  }

  /** NaN where there is no data. */
  public double figure(String name) {
    return figures.getOrDefault(name, Double.NaN);
  }

  /** Whether the platform said something about its own limits. */
  @JsonIgnore
  public boolean isOfPlatform() {
    return outcome == Outcome.HELD || outcome == Outcome.MISSED;
  }

  /**
   * Events a second that got all the way through, as far as it was watched; NaN when even that is
   * not known.
   */
  public double gotThrough() {
    double accepted = figure(LevelReader.ACCEPTED);
    double observed = figure(LevelReader.OBSERVED);
    return Double.isNaN(observed) ? accepted : Math.min(accepted, observed);
  }
}
