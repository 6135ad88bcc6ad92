package ai.userwhisperer.megaphone.jmh;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What each benchmark may cost. No time is in it, so it holds on any machine.
 *
 * @param limits by the benchmark's name
 */
record Baseline(Map<String, Limits> limits) {
  private static final Set<String> SETTINGS = Set.of("bytes-per-op", "ratios");

  Baseline {
    limits = Collections.unmodifiableMap(new TreeMap<>(limits));
  }

  /**
   * Reads a baseline: by the benchmark's name, {@code bytes-per-op} and, where there are any,
   * {@code ratios}.
   *
   * @throws IllegalArgumentException when it can't be read, or has something else in it
   */
  static Baseline read(Path file) {
    Map<String, Limits> limits = new TreeMap<>();
    try {
      Config config =
          ConfigFactory.parseFile(
              file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
      for (String name : config.root().keySet()) {
        limits.put(name, limits(file, name, config.getConfig(ConfigUtil.joinPath(name))));
      }
    } catch (ConfigException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
    return new Baseline(limits);
  }

  private static Limits limits(Path file, String name, Config of) {
    Map<String, Double> ratios = new TreeMap<>();
    try {
      for (String setting : of.root().keySet()) {
        if (!SETTINGS.contains(setting)) {
          throw new IllegalArgumentException(setting + ": needs to be bytes-per-op or ratios");
        }
      }
      if (of.hasPath("ratios")) {
        Config values = of.getConfig("ratios");
        for (String to : values.root().keySet()) {
          ratios.put(to, values.getDouble(ConfigUtil.joinPath(to)));
        }
      }
      return new Limits(of.getDouble("bytes-per-op"), ratios);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Checks that the baseline and the benchmarks that there are belong together.
   *
   * @throws IllegalArgumentException when a benchmark has no limits, or limits no benchmark
   */
  void checkAgainst(Collection<String> benchmarks) {
    Set<String> unknown = new TreeSet<>(limits.keySet());
    limits.values().forEach(of -> unknown.addAll(of.ratios().keySet()));
    unknown.removeAll(benchmarks);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "baseline: " + String.join(", ", unknown) + ": needs a benchmark of that name");
    }
    Set<String> free = new TreeSet<>(benchmarks);
    free.removeAll(limits.keySet());
    if (!free.isEmpty()) {
      throw new IllegalArgumentException(
          "baseline: " + String.join(", ", free) + ": needs an entry with bytes-per-op");
    }
  }
}
