package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.Interval;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.Sample;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What the probes saw, phase by phase. Names are {@code <probe>/<tag>} of interval logs and {@code
 * <probe>/<value>} of samples.
 */
final class ProbeFacts {
  static final String PUBSUB = "pubsub";
  static final String REDIS = "redis";
  static final String PLATFORM = "platform";
  static final String PROMETHEUS = "prometheus";
  static final String KUBERNETES = "kubernetes";
  static final String HARNESS = "harness";
  static final String BACKLOG = "backlog";

  static final String PROCESSING_LAG = "pubsub/processing-lag";
  static final String PUBLISH_LAG = "pubsub/publish-lag";
  static final String DELIVERY_LAG = "pubsub/delivery-lag";
  static final String REDELIVERED = "pubsub/redelivered";
  static final String OUT_OF_ORDER = "pubsub/outOfOrder";
  static final String IMPLAUSIBLE_PUBLISH_TIMES = "pubsub/implausiblePublishTimes";
  static final String BACKLOG_MESSAGES = "backlog/undeliveredMessages";
  static final String OLDEST_UNACKED = "backlog/oldestUnackedSeconds";
  static final String BACKLOG_AGE = "backlog/backlogAgeMs";
  static final String REDIS_LATENCY = "redis/command-latency";
  static final String REDIS_SERVER_LATENCY = "redis/server-latency";
  static final String HICCUP = "harness/hiccup";
  static final String OBSERVED = "pubsub/observed";
  static final String QUEUE_DEPTH = "redis/queueDepth";
  static final String EVICTED_KEYS = "redis/evictedKeys";
  static final String REDIS_COMMANDS = "redis/commands";
  static final String KEYSPACE_HITS = "redis/keyspaceHits";
  static final String KEYSPACE_MISSES = "redis/keyspaceMisses";
  static final String SLOW_COMMANDS = "redis/slowCommands";
  static final String REDIS_MEMORY = "redis/usedMemoryBytes";
  static final String REDIS_FRAGMENTATION = "redis/memoryFragmentation";
  static final String ARRIVAL_LAG = "redis/arrival-lag";
  static final String ARRIVALS_SAMPLED = "redis/arrivalsSampled";
  static final String ARRIVALS_MISSING = "redis/arrivalsMissing";
  static final String DEDUP_KEYS_GONE = "redis/dedupKeysGone";
  static final String EXPIRED_KEYS = "redis/expiredKeys";
  static final String REDIS_CLIENTS = "redis/connectedClients";
  static final String BLOCKED_CLIENTS = "redis/blockedClients";
  static final String REJECTED_CONNECTIONS = "redis/rejectedConnections";
  static final String ONLINE_REPLICAS = "redis/onlineReplicas";
  static final String REPLICA_SILENCE = "redis/replicaSilenceSeconds";
  static final String MAX_MEMORY = "redis/maxMemoryBytes";
  static final String REPLICATION_LAG = "redis/replicationLagBytes";
  static final String PLATFORM_CPU = "platform/cpuShare";
  static final String BUSIEST_CPU = "platform/busiestCpuShare";
  static final String CONNECTIONS = "platform/connectionsShare";
  static final String PLATFORM_MEMORY = "platform/memoryShare";
  static final String MODEL_ACCURACY = "platform/modelAccuracy";
  static final String MEMORY_BYTES = "platform/memoryBytes";
  static final String SAMPLE_AGE = "prometheus/ageSeconds";
  static final String RESTARTS = "prometheus/restarts";
  static final String REPLICAS = "prometheus/replicas";
  static final String HARNESS_CPU = "harness/processCpuShare";
  static final String HARNESS_CPU_MS = "harness/processCpuMs";
  static final String MACHINE_CPU = "harness/machineCpuShare";
  static final String STEAL = "harness/stealShare";
  static final String CLOCK_OFFSET = "harness/clockOffsetMs";
  static final String GC_PAUSES = "harness/gcPauseMs";
  static final String GC_LONGEST_PAUSE = "harness/gcLongestPauseMs";
  static final String HEAP = "harness/heapUsedBytes";
  static final String DIRECT_BUFFERS = "harness/directBytes";

