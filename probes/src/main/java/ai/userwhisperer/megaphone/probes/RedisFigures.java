package ai.userwhisperer.megaphone.probes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletionStage;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;

/** What the masters of a Redis tell of themselves. Not thread-safe. */
final class RedisFigures {
  /** What is added up over the masters: by name, the field of INFO. */
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
    latencies.saw(masters, RedisReads.answer(redis.latencies(masters)), System.nanoTime());
  }

  /** Sums over the masters, but for what is a ratio or a distance: that is the largest. */
  private Map<String, Double> read() {
    List<String> masters = servers.masters();
    CompletionStage<List<String>> told = redis.info("all", masters);
    CompletionStage<List<Long>> keys = redis.keys(masters);
    CompletionStage<List<Long>> slow = redis.slowCommands(masters);
    List<RedisInfo> infos = RedisReads.answer(told).stream().map(RedisInfo::new).toList();
    Map<String, Double> values = new LinkedHashMap<>();
    SUMS.forEach(
        (name, field) -> put(values, name, infos, info -> info.number(field), Double::sum));
    values.remove("maxMemoryBytes", 0.0);
    put(
        values,
        "memoryFragmentation",
        infos,
        info -> info.number("mem_fragmentation_ratio"),
        Math::max);
    put(values, "replicationLagBytes", infos, RedisInfo::replicationLagBytes, Math::max);
    put(values, "replicaSilenceSeconds", infos, RedisInfo::replicaSilenceSeconds, Math::max);
    values.put("onlineReplicas", infos.stream().mapToDouble(RedisInfo::onlineReplicas).sum());
    values.put("keys", sum(RedisReads.answer(keys)));
    values.put("slowCommands", sum(RedisReads.answer(slow)));
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
        RedisReads.answer(redis.clusterInfo(masters)).stream().map(RedisInfo::new).toList();
    Map<String, Double> values = new LinkedHashMap<>();
    put(values, "clusterSlotsOk", states, info -> info.number("cluster_slots_ok"), Math::min);
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
      Function<RedisInfo, OptionalDouble> figure,
      DoubleBinaryOperator both) {
    infos.stream()
        .map(figure)
        .flatMapToDouble(OptionalDouble::stream)
        .reduce(both)
        .ifPresent(value -> values.put(name, value));
  }

  private static double sum(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).sum();
  }
}
