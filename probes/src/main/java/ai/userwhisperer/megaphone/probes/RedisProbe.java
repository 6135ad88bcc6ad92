package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.IntervalLog;
import ai.userwhisperer.megaphone.measurements.Mark;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.Sample;
import ai.userwhisperer.megaphone.profiles.RedisSettings;
import ai.userwhisperer.megaphone.profiles.RedisSettings.Topology;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.DoubleBinaryOperator;

/**
 * Watches the platform's Redis: the latency of harmless commands as a client sees it, from the
 * moment each was due; the lengths of the queues; and what INFO says of the server.
 *
 * <p>{@code maxMemoryBytes} is left out where the server has no limit. {@code failedCommands}
 * counts latency commands without an answer.
 */
final class RedisProbe implements Probe {
  static final String NAME = "redis";
  static final String COMMAND_LATENCY = "command-latency";
  static final String SERVER_LATENCY = "server-latency";

  private static final long ANSWER_WITHIN_MS = 2_000;

  private final RedisSettings settings;
  private final RedisAddress address;
  private final RunDirectory run;
  private final SecondHistograms latencies;
  private final QueueDepths depths;
  private final LongAdder failedCommands = new LongAdder();
  private final MasterWatch watch;
  private final SecondHistograms serverTimes;
  private final ServerLatencies serverLatencies;
  private boolean tellsLatencies;
  private RedisServers<?> servers;
  private volatile RedisReads redis;
  private OpenLoop pings;
  private long pinged;
  private OpenLoop looks;
  private IntervalLog intervals;
  private final ProbeLog log;