  /** What two probes tell: the name with the one, and the name under which both are kept. */
  private static final Map<String, String> SHARED =
      Map.of(
          "prometheus/cpuShare", PLATFORM_CPU,
          "prometheus/busiestCpuShare", BUSIEST_CPU,
          "prometheus/memoryShare", PLATFORM_MEMORY,
          "prometheus/memoryBytes", MEMORY_BYTES,
          "prometheus/modelAccuracy", MODEL_ACCURACY,
          "prometheus/queueDepth", QUEUE_DEPTH,
          "kubernetes/restarts", RESTARTS,
          "kubernetes/replicas", REPLICAS);

  /**
   * The order of who is believed. Redis was looked at many times a second, Prometheus every few
   * seconds; a metrics page may be that of one pod of many. The cluster knows its own pods best.
   */
  private static final List<String> PROBES =
      List.of(REDIS, KUBERNETES, PROMETHEUS, PLATFORM, PUBSUB, BACKLOG, HARNESS);

  static final String PROBE_CPU_MS = "harness/probeCpuMs";
  static final String PROBE_REQUESTS = "harness/probeRequests";

  /** The probes whose own costs are told one by one. */
  static final List<String> WITH_COSTS =
      List.of(PUBSUB, BACKLOG, REDIS, PLATFORM, PROMETHEUS, KUBERNETES);

  private static final List<String> IN_TIMELINE =
      List.of(
          QUEUE_DEPTH,
          PLATFORM_CPU,
          PLATFORM_MEMORY,
          HARNESS_CPU,
          MACHINE_CPU,
          REDIS_MEMORY,
          MAX_MEMORY);

  /** Totals whose growth is drawn. */
  private static final List<String> GROWTH_IN_TIMELINE = List.of(REDIS_COMMANDS, EVICTED_KEYS);

  private final List<String> probes;
  private final Map<String, OfPhase> byPhase = new TreeMap<>();
  private final MemoryTrend memory = new MemoryTrend();
  private final Map<String, String> probeOf = new TreeMap<>();
  private final Map<String, SampleStatistics> wholeRun = new TreeMap<>();
  private final Map<String, Double> lastTotals = new TreeMap<>();

  private static final class OfPhase {
    final Times steadyTimes = new Times();
    final Map<String, SampleStatistics> steadySamples = new TreeMap<>();
    final Map<String, SampleStatistics> wholeSamples = new TreeMap<>();
  }

  private ProbeFacts(List<String> probes) {
    this.probes = probes;
  }

  static ProbeFacts read(RunDirectory run, List<PhaseFacts> phases, Problems problems) {
    ProbeFacts facts = new ProbeFacts(run.probes());
    phases.forEach(phase -> facts.byPhase.put(phase.name(), new OfPhase()));
    for (String probe : PROBES) {
      String what = "probes/" + probe;
      Consumer<Interval> intervals = interval -> facts.add(probe, interval, phases);
      Consumer<Sample> samples = sample -> facts.add(probe, sample, phases);
      problems.guard(what, () -> run.readProbeIntervals(probe, intervals, problems));
      problems.guard(what, () -> run.readProbeSamples(probe, samples, problems));
    }
    return facts;
  }

  private void add(String probe, Interval interval, List<PhaseFacts> phases) {
    String name = probe + "/" + interval.tag();
    for (PhaseFacts phase : phases) {
      phase.timeline().addTimes(name, interval.startEpochMs(), interval.histogram());
      if (phase.steady().contains(interval.startEpochMs())) {
        byPhase.get(phase.name()).steadyTimes.add(name, interval.histogram());
      }
    }
  }

