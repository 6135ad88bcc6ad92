package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Every metric of a run, in the order of its phases, and those that have no value. Immutable. */
public final class Metrics {
  private final Map<String, Metric> present;
  private final Map<String, NoData> absent;

  private Metrics(Map<String, Metric> present, Map<String, NoData> absent) {
    this.present = Collections.unmodifiableMap(new LinkedHashMap<>(present));
    this.absent = Collections.unmodifiableMap(new LinkedHashMap<>(absent));
  }

  /**
   * Computes the metrics of a run.
   *
   * @param problems told of each thing that could not be read, in one line
   */
  public static Metrics of(RunDirectory run, Consumer<String> problems) {
    Problems found = new Problems();
    Metrics metrics = of(RunFacts.read(run, found));
    found.lines().forEach(problems);
    return metrics;
  }

  static Metrics of(RunFacts facts) {
    Builder builder = new Builder();
    LoadMetrics.add(facts, builder);
    ProbeMetrics.add(facts, builder);
    LedgerMetrics.add(facts, builder);
    return builder.build();
  }

  /** The metric of that key, if it has a value. */
  public Optional<Metric> find(String key) {
    return Optional.ofNullable(present.get(key));
  }

  /** Why a key has no value; for a key that no metric has, that. */
  public String whyAbsent(String key) {
    NoData known = absent.get(key);
    return known == null ? "this run has no metric of that name" : known.reason();
  }

  /** Whether there is such a metric in this run, with or without a value. */
  boolean knows(String key) {
    return present.containsKey(key) || absent.containsKey(key);
  }

  public List<Metric> all() {
    return List.copyOf(present.values());
  }

  public List<NoData> absent() {
    return List.copyOf(absent.values());
  }

  /** Collects metrics; each has to have a definition. */
  static final class Builder {
    private static final double PERCENT = 100;

    private final Map<String, Metric> present = new LinkedHashMap<>();
    private final Map<String, NoData> absent = new LinkedHashMap<>();

    /** A value; no data when it is not finite. */
    void value(Scope scope, String name, double value, String evidence) {
      value(scope, name, value, Optional.empty(), evidence);
    }

    /** A value that is known but for an interval. */
    void value(
        Scope scope, String name, double value, Optional<Interval95> interval, String evidence) {
      if (!Double.isFinite(value)) {
        absent(scope, name, "it can't be computed from what was measured");
        return;
      }
      Definition definition = Definition.of(scope.kind(), name);
      String key = scope.key(name);
      present.put(
          key,
          new Metric(
              key, value, definition.unit(), scope.phase(), evidence, interval.orElse(null)));
    }

    /**
     * A share in percent, with its interval.
     *
     * @param of 1 or more
     */
    void share(Scope scope, String name, long count, long of, String evidence) {
      Interval95 interval = Interval95.ofShare(count, of, PERCENT);
      value(scope, name, PERCENT * count / of, Optional.of(interval), evidence);
    }

    /** A number of things. */
    void count(Scope scope, String name, long count, String evidence) {
      value(scope, name, (double) count, evidence);
    }

    void absent(Scope scope, String name, String reason) {
      Definition definition = Definition.of(scope.kind(), name);
      String key = scope.key(name);
      absent.put(key, new NoData(key, definition.unit(), scope.phase(), reason));
    }

    Metrics build() {
      return new Metrics(present, absent);
    }
  }

  /** {@code metrics.json}. */
  Map<String, Object> document(String runId, List<String> problems) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schemaVersion", 1);
    document.put("runId", runId);
    document.put("metrics", new ArrayList<>(present.values()));
    document.put("noData", new ArrayList<>(absent.values()));
    document.put("problems", problems);
    return document;
  }
}
