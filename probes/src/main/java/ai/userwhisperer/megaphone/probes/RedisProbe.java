package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.IntervalLog;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.Sample;
import ai.userwhisperer.megaphone.profiles.RedisSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

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

  private static final long ANSWER_WITHIN_MS = 2_000;

  private final RedisSettings settings;
  private final RedisAddress address;
  private final RunDirectory run;
  private final RunClock clock;
  private final SecondHistograms latencies;
  private final QueueDepths depths;
  private final LongAdder failedCommands = new LongAdder();
  private RedisReads redis;
  private OpenLoop pings;
  private OpenLoop looks;
  private IntervalLog intervals;
  private volatile ProbeLog log;

  RedisProbe(
      RedisSettings settings, Map<String, String> environment, RunDirectory run, RunClock clock) {
    this.settings = settings;
    this.address = new RedisAddress(settings, environment);
    this.run = run;
    this.clock = clock;
    this.latencies = new SecondHistograms(clock);
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
      redis = new RedisReads(address.resolve());
      answer(redis.ping());
      readServer();
      answer(lengths());
    } catch (ProbeException e) {
      throw e;
    } catch (RuntimeException e) {
      throw address.refused(e);
    }
    intervals = run.probeIntervals(NAME);
    log = new ProbeLog(run, NAME, clock);
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
    Map<String, Double> values = new LinkedHashMap<>(depths.take());
    try {
      values.putAll(readServer());
    } catch (RuntimeException e) {
      throw address.refused(e);
    }
    values.put("failedCommands", (double) failedCommands.sum());
    log.append(System.nanoTime(), values);
  }

  @Override
  public Optional<Sample> latest() {
    ProbeLog current = log;
    return current == null ? Optional.empty() : current.latest();
  }

  @Override
  public void close() {
    if (pings != null) {
      pings.close();
    }
    if (looks != null) {
      looks.close();
    }
    if (redis != null) {
      redis.close();
    }
    if (intervals != null) {
      intervals.close();
    }
    if (log != null) {
      log.close();
    }
  }

  private void ping(long dueNs) {
    redis
        .ping()
        .whenComplete(
            (pong, failure) -> {
              if (failure == null) {
                latencies.record(dueNs, System.nanoTime() - dueNs);
              } else {
                failedCommands.increment();
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

  private Map<String, Double> readServer() {
    CompletionStage<String> stats = redis.info("stats");
    CompletionStage<String> memory = redis.info("memory");
    CompletionStage<String> clients = redis.info("clients");
    CompletionStage<Long> keys = redis.keys();
    RedisInfo info =
        new RedisInfo(String.join("\n", answer(stats), answer(memory), answer(clients)));
    Map<String, Double> values = new LinkedHashMap<>();
    FIELDS.forEach((name, field) -> info.number(field).ifPresent(value -> values.put(name, value)));
    values.remove("maxMemoryBytes", 0.0);
    values.put("keys", (double) answer(keys));
    return values;
  }

  private static final Map<String, String> FIELDS =
      Map.of(
          "usedMemoryBytes", "used_memory",
          "maxMemoryBytes", "maxmemory",
          "evictedKeys", "evicted_keys",
          "expiredKeys", "expired_keys",
          "keyspaceHits", "keyspace_hits",
          "keyspaceMisses", "keyspace_misses",
          "commands", "total_commands_processed",
          "connectedClients", "connected_clients",
          "blockedClients", "blocked_clients",
          "rejectedConnections", "rejected_connections");

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
