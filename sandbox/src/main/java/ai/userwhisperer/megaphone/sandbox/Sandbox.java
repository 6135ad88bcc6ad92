package ai.userwhisperer.megaphone.sandbox;

import ai.userwhisperer.megaphone.sandbox.content.ContentGenerator;
import ai.userwhisperer.megaphone.sandbox.decisions.DecisionEngine;
import ai.userwhisperer.megaphone.sandbox.decisions.UserProfiles;
import ai.userwhisperer.megaphone.sandbox.faults.FaultKind;
import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import ai.userwhisperer.megaphone.sandbox.faults.Pace;
import ai.userwhisperer.megaphone.sandbox.faults.ProcessFreeze;
import ai.userwhisperer.megaphone.sandbox.gateway.GatewayServer;
import ai.userwhisperer.megaphone.sandbox.gateway.GatewayServices;
import ai.userwhisperer.megaphone.sandbox.ingestion.Ingestion;
import ai.userwhisperer.megaphone.sandbox.ingestion.IngestionWorker;
import ai.userwhisperer.megaphone.sandbox.ingestion.WorkerProcesses;
import ai.userwhisperer.megaphone.sandbox.metrics.EventMetrics;
import ai.userwhisperer.megaphone.sandbox.metrics.ProcessMetrics;
import ai.userwhisperer.megaphone.sandbox.metrics.RequestMetrics;
import ai.userwhisperer.megaphone.sandbox.pubsub.Broker;
import ai.userwhisperer.megaphone.sandbox.pubsub.PubSubServer;
import ai.userwhisperer.megaphone.sandbox.redis.LocalRedis;
import ai.userwhisperer.megaphone.sandbox.redis.RedisFaults;
import ai.userwhisperer.megaphone.sandbox.redis.RedisLink;
import ai.userwhisperer.megaphone.sandbox.redis.RedisProcess;
import io.lettuce.core.RedisException;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole platform in this process and one Redis beside it, and workers beside it where they are
 * asked for: gateway, Pub/Sub broker, ingestion worker, stand-ins for decisions and contents. It
 * listens on 127.0.0.1 only. Thread-safe.
 */
