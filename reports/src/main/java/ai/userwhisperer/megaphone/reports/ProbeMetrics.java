package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.profiles.MetricsSettings;
import ai.userwhisperer.megaphone.profiles.ProbeSettings;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.profiles.PrometheusSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** Metrics of what the probes saw. */
final class ProbeMetrics {
  private static final double NS_PER_MS = 1e6;
  private static final double NS_PER_SECOND = 1e9;
  private static final double MS_PER_MINUTE = 60_000;
  private static final double PERCENT = 100;
  private static final double SECONDS_PER_MS = 1e-3;
  private static final double MIB_PER_BYTE = 1.0 / (1 << 20);

  private ProbeMetrics() {}

  static void add(RunFacts run, Metrics.Builder to) {
    for (PhaseFacts phase : run.phases()) {
      new OfPhase(phase, run.probes(), to).add();
    }
    addMemoryGrowth(run.probes(), minutesOfTrend(run), to);
    addTotal(run.probes(), "redis-arrivals.sampled", ProbeFacts.ARRIVALS_SAMPLED, to);
    addTotal(run.probes(), "redis-arrivals.missing", ProbeFacts.ARRIVALS_MISSING, to);
    addTotal(run.probes(), "redis-arrivals.keys-gone", ProbeFacts.DEDUP_KEYS_GONE, to);
  }

  /** The last sample of a running total that began with the run. */
  private static void addTotal(ProbeFacts probes, String name, String source, Metrics.Builder to) {
    Optional<SampleStatistics> total = probes.ofRun(source);
    if (total.isPresent()) {
      to.value(Scope.RUN, name, total.get().last(), probes.evidence(source));
    } else {
      to.absent(Scope.RUN, name, probes.whyNone(source));
    }
  }

  /** As the profile says. The verdict tells of a run that has no readable one. */
  private static double minutesOfTrend(RunFacts run) {
    Optional<Duration> trend;
    try {
      ProbeSettings probes = Judge.profile(run.manifest()).probes();
      trend =
          probes
              .prometheus()
              .map(PrometheusSettings::trend)
              .or(() -> probes.metrics().map(MetricsSettings::trend));
    } catch (ProfileException e) {
      trend = Optional.empty();
    }
    return trend.orElse(MetricsSettings.ANY_TREND).toMillis() / MS_PER_MINUTE;
  }

  private record OfPhase(PhaseFacts phase, ProbeFacts probes, Metrics.Builder to) {
    void add() {
      addObservedThroughput();
      addTimes("processing-lag", ProbeFacts.PROCESSING_LAG, NS_PER_SECOND, "observed events");
      addPubSub();
      addSample("queue-depth.max", ProbeFacts.QUEUE_DEPTH, SampleStatistics::max, 1);
      addSample("queue-depth.mean", ProbeFacts.QUEUE_DEPTH, SampleStatistics::mean, 1);
      addTimes("redis-latency", ProbeFacts.REDIS_LATENCY, NS_PER_MS, "commands");
      addTimes("redis-arrival-lag", ProbeFacts.ARRIVAL_LAG, NS_PER_SECOND, "arrivals");
      addTimes("redis-server-latency", ProbeFacts.REDIS_SERVER_LATENCY, NS_PER_MS, "commands");
      addSample("redis-evicted-keys", ProbeFacts.EVICTED_KEYS, SampleStatistics::growth, 1);
      addSample("redis-expired-keys", ProbeFacts.EXPIRED_KEYS, SampleStatistics::growth, 1);
      addSample("redis-clients.max", ProbeFacts.REDIS_CLIENTS, SampleStatistics::max, 1);
      addSample("redis-blocked-clients.max", ProbeFacts.BLOCKED_CLIENTS, SampleStatistics::max, 1);
      addSample(
          "redis-rejected-connections",
          ProbeFacts.REJECTED_CONNECTIONS,
          SampleStatistics::growth,
          1);
      addSample("redis-slow-commands", ProbeFacts.SLOW_COMMANDS, SampleStatistics::growth, 1);
      addSample("redis-memory.max", ProbeFacts.REDIS_MEMORY, SampleStatistics::max, MIB_PER_BYTE);
      addSample(
          "redis-fragmentation.max", ProbeFacts.REDIS_FRAGMENTATION, SampleStatistics::max, 1);
      addSample("redis-replication-lag.max", ProbeFacts.REPLICATION_LAG, SampleStatistics::max, 1);
      addSample("redis-online-replicas.min", ProbeFacts.ONLINE_REPLICAS, SampleStatistics::min, 1);
      addSample("redis-replica-silence.max", ProbeFacts.REPLICA_SILENCE, SampleStatistics::max, 1);
      addRedisRates();
      addShare("platform-cpu", ProbeFacts.PLATFORM_CPU);
      addShare("platform-busiest-cpu", ProbeFacts.BUSIEST_CPU);
      addShare("platform-connections", ProbeFacts.CONNECTIONS);
      addShare("platform-memory", ProbeFacts.PLATFORM_MEMORY);
      addSample("platform-restarts", ProbeFacts.RESTARTS, SampleStatistics::growth, 1);
      addSample("platform-replicas.max", ProbeFacts.REPLICAS, SampleStatistics::max, 1);
      addSample("platform-sample-age.max", ProbeFacts.SAMPLE_AGE, SampleStatistics::max, 1);
      addHarness();
      addAccuracy();
    }

