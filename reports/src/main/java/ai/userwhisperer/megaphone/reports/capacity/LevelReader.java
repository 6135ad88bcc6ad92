package ai.userwhisperer.megaphone.reports.capacity;

import ai.userwhisperer.megaphone.measurements.Manifest.PhaseTimes;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.reports.Metric;
import ai.userwhisperer.megaphone.reports.Metrics;
import ai.userwhisperer.megaphone.reports.Numbers;
import ai.userwhisperer.megaphone.reports.Verdict;
import ai.userwhisperer.megaphone.reports.capacity.Level.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes a {@link Level} of a run that was judged. */
public final class LevelReader {
  static final String ACCEPTED = "accepted";
  static final String OBSERVED = "observed";
  static final String ASKED = "asked";
  static final String LAG_GROWTH = "lag-growth";
  static final String REQUESTS = "requests";
  static final String MEAN = "response-time.mean";
  static final String P50 = "response-time.p50";
  static final String P95 = "response-time.p95";
  static final String P99 = "response-time.p99";
  static final String IN_FLIGHT = "in-flight";
  static final String ERROR_RATE = "error-rate";
  static final String CPU = "platform-cpu";
  static final String BUSIEST_CPU = "busiest-cpu";
  static final String CONNECTIONS = "connections";
  static final String REPLICAS = "replicas";
  static final String REDIS_P50 = "redis-latency.p50";
  static final String REDIS_P99 = "redis-latency.p99";
  static final String EVICTED = "redis-evicted-keys";
  static final String REJECTED = "redis-rejected-connections";
  static final String DELIVERY_P99 = "delivery-lag.p99";
  static final String QUEUE_DEPTH = "queue-depth";
  static final String MACHINE_CPU = "machine-cpu";
  static final String HARNESS_CPU = "harness-cpu";

  private static final double MS_PER_SECOND = 1e3;

  /** Names of figures, and the metrics of a phase that they are. */
  private static final Map<String, String> METRICS = metrics();

  /** A guard that says nothing of the platform: docs/reliability.md. */
  private static final String DISK = "guard disk";

  private static final String GUARD = "guard ";

  private LevelReader() {}

  private static Map<String, String> metrics() {
    Map<String, String> metrics = new LinkedHashMap<>();
    metrics.put(ASKED, "asked-event-throughput");
    metrics.put(ACCEPTED, "event-throughput");
    metrics.put(OBSERVED, "observed-event-throughput");
    metrics.put(REQUESTS, "throughput");
    metrics.put(MEAN, "response-time.mean");
    metrics.put(P50, "response-time.p50");
    metrics.put(P95, "response-time.p95");
    metrics.put(P99, "response-time.p99");
    metrics.put(ERROR_RATE, "error-rate");
    metrics.put(CPU, "platform-cpu.mean");
    metrics.put(BUSIEST_CPU, "platform-busiest-cpu.mean");
    metrics.put(CONNECTIONS, "platform-connections.mean");
    metrics.put(REPLICAS, "platform-replicas.max");
    metrics.put(REDIS_P50, "redis-latency.p50");
    metrics.put(REDIS_P99, "redis-latency.p99");
    metrics.put(EVICTED, "redis-evicted-keys");
    metrics.put(REJECTED, "redis-rejected-connections");
    metrics.put(DELIVERY_P99, "delivery-lag.p99");
    metrics.put(QUEUE_DEPTH, "queue-depth.max");
    metrics.put(MACHINE_CPU, "harness-machine-cpu.mean");
    metrics.put(HARNESS_CPU, "harness-cpu.mean");
    return metrics;
  }

  /**
   * Reads a level.
   *
   * @param run the judged run of its one phase
   * @param phase the phase's name
   * @param rate events a second that were asked for
   * @param keepsUp the share of them that has to get through
   */
  public static Level read(
      int number, RunDirectory run, Verdict verdict, String phase, double rate, double keepsUp) {
    Metrics metrics = Metrics.of(run, problem -> {});
    SortedMap<String, Double> figures = new TreeMap<>();
    METRICS.forEach(
        (name, metric) ->
            metrics
                .find(phase + "." + metric)
                .map(Metric::value)
                .ifPresent(value -> figures.put(name, value)));
    if (figures.containsKey(REQUESTS) && figures.containsKey(MEAN)) {
      // Little's law: as many are under way as come a second, times how long each takes.
      figures.put(IN_FLIGHT, figures.get(REQUESTS) * figures.get(MEAN) / MS_PER_SECOND);
    }
    LagGrowth.of(run, phase).ifPresent(growth -> figures.put(LAG_GROWTH, growth));
    List<String> missed = new ArrayList<>();
    Outcome outcome = outcome(run, verdict, missed);
    if (outcome == Outcome.HELD || outcome == Outcome.MISSED) {
      keptUp(figures, ACCEPTED, keepsUp).ifPresent(missed::add);
      // Arrivals that are random are observed at random: who falls behind falls behind ever more.
      if (figures.getOrDefault(LAG_GROWTH, 0.0) > (1 - keepsUp) / 2) {
        keptUp(figures, OBSERVED, keepsUp).ifPresent(missed::add);
      }
      outcome = missed.isEmpty() ? Outcome.HELD : Outcome.MISSED;
    }
    return new Level(
        number,
        rate,
        outcome,
        run.root().getFileName().toString(),
        figures,
        errors(run, phase),
        missed);
  }

  private static Outcome outcome(RunDirectory run, Verdict verdict, List<String> missed) {
    switch (verdict.verdict()) {
      case PASS -> {
        return Outcome.HELD;
      }
      case FAIL -> {
        verdict.reasons().stream()
            .filter(reason -> reason.startsWith("FAIL: "))
            .map(reason -> reason.substring("FAIL: ".length()))
            .forEach(missed::add);
        return Outcome.MISSED;
      }
      case INVALID -> {
        verdict.reasons().stream()
            .filter(reason -> reason.startsWith("INVALID: "))
            .map(reason -> reason.substring("INVALID: ".length()))
            .forEach(missed::add);
        return Outcome.INJECTOR;
      }
      case ABORTED -> {
        String why = String.valueOf(run.manifest().abortedBecause());
        missed.add(why);
        return why.contains(GUARD) && !why.contains(DISK) ? Outcome.MISSED : Outcome.STOPPED;
      }
    }
    throw new IllegalStateException("no outcome of " + verdict.verdict());
  }

  private static Optional<String> keptUp(Map<String, Double> figures, String what, double keepsUp) {
    Double value = figures.get(what);
    Double asked = figures.get(ASKED);
    return value == null || asked == null || value >= keepsUp * asked
        ? Optional.empty()
        : Optional.of(
            "throughput: %s of %s events/s were %s, where %s %% have to be"
                .formatted(
                    Numbers.text(value), Numbers.text(asked), what, Numbers.exact(100 * keepsUp)));
  }

  private static SortedMap<String, Long> errors(RunDirectory run, String phase) {
    SortedMap<String, Long> errors = new TreeMap<>();
    Optional<PhaseTimes> times = run.manifest().phase(phase);
    for (String request : run.requests(phase)) {
      run.readCounts(
          phase,
          request,
          line -> {
            if (times.isPresent()
                && line.epochMs() >= times.get().steadyFromEpochMs()
                && line.epochMs() < times.get().endEpochMs()) {
              line.errors().forEach((kind, count) -> errors.merge(kind, count, Long::sum));
            }
          },
          damaged -> {});
    }
    return errors;
  }
}
