package ai.userwhisperer.megaphone.reports.capacity;

import ai.userwhisperer.megaphone.reports.Numbers;
import ai.userwhisperer.megaphone.reports.capacity.ScalabilityFit.Range;
import ai.userwhisperer.megaphone.reports.capacity.Shortages.Shortage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A study for a terminal. */
public final class CapacityText {
  private CapacityText() {}

  /** A line of a level that is over. */
  public static String of(Level level) {
    return String.format(
        Locale.ROOT,
        "%13s events/s  %-8s  p95 %10s  CPU %8s  %s%n",
        Numbers.text(level.rate()),
        level.outcome().words(),
        figure(level, LevelReader.P95, "ms"),
        figure(level, LevelReader.CPU, "%"),
        level.missed().isEmpty() ? "" : level.missed().get(0));
  }

  private static String figure(Level level, String name, String unit) {
    double value = level.figure(name);
    return Double.isNaN(value) ? "no data" : Numbers.text(value) + " " + unit;
  }

  /** What came of it, a line each. */
  public static List<String> of(CapacityStudy study) {
    Capacity capacity = Capacity.of(study.levels());
    List<String> lines = new ArrayList<>();
    lines.add("Capacity: " + sentence(capacity));
    if (study.stopped() != null) {
      lines.add("  ended early: " + study.stopped());
    }
    for (int i = 0; i < capacity.broke().size(); i++) {
      lines.add((i == 0 ? "  first missed: " : "  also missed: ") + capacity.broke().get(i));
    }
    if (capacity.missedAt().isPresent() && capacity.shortages().isEmpty()) {
      lines.add("  short then: nothing that is watched");
    }
    List<Shortage> shortages = capacity.shortages();
    for (int i = 0; i < shortages.size(); i++) {
      lines.add((i == 0 ? "  short then: " : "  also short: ") + shortages.get(i));
    }
    lines.add("  " + model(study));
    return lines;
  }

  /** The rate in a sentence, with its interval. */
  public static String sentence(Capacity capacity) {
    Optional<Double> rate = capacity.rate();
    String missedAt = capacity.missedAt().map(Numbers::text).orElse("");
    if (rate.isEmpty()) {
      return switch (capacity.bound()) {
        case BASELINE -> "less than " + missedAt + " events/s, the lowest rate that was tried";
        case INJECTOR -> "not known: the injector can't vouch even for " + missedAt + " events/s";
        case UNTRIED -> "not known: no rate was decided";
      };
    }
    String held = Numbers.text(rate.get()) + " events/s";
    return switch (capacity.bound()) {
      case BASELINE ->
          held + "; it lies between that, which held, and " + missedAt + ", which was missed";
      case INJECTOR -> "at least " + held + ": at " + missedAt + " the injector was at its own end";
      case UNTRIED -> "at least " + held + ": nothing above it was decided";
    };
  }

  private static String model(CapacityStudy study) {
    try {
      return model(Capacity.model(study.levels()));
    } catch (IllegalArgumentException e) {
      return "model: none: " + e.getMessage();
    }
  }

  static String model(ScalabilityFit fit) {
    Scalability law = fit.best();
    Range peak = fit.range(Scalability::peak);
    return String.format(
        Locale.ROOT,
        "model: contention %s, coherency %s, R² %.3f; its most is %s with %s requests under way%s",
        Numbers.text(law.sigma()),
        law.kappa() < 1e-12 ? "0" : String.format(Locale.ROOT, "%.2g", law.kappa()),
        fit.determination(),
        rates(law.peak(), peak),
        Double.isInfinite(law.peakN()) ? "ever more" : Numbers.text(law.peakN()),
        law.peakN() > fit.measuredUpTo() ? ", which is extrapolated" : "");
  }

  private static String rates(double value, Range range) {
    return Double.isInfinite(value)
        ? "not bounded"
        : "%s events/s (95 %%: %s to %s)"
            .formatted(
                Numbers.text(value),
                Numbers.text(range.low()),
                Double.isInfinite(range.high()) ? "any" : Numbers.text(range.high()));
  }
}