public final class Sandbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);

  private static final long MOST_RETAINED_BYTES = 1024L * 1024 * 1024;
  private static final int RETAINED_SHARE_OF_HEAP = 3;
  private static final long EMPTY_WITHIN_NS = TimeUnit.SECONDS.toNanos(10);
  private static final long POLL_MS = 5;

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Faults faults;
  private Broker broker;
  private LocalRedis redis;
  private WorkerProcesses workers;
  private Addresses addresses;

  private Sandbox(SandboxOptions options) {
    faults = new Faults(options.seed());
  }

  /**
   * Starts a sandbox and waits until it can be used.
   *
   * @throws SandboxException when it can't be started; whatever was started is closed again
   */
  public static Sandbox start(SandboxOptions options) throws SandboxException {
    return start(options, retainedBytes());
  }

  /** As {@link #start(SandboxOptions)}, with a bound of its own for what the broker holds. */
  static Sandbox start(SandboxOptions options, long maxRetainedBytes) throws SandboxException {
    Sandbox sandbox = new Sandbox(options);
    boolean complete = false;
    try {
      sandbox.startParts(options, maxRetainedBytes);
      complete = true;
      return sandbox;
    } catch (RedisException e) {
      throw new SandboxException("no Redis: it was started, but does not answer", e);
    } finally {
      if (!complete) {
        sandbox.close();
      }
    }
  }

  private void startParts(SandboxOptions options, long maxRetainedBytes) throws SandboxException {
    broker = keep(Broker.create(maxRetainedBytes, faults));
    PlatformNames names = new PlatformNames(options.project());
    names.createIn(broker);
    PubSubServer pubSub = keep(startPubSub(options.pubSubPort()));
    redis = keep(LocalRedis.start(options.redisPort(), Sandbox::sayThatRedisEnded));
    RedisLink link = keep(new RedisLink(redis.port(), RedisFaults.register(faults, redis)));
    Pace cpu = new Pace();
    faults.effect(FaultKind.CPU_LIMITED, cpu);
    EventMetrics eventMetrics = new EventMetrics();
    RequestMetrics requestMetrics = new RequestMetrics();
    UserProfiles profiles = new UserProfiles(options.seed());
    DecisionEngine decisions = new DecisionEngine(options.seed(), faults);
    Ingestion ingestion;
    if (options.workers() == 0) {
      ingestion =
          keep(new IngestionWorker(broker, names.eventsSubscription(), link, faults, eventMetrics));
    } else {
      workers =
          keep(
              WorkerProcesses.start(
                  options.workers(),
                  broker,
                  names.eventsSubscription(),
                  "127.0.0.1:" + pubSub.port(),
                  redis.port(),
                  eventMetrics));
      ingestion = workers;
    }
    keep(() -> awaitEmpty(ingestion));
    Optional<SslContext> tls =
        options.tls().isPresent() ? Optional.of(options.tls().get().context()) : Optional.empty();
    GatewayServer gateway =
        keep(
            GatewayServer.start(
                options.gatewayPort(),
                tls,
                new GatewayServices(
                    broker,
                    names.eventsTopic(),
                    link,
                    profiles,
                    decisions,
                    new ContentGenerator(options.seed(), faults),
                    faults,
                    cpu,
                    eventMetrics,
                    requestMetrics,
                    List.of(
                        requestMetrics,
                        eventMetrics,
                        ingestion,
                        decisions,
                        faults,
                        new ProcessMetrics(cpu)),
                    options.rateLimits())));
    addresses =
        new Addresses(
            URI.create((tls.isPresent() ? "https" : "http") + "://127.0.0.1:" + gateway.port()),
            "127.0.0.1:" + pubSub.port(),
            URI.create("redis://127.0.0.1:" + redis.port()),
            options.project(),
            names.eventsTopic());
    faults.effect(FaultKind.FREEZE, new ProcessFreeze(ProcessHandle.current().pid()));
    // The last to come and the first to go: what was accepted is stored before all is closed.
    keep(faults).set(options.faults());
  }

  private static void sayThatRedisEnded(RedisProcess redis, int status) {
    LOG.error(
        "Redis (process {}, port {}) has ended by itself, with status {}: events are refused, and"
            + " what waited in it is lost; start the sandbox again",
        redis.pid(),
        redis.port(),
        status);
  }

  private static long retainedBytes() {
    return Math.min(MOST_RETAINED_BYTES, Runtime.getRuntime().maxMemory() / RETAINED_SHARE_OF_HEAP);
  }

  private PubSubServer startPubSub(int port) throws SandboxException {
    try {
      return PubSubServer.start(broker, port, faults);
    } catch (IOException e) {
      throw SandboxException.portTaken("pubsub-port", port, e);
    }
  }

  private <T extends AutoCloseable> T keep(T part) {
    started.push(part);
    return part;
  }

  /** What was accepted is stored before the workers are stopped, within bounds. */
  private static void awaitEmpty(Ingestion ingestion) throws InterruptedException {
    long deadlineNs = System.nanoTime() + EMPTY_WITHIN_NS;
    while (ingestion.backlog() > 0 && System.nanoTime() - deadlineNs < 0) {
      Thread.sleep(POLL_MS);
    }
  }

  /** Where it listens. */
  public Addresses addresses() {
    return addresses;
  }

  /** The process id of its Redis, which is another one after it was gone. */
  public long redisPid() {
    return redis.pid();
  }

  /** The process ids of its workers that run now; none where the worker is in this process. */
  public List<Long> workerPids() {
    return workers == null ? List.of() : workers.pids();
  }

  /** How often a kind of fault has struck so far. */
  public long faultsStruck(FaultKind kind) {
    return faults.struck(kind);
  }

  /** The broker, for those in the same process that want to see what is published. */
  Broker broker() {
    return broker;
  }

  /**
   * Takes no more requests, finishes what was accepted, within bounds, and stops everything, Redis
   * included. Closing again does nothing.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    while (!started.isEmpty()) {
      AutoCloseable part = started.pop();
      try {
        part.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        LOG.warn("a part of the sandbox did not close: {}", e.toString());
      }
    }
  }
}