    private void addPubSub() {
      addTimes("publish-lag", ProbeFacts.PUBLISH_LAG, NS_PER_SECOND, "observed events");
      addTimes("delivery-lag", ProbeFacts.DELIVERY_LAG, NS_PER_SECOND, "observed events");
      addSample("pubsub-redelivered", ProbeFacts.REDELIVERED, SampleStatistics::growth, 1);
      addSample("pubsub-out-of-order", ProbeFacts.OUT_OF_ORDER, SampleStatistics::growth, 1);
      addSample(
          "pubsub-implausible-publish-times",
          ProbeFacts.IMPLAUSIBLE_PUBLISH_TIMES,
          SampleStatistics::growth,
          1);
      addSample("pubsub-backlog.max", ProbeFacts.BACKLOG_MESSAGES, SampleStatistics::max, 1);
      addSample("pubsub-oldest-unacked.max", ProbeFacts.OLDEST_UNACKED, SampleStatistics::max, 1);
      addSample(
          "pubsub-backlog-age.max", ProbeFacts.BACKLOG_AGE, SampleStatistics::max, SECONDS_PER_MS);
    }

    private void addHarness() {
      addTimes("hiccup", ProbeFacts.HICCUP, NS_PER_MS, "wake-ups");
      addSample("harness-cpu.mean", ProbeFacts.HARNESS_CPU, SampleStatistics::mean, PERCENT);
      addSample(
          "harness-cpu-seconds", ProbeFacts.HARNESS_CPU_MS, SampleStatistics::sum, SECONDS_PER_MS);
      addSample(
          "harness-machine-cpu.mean", ProbeFacts.MACHINE_CPU, SampleStatistics::mean, PERCENT);
      addSample("harness-steal.mean", ProbeFacts.STEAL, SampleStatistics::mean, PERCENT);
      addSample("harness-clock-offset.max", ProbeFacts.CLOCK_OFFSET, SampleStatistics::largest, 1);
      addSample("harness-gc-pause.max", ProbeFacts.GC_LONGEST_PAUSE, SampleStatistics::max, 1);
      addSample(
          "harness-gc-pause.share",
          ProbeFacts.GC_PAUSES,
          SampleStatistics::sum,
          PERCENT * SECONDS_PER_MS / phase.steady().seconds());
      addProbeCosts();
      addSample("harness-heap.max", ProbeFacts.HEAP, SampleStatistics::max, MIB_PER_BYTE);
      addSample(
          "harness-buffers.max", ProbeFacts.DIRECT_BUFFERS, SampleStatistics::max, MIB_PER_BYTE);
    }

    private void addProbeCosts() {
      double seconds = phase.steady().seconds();
      double percentPerMs = PERCENT * SECONDS_PER_MS / seconds;
      addSample("probe-cpu", ProbeFacts.PROBE_CPU_MS, SampleStatistics::sum, percentPerMs);
      addSample("probe-requests", ProbeFacts.PROBE_REQUESTS, SampleStatistics::sum, 1 / seconds);
      for (String probe : ProbeFacts.WITH_COSTS) {
        addSample(
            "probe-cpu." + probe,
            ProbeFacts.PROBE_CPU_MS + ":" + probe,
            SampleStatistics::sum,
            percentPerMs);
        addSample(
            "probe-requests." + probe,
            ProbeFacts.PROBE_REQUESTS + ":" + probe,
            SampleStatistics::sum,
            1 / seconds);
      }
    }

