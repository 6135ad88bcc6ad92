package ai.userwhisperer.megaphone.reports.capacity;

import ai.userwhisperer.megaphone.reports.capacity.Level.Outcome;
import ai.userwhisperer.megaphone.reports.capacity.ScalabilityFit.Point;
import ai.userwhisperer.megaphone.reports.capacity.Shortages.Shortage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What follows from the levels of a study.
 *
 * @param rate the highest rate that held, in events per second; empty when none did
 * @param missedAt the lowest rate that was missed; empty when none was
 * @param bound what ends it
 * @param broke what the platform missed at that rate, a sentence each
 * @param shortages what was short there, the most telling first
 */
public record Capacity(
    Optional<Double> rate,
    Optional<Double> missedAt,
    Bound bound,
    List<String> broke,
    List<Shortage> shortages) {

  /** What lies above the highest rate that held. */
  public enum Bound {
    /** A rate at which the platform misses a baseline. */
    BASELINE,
    /** A rate that the injector can't send: the platform carries at least what held. */
    INJECTOR,
    /** Nothing that was tried: the highest rate that the profile allows held, or time was over. */
    UNTRIED
  }

  /** All tries of a rate. */
  private record Tries(double rate, List<Level> levels) {
    long count(Outcome... outcomes) {
      return levels.stream().filter(level -> List.of(outcomes).contains(level.outcome())).count();
    }

    /** A rate that was missed once and never tried again has not been decided. */
    boolean held() {
      long held = count(Outcome.HELD);
      return held > 1 || (held == 1 && !isMissedOnce());
    }

    boolean missed() {
      return count(Outcome.MISSED, Outcome.INJECTOR) > 1;
    }

    private boolean isMissedOnce() {
      return count(Outcome.MISSED, Outcome.INJECTOR) > 0;
    }

    boolean isOfInjector() {
      return count(Outcome.INJECTOR) > count(Outcome.MISSED);
    }

    /** The last of them that was missed. */
    Level lastMissed() {
      return levels.stream()
          .filter(level -> level.outcome() != Outcome.HELD)
          .reduce((one, other) -> other)
          .orElseThrow();
    }
  }

  /** Reads it off the levels. */
  public static Capacity of(List<Level> levels) {
    List<Tries> tries = tries(levels);
    Optional<Tries> missed = tries.stream().filter(Tries::missed).findFirst();
    Optional<Double> rate =
        tries.stream()
            .filter(Tries::held)
            .map(Tries::rate)
            .filter(held -> missed.isEmpty() || held < missed.get().rate())
            .max(Comparator.naturalOrder());
    if (missed.isEmpty()) {
      return new Capacity(rate, Optional.empty(), Bound.UNTRIED, List.of(), List.of());
    }
    Level at = missed.get().lastMissed();
    Level quiet =
        levels.stream()
            .filter(level -> level.outcome() == Outcome.HELD)
            .min(Comparator.comparingDouble(Level::rate))
            .orElse(at);
    return new Capacity(
        rate,
        Optional.of(missed.get().rate()),
        missed.get().isOfInjector() ? Bound.INJECTOR : Bound.BASELINE,
        missed.get().isOfInjector() ? List.of() : at.missed(),
        Shortages.of(at, quiet));
  }

  private static List<Tries> tries(List<Level> levels) {
    Map<Double, List<Level>> byRate =
        levels.stream()
            .collect(Collectors.groupingBy(Level::rate, TreeMap::new, Collectors.toList()));
    List<Tries> tries = new ArrayList<>();
    byRate.forEach((rate, ofRate) -> tries.add(new Tries(rate, ofRate)));
    return tries;
  }

  /**
   * How the throughput follows the requests under way, from all levels that tell of the platform.
   *
   * @throws IllegalArgumentException when they are too few; the message says so
   */
  public static ScalabilityFit model(List<Level> levels) {
    return ScalabilityFit.of(
        levels.stream()
            .filter(Level::isOfPlatform)
            .filter(level -> level.figure(LevelReader.IN_FLIGHT) > 0)
            .filter(level -> level.figure(LevelReader.ACCEPTED) > 0)
            .map(
                level ->
                    new Point(
                        level.figure(LevelReader.IN_FLIGHT), level.figure(LevelReader.ACCEPTED)))
            .toList());
  }
}
