package ai.userwhisperer.megaphone.probes;

import static ai.userwhisperer.megaphone.probes.RedisReads.answer;

import ai.userwhisperer.megaphone.measurements.IntervalLog;
import ai.userwhisperer.megaphone.measurements.Mark;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.Sample;
import ai.userwhisperer.megaphone.measurements.ledger.DueTimes;
import ai.userwhisperer.megaphone.profiles.RedisSettings;
import ai.userwhisperer.megaphone.profiles.RedisSettings.Arrivals;
import ai.userwhisperer.megaphone.profiles.RedisSettings.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

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
  static final String ARRIVAL_LAG = "arrival-lag";

  private static final int ARRIVAL_LOOKS_PER_SECOND = 200;
  private static final long ASK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private final RedisSettings settings;
  private final RedisAddress address;
  private final RunDirectory run;
  private final DueTimes dueTimes;
  private final MasterWatch watch;
  private final ProbeLog log;
  private final QueueDepths depths;
  private final SecondHistograms latencies;
  private final SecondHistograms serverLatencies;
  private final SecondHistograms arrivalLags;
  private final LongAdder failedCommands = new LongAdder();
  private final List<OpenLoop> loops = new ArrayList<>();
  private RedisServers<?> servers;
  private volatile RedisReads redis;
  private RedisFigures figures;
  private ArrivalSamples arrivals;
  private IntervalLog intervals;
  private long pinged;

  RedisProbe(
      RedisSettings settings,
      Map<String, String> environment,
      RunDirectory run,
      RunClock clock,
      DueTimes dueTimes,
      Consumer<Mark> marks) {
    this.watch = new MasterWatch(clock, marks);
    this.settings = settings;
    this.address = new RedisAddress(settings, environment);
    this.run = run;
    this.log = new ProbeLog(run, NAME, clock);
    this.latencies = new SecondHistograms(clock);
    this.serverLatencies = new SecondHistograms(clock);
    this.dueTimes = dueTimes;
    this.arrivalLags = new SecondHistograms(clock);
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
      awaitAnswers();
    } catch (ProbeException e) {
      throw e;
    } catch (RuntimeException e) {
      throw address.refused(e);
    }
    intervals = run.probeIntervals(NAME);
    log.open();
    loops.add(new OpenLoop("probe-redis-pings", settings.ratePerSecond(), this::ping));
    if (!settings.queues().isEmpty()) {
      loops.add(new OpenLoop("probe-redis-queues", QueueDepths.LOOKS_PER_SECOND, due -> look()));
    }
    settings.arrivals().ifPresent(this::sampleArrivals);
    loops.forEach(OpenLoop::start);
  }

  /**
   * A connection that has just been opened, or that a cluster has just given up for another, may
   * not take commands yet: it is given as long as one has to open.
   */
  private void awaitAnswers() {
    long endNs = System.nanoTime() + RedisServers.CONNECT_TIMEOUT.toNanos();
    while (true) {
      try {
        askForAll();
        return;
      } catch (RuntimeException e) {
        if (!RedisServers.isNotConnected(e) || System.nanoTime() - endNs > 0) {
          throw e;
        }
        LockSupport.parkNanos(ASK_AGAIN_NS);
      }
    }
  }

  /** Once, so that what can't be had is told before the run. */
  private void askForAll() {
    for (String master : servers.masters()) {
      answer(redis.ping(master));
    }
    figures =
        new RedisFigures(
            servers,
            redis,
            settings.topology().kind() == Topology.Kind.CLUSTER,
            watch,
            new ServerLatencies(serverLatencies));
    figures.begin();
    answer(lengths());
    if (settings.arrivals().isPresent()) {
      answer(redis.exists(settings.arrivals().get().keyPrefix()));
    }
  }

  private void sampleArrivals(Arrivals asked) {
    arrivals =
        new ArrivalSamples(asked, dueTimes, run.manifest().runKey(), redis::exists, arrivalLags);
    loops.add(new OpenLoop("probe-redis-arrivals", asked.ratePerSecond(), arrivals::takeOne));
    loops.add(
        new OpenLoop(
            "probe-redis-arrival-looks",
            ARRIVAL_LOOKS_PER_SECOND,
            due -> arrivals.look(System.nanoTime())));
  }

  @Override
  public void sample() {
    latencies.writeTo(intervals, COMMAND_LATENCY);
    serverLatencies.writeTo(intervals, SERVER_LATENCY);
    Map<String, Double> values = new LinkedHashMap<>(depths.take());
    if (arrivals != null) {
      arrivalLags.writeTo(intervals, ARRIVAL_LAG);
      arrivals.lookAgain(System.nanoTime());
      values.putAll(arrivals.totals());
    }
    try {
      values.putAll(figures.next());
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
    loops.forEach(OpenLoop::close);
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
}