    private void addObservedThroughput() {
      SampleStatistics observed = probes.steady(phase, ProbeFacts.OBSERVED).orElse(null);
      if (observed == null) {
        absent("observed-event-throughput", probes.whyNone(ProbeFacts.OBSERVED));
      } else if (observed.seconds() <= 0) {
        absent("observed-event-throughput", "needs at least 2 samples, had " + observed.count());
      } else {
        to.value(
            phase.scope(),
            "observed-event-throughput",
            observed.growth() / observed.seconds(),
            probes.evidence(ProbeFacts.OBSERVED));
      }
    }

    /** From the growth of the server's totals. */
    private void addRedisRates() {
      String commands = "redis-operations";
      SampleStatistics total = probes.steady(phase, ProbeFacts.REDIS_COMMANDS).orElse(null);
      if (total == null || total.seconds() <= 0) {
        absent(commands, probes.whyNone(ProbeFacts.REDIS_COMMANDS));
      } else {
        to.value(
            phase.scope(),
            commands,
            total.growth() / total.seconds(),
            probes.evidence(ProbeFacts.REDIS_COMMANDS));
      }
      String rate = "redis-hit-rate";
      double hits = growth(ProbeFacts.KEYSPACE_HITS);
      double misses = growth(ProbeFacts.KEYSPACE_MISSES);
      if (hits + misses > 0) {
        to.value(
            phase.scope(),
            rate,
            PERCENT * hits / (hits + misses),
            probes.evidence(ProbeFacts.KEYSPACE_HITS));
      } else {
        absent(rate, "no key was looked up in the steady part, as far as the redis probe saw");
      }
    }

    private double growth(String source) {
      return probes.steady(phase, source).map(SampleStatistics::growth).orElse(0.0);
    }

    private void addTimes(String name, String source, double nsPerUnit, String samples) {
      Histogram histogram = probes.steadyTimes(phase).get(source);
      long had = histogram.getTotalCount();
      for (Statistic statistic : Definitions.OF_PROBES) {
        String full = name + "." + statistic.key();
        if (had == 0) {
          absent(full, probes.whyNone(source));
        } else if (had < statistic.samplesNeeded()) {
          absent(full, statistic.needs(samples, had));
        } else {
          to.value(
              phase.scope(), full, statistic.of(histogram) / nsPerUnit, probes.evidence(source));
        }
      }
    }

    private void addShare(String name, String source) {
      addSample(name + ".mean", source, SampleStatistics::mean, PERCENT);
      addSample(name + ".max", source, SampleStatistics::max, PERCENT);
    }

    private void addSample(
        String name, String source, ToDoubleFunction<SampleStatistics> figure, double factor) {
      probes
          .steady(phase, source)
          .ifPresentOrElse(
              samples ->
                  to.value(
                      phase.scope(),
                      name,
                      figure.applyAsDouble(samples) * factor,
                      probes.evidence(source)),
              () -> absent(name, probes.whyNone(source)));
    }

    private void addAccuracy() {
      String name = "decision-accuracy.last";
      probes
          .whole(phase, ProbeFacts.MODEL_ACCURACY)
          .ifPresentOrElse(
              samples ->
                  to.value(
                      phase.scope(),
                      name,
                      samples.last() * PERCENT,
                      probes.evidence(ProbeFacts.MODEL_ACCURACY)),
              () -> absent(name, probes.whyNone(ProbeFacts.MODEL_ACCURACY)));
    }

    private void absent(String name, String reason) {
      to.absent(phase.scope(), name, reason);
    }
  }

  private static void addMemoryGrowth(ProbeFacts probes, double minutesNeeded, Metrics.Builder to) {
    MemoryTrend memory = probes.memory();
    double minutes = memory.minutes();
    String name = "platform-memory-growth";
    List<String> names = List.of(name, name + ".low", name + ".high");
    String reason = null;
    if (!probes.ran(ProbeFacts.PLATFORM) && !probes.ran(ProbeFacts.PROMETHEUS)) {
      reason = probes.whyNone(ProbeFacts.PLATFORM_MEMORY);
    } else if (minutes < minutesNeeded || memory.samples() < MemoryTrend.FEWEST) {
      reason =
          "a trend needs memory samples over at least %s minutes, had %s"
              .formatted(Numbers.exact(minutesNeeded), Numbers.text(minutes));
    }
    if (reason != null) {
      for (String each : names) {
        to.absent(Scope.RUN, each, reason);
      }
      return;
    }
    MemoryTrend.Growth growth = memory.growth();
    String evidence = probes.evidence(ProbeFacts.MEMORY_BYTES);
    to.value(Scope.RUN, name, growth.percentPerHour(), evidence);
    to.value(Scope.RUN, name + ".low", growth.low(), evidence);
    to.value(Scope.RUN, name + ".high", growth.high(), evidence);
  }
}
