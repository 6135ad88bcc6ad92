package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.profiles.Baseline;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Conversions between units of one kind: times, shares, sizes, and rates of anything. */
final class Units {
  private enum Kind {
    TIME,
    SHARE,
    SIZE
  }

  private record Unit(Kind kind, double factor) {}

  private static final Map<String, Unit> KNOWN =
      Map.ofEntries(
          Map.entry("ns", new Unit(Kind.TIME, 1e-9)),
          Map.entry("us", new Unit(Kind.TIME, 1e-6)),
          Map.entry("µs", new Unit(Kind.TIME, 1e-6)),
          Map.entry("ms", new Unit(Kind.TIME, 1e-3)),
          Map.entry("s", new Unit(Kind.TIME, 1)),
          Map.entry("min", new Unit(Kind.TIME, 60)),
          Map.entry("h", new Unit(Kind.TIME, 3_600)),
          Map.entry("1", new Unit(Kind.SHARE, 1)),
          Map.entry("%", new Unit(Kind.SHARE, 0.01)),
          Map.entry("‰", new Unit(Kind.SHARE, 0.001)),
          Map.entry("B", new Unit(Kind.SIZE, 1)),
          Map.entry("kB", new Unit(Kind.SIZE, 1e3)),
          Map.entry("MB", new Unit(Kind.SIZE, 1e6)),
          Map.entry("GB", new Unit(Kind.SIZE, 1e9)),
          Map.entry("KiB", new Unit(Kind.SIZE, 1L << 10)),
          Map.entry("MiB", new Unit(Kind.SIZE, 1L << 20)),
          Map.entry("GiB", new Unit(Kind.SIZE, 1L << 30)));

  private Units() {}

  /** A value in another unit; empty when the two units are not of one kind. */
  static OptionalDouble convert(double value, String from, String to) {
    if (from.equals(to)) {
      return OptionalDouble.of(value);
    }
    OptionalDouble factor = factor(from, to);
    return factor.isEmpty() ? factor : OptionalDouble.of(value * factor.getAsDouble());
  }

  private static OptionalDouble factor(String from, String to) {
    if (from.equals(to)) {
      return OptionalDouble.of(1);
    }
    int fromPer = from.indexOf('/');
    int toPer = to.indexOf('/');
    if (fromPer > 0 && toPer > 0) {
      OptionalDouble above = factor(from.substring(0, fromPer), to.substring(0, toPer));
      OptionalDouble below = factor(from.substring(fromPer + 1), to.substring(toPer + 1));
      return above.isEmpty() || below.isEmpty()
          ? OptionalDouble.empty()
          : OptionalDouble.of(above.getAsDouble() / below.getAsDouble());
    }
    Unit source = KNOWN.get(from);
    Unit target = KNOWN.get(to);
    return source == null || target == null || source.kind() != target.kind()
        ? OptionalDouble.empty()
        : OptionalDouble.of(source.factor() / target.factor());
  }

  /** A value in the unit of a baseline; empty where it has none, or can't be converted. */
  static OptionalDouble inUnitOf(Baseline baseline, OptionalDouble value, String unit) {
    return value.isEmpty() ? value : convert(value.getAsDouble(), unit, baseline.unit());
  }

  /** Whether a baseline holds for a value; empty where it has none, or can't be converted. */
  static Optional<Boolean> holds(Baseline baseline, OptionalDouble value, String unit) {
    return inUnitOf(baseline, value, unit).stream()
        .mapToObj(converted -> baseline.comparison().holds(converted, baseline.limit()))
        .findFirst();
  }
}