  private void add(String probe, Sample sample, List<PhaseFacts> phases) {
    long epochMs = sample.epochMs();
    sample
        .values()
        .forEach(
            (value, number) -> {
              String own = probe + "/" + value;
              String name = SHARED.getOrDefault(own, own);
              if (probeOf.computeIfAbsent(name, any -> probe).equals(probe)) {
                add(name, epochMs, number, phases);
              }
            });
  }

  private void add(String name, long epochMs, double number, List<PhaseFacts> phases) {
    if (GROWTH_IN_TIMELINE.contains(name)) {
      double growth = number - lastTotals.getOrDefault(name, number);
      lastTotals.put(name, number);
      // A server that starts again counts from nothing.
      phases.forEach(
          phase -> phase.timeline().addToSum(name, epochMs, Math.max(0, Math.round(growth))));
    }
    for (PhaseFacts phase : phases) {
      if (IN_TIMELINE.contains(name)) {
        phase.timeline().addToMax(name, epochMs, number);
      }
      OfPhase ofPhase = byPhase.get(phase.name());
      if (phase.steady().contains(epochMs)) {
        statistics(ofPhase.steadySamples, name).add(epochMs, number);
      }
      if (phase.whole().contains(epochMs)) {
        statistics(ofPhase.wholeSamples, name).add(epochMs, number);
      }
    }
    statistics(wholeRun, name).add(epochMs, number);
    if (name.equals(MEMORY_BYTES) && !phases.isEmpty()) {
      long from = phases.get(0).steady().fromEpochMs();
      long until = phases.get(phases.size() - 1).whole().untilEpochMs();
      if (new Window(from, until).contains(epochMs)) {
        memory.add(epochMs - from, number);
      }
    }
  }

  private static SampleStatistics statistics(Map<String, SampleStatistics> all, String name) {
    return all.computeIfAbsent(name, any -> new SampleStatistics());
  }

  boolean ran(String probe) {
    return probes.contains(probe);
  }

  /** Times of a phase's steady part. */
  Times steadyTimes(PhaseFacts phase) {
    return byPhase.get(phase.name()).steadyTimes;
  }

  /** Samples of a phase's steady part. */
  Optional<SampleStatistics> steady(PhaseFacts phase, String name) {
    return Optional.ofNullable(byPhase.get(phase.name()).steadySamples.get(name));
  }

  /** Samples of the whole run, between its phases too. */
  Optional<SampleStatistics> ofRun(String name) {
    return Optional.ofNullable(wholeRun.get(name));
  }

  /** Samples of a whole phase. */
  Optional<SampleStatistics> whole(PhaseFacts phase, String name) {
    return Optional.ofNullable(byPhase.get(phase.name()).wholeSamples.get(name));
  }

  /** From the first phase's steady part to the end of the last phase's load. */
  MemoryTrend memory() {
    return memory;
  }

  /** A name as the probe itself says it that its values are from: {@code prometheus/cpuShare}. */
  String sourceOf(String name) {
    String probe = probeOf.getOrDefault(name, name.substring(0, name.indexOf('/')));
    return SHARED.entrySet().stream()
        .filter(shared -> shared.getValue().equals(name))
        .map(Map.Entry::getKey)
        .filter(own -> own.startsWith(probe + "/"))
        .findFirst()
        .orElse(name);
  }

  /** The file of the probe that a name's values are from. */
  String evidence(String name) {
    return "probes/" + probeOf.getOrDefault(name, name.substring(0, name.indexOf('/')));
  }

  /** Why there is nothing under a name. */
  String whyNone(String name) {
    String probe = name.substring(0, name.indexOf('/'));
    String value = name.substring(probe.length() + 1);
    List<String> ran =
        PROBES.stream()
            .filter(each -> each.equals(probe) || name.equals(SHARED.get(each + "/" + value)))
            .filter(this::ran)
            .toList();
    return switch (ran.size()) {
      case 0 -> "there was no " + probe + " probe";
      case 1 -> "the " + ran.get(0) + " probe saw no " + value + " in the steady part";
      default ->
          "the " + String.join(" and ", ran) + " probes saw no " + value + " in the steady part";
    };
  }
}
