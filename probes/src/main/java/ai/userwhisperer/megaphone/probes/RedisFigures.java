package ai.userwhisperer.megaphone.probes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleBinaryOperator;

/** What the masters of a Redis tell of themselves. Not thread-safe. */
final class RedisFigures {
  private static final long ANSWER_WITHIN_MS = 2_000;

  private final RedisServers<?> servers;
  private final RedisReads redis;
  private final boolean isCluster;
  private final MasterWatch watch;
  private final ServerLatencies latencies;
  private boolean tellsLatencies;

  /**
   * @param watch is told of the masters' places and roles
   * @param latencies is told of the servers' own
   */
  RedisFigures(
      RedisServers<?> servers,
      RedisReads redis,
      boolean isCluster,
      MasterWatch watch,
      ServerLatencies latencies) {
    this.servers = servers;
    this.redis = redis;
    this.isCluster = isCluster;
    this.watch = watch;
    this.latencies = latencies;
  }

  /**
   * Reads once, and finds out what the servers tell.
   *
   * @throws RuntimeException when they do not tell what is needed
   */
  void begin() {
    read();
    tellsLatencies = readsLatencies();
  }

  /** The values to be recorded. */
  Map<String, Double> next() {
    Map<String, Double> values = read();
    if (tellsLatencies) {
      readLatencies();
    }
    return values;
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
    latencies.saw(masters, answer(redis.latencies(masters)), System.nanoTime());
  }

  /** Sums over the masters, but for what is a ratio or a distance: that is the largest. */
  private Map<String, Double> read() {
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
    if (isCluster) {
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

  static <T> T answer(CompletionStage<T> asked) {
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