  RedisProbe(
      RedisSettings settings,
      Map<String, String> environment,
      RunDirectory run,
      RunClock clock,
      Consumer<Mark> marks) {
    this.watch = new MasterWatch(clock, marks);
    this.settings = settings;
    this.address = new RedisAddress(settings, environment);
    this.run = run;
    this.log = new ProbeLog(run, NAME, clock);
    this.latencies = new SecondHistograms(clock);
    this.serverTimes = new SecondHistograms(clock);
    this.serverLatencies = new ServerLatencies(serverTimes);
    this.depths = new QueueDepths(settings.queues());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean required() {
    return settings.required();
  }

  @Override
  public void start() {
    try {
      servers = address.connect();
      redis = new RedisReads(servers);
      for (String master : servers.masters()) {
        answer(redis.ping(master));
      }
      readServer();
      answer(lengths());
      tellsLatencies = readsLatencies();
    } catch (ProbeException e) {
      throw e;
    } catch (RuntimeException e) {
      throw address.refused(e);
    }
    intervals = run.probeIntervals(NAME);
    log.open();
    pings = new OpenLoop("probe-redis-pings", settings.ratePerSecond(), this::ping);
    pings.start();
    if (!settings.queues().isEmpty()) {
      looks = new OpenLoop("probe-redis-queues", QueueDepths.LOOKS_PER_SECOND, due -> look());
      looks.start();
    }
  }

  @Override
  public void sample() {
    latencies.writeTo(intervals, COMMAND_LATENCY);
    serverTimes.writeTo(intervals, SERVER_LATENCY);
    Map<String, Double> values = new LinkedHashMap<>(depths.take());
    try {
      values.putAll(readServer());
      if (tellsLatencies) {
        readLatencies();
      }
    } catch (RuntimeException e) {
      throw address.refused(e);
    }
    values.put("failedCommands", (double) failedCommands.sum());
    log.append(System.nanoTime(), values);
  }

  @Override
  public OptionalLong requests() {
    RedisReads current = redis;
    return current == null ? OptionalLong.empty() : OptionalLong.of(current.commands());
  }

  @Override
  public Optional<Sample> latest() {
    return log.latest();
  }

  @Override
  public void close() {
    if (pings != null) {
      pings.close();
    }
    if (looks != null) {
      looks.close();
    }
    if (servers != null) {
      servers.close();
    }
    if (intervals != null) {
      intervals.close();
    }
    log.close();
  }

  /** The masters take turns. */
  private void ping(long dueNs) {
    List<String> masters = servers.masters();
    String master = masters.get((int) (pinged++ % masters.size()));
    redis
        .ping(master)
        .whenComplete(
            (pong, failure) -> {
              long nowNs = System.nanoTime();
              if (failure == null) {
                latencies.record(dueNs, nowNs - dueNs);
                watch.answered(master, nowNs);
              } else {
                failedCommands.increment();
                watch.failed(master, dueNs);
              }
            });
  }

  private void look() {
    lengths().thenAccept(depths::looked);
  }

  /** The lengths of all queues, asked for together. */
  private CompletionStage<long[]> lengths() {
    List<CompletableFuture<Long>> lengths =
        settings.queues().stream().map(queue -> redis.length(queue).toCompletableFuture()).toList();
    return CompletableFuture.allOf(lengths.toArray(CompletableFuture[]::new))
        .thenApply(done -> lengths.stream().mapToLong(CompletableFuture::join).toArray());
  }

  /** A server before Redis 7 knows nothing of it, and a user may not be allowed to ask. */
  private boolean readsLatencies() {
    try {
      readLatencies();
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private void readLatencies() {
    List<String> masters = servers.masters();
    serverLatencies.saw(masters, answer(redis.latencies(masters)), System.nanoTime());
  }

  /** Sums over the masters, but for what is a ratio or a distance: that is the largest. */
  private Map<String, Double> readServer() {
    List<String> masters = servers.masters();
    CompletionStage<List<String>> told = redis.info("all", masters);
    CompletionStage<List<Long>> keys = redis.keys(masters);
    CompletionStage<List<Long>> slow = redis.slowCommands(masters);
    List<RedisInfo> infos = answer(told).stream().map(RedisInfo::new).toList();
    Map<String, Double> values = new LinkedHashMap<>();
    SUMS.forEach((name, field) -> put(values, name, infos, field, Double::sum));
    values.remove("maxMemoryBytes", 0.0);
    put(values, "memoryFragmentation", infos, "mem_fragmentation_ratio", Math::max);
    infos.stream()
        .map(RedisInfo::replicationLagBytes)
        .flatMapToDouble(OptionalDouble::stream)
        .max()
        .ifPresent(lag -> values.put("replicationLagBytes", lag));
    infos.stream()
        .map(RedisInfo::replicaSilenceSeconds)
        .flatMapToDouble(OptionalDouble::stream)
        .max()
        .ifPresent(seconds -> values.put("replicaSilenceSeconds", seconds));
    values.put("onlineReplicas", infos.stream().mapToDouble(RedisInfo::onlineReplicas).sum());
    values.put("keys", sum(answer(keys)));
    values.put("slowCommands", sum(answer(slow)));
    if (settings.topology().kind() == Topology.Kind.CLUSTER) {
      values.putAll(readCluster(masters));
    }
    watch.saw(places(masters, infos), System.nanoTime());
    watch.sawRoles(roles(masters, infos), System.nanoTime());
    return values;
  }

  /** As the master sees it that sees it worst. */
  private Map<String, Double> readCluster(List<String> masters) {
    List<RedisInfo> states =
        answer(redis.clusterInfo(masters)).stream().map(RedisInfo::new).toList();
    Map<String, Double> values = new LinkedHashMap<>();
    put(values, "clusterSlotsOk", states, "cluster_slots_ok", Math::min);
    values.put("clusterFailingNodes", (double) servers.failingNodes());
    return values;
  }

  /** Where each master is, by the id of its process. */
  private Map<String, String> places(List<String> masters, List<RedisInfo> infos) {
    Map<String, String> places = new LinkedHashMap<>();
    for (int i = 0; i < infos.size(); i++) {
      places.put(infos.get(i).text("run_id"), servers.place(masters.get(i)));
    }
    return places;
  }

  /** Whose replica each is, by its place. */
  private Map<String, String> roles(List<String> masters, List<RedisInfo> infos) {
    Map<String, String> roles = new LinkedHashMap<>();
    for (int i = 0; i < infos.size(); i++) {
      roles.put(servers.place(masters.get(i)), infos.get(i).master());
    }
    return roles;
  }

  private static void put(
      Map<String, Double> values,
      String name,
      List<RedisInfo> infos,
      String field,
      DoubleBinaryOperator both) {
    infos.stream()
        .map(info -> info.number(field))
        .flatMapToDouble(OptionalDouble::stream)
        .reduce(both)
        .ifPresent(value -> values.put(name, value));
  }

  private static double sum(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).sum();
  }

  private static final Map<String, String> SUMS =
      Map.ofEntries(
          Map.entry("usedMemoryBytes", "used_memory"),
          Map.entry("maxMemoryBytes", "maxmemory"),
          Map.entry("evictedKeys", "evicted_keys"),
          Map.entry("expiredKeys", "expired_keys"),
          Map.entry("keyspaceHits", "keyspace_hits"),
          Map.entry("keyspaceMisses", "keyspace_misses"),
          Map.entry("commands", "total_commands_processed"),
          Map.entry("connectedClients", "connected_clients"),
          Map.entry("blockedClients", "blocked_clients"),
          Map.entry("rejectedConnections", "rejected_connections"),
          Map.entry("connectedReplicas", "connected_slaves"));

  private static <T> T answer(CompletionStage<T> asked) {
    try {
      return asked.toCompletableFuture().get(ANSWER_WITHIN_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(ProbeException.words(e.getCause()), e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("no answer within " + ANSWER_WITHIN_MS + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
