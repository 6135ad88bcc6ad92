package ai.userwhisperer.megaphone.sandbox.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The sandbox's connections to its Redis: one for the gateway, so that its short questions do not
 * wait behind the worker's long scripts in our own queue, and one for the workers. A connection
 * that is lost is made again soon. Its commands fail at once, also those that were under way:
 * whoever asked has a client that waits, and can do better than to wait too. Thread-safe.
 */
public final class RedisLink implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final long LOOK_EVERY_MS = 100;
  private static final long REPAIRED_WITHIN_SECONDS = 3;
  // The fewest that the client takes: one for each connection.
  private static final int LEAST_THREADS = 2;

  private final ClientResources resources;
  private final RedisClient client;
  private final RedisPace pace;
  private final ScheduledExecutorService repairer;
  private volatile StatefulRedisConnection<byte[], byte[]> gateway;
  private volatile StatefulRedisConnection<byte[], byte[]> workers;

  /** As {@link #RedisLink(int, RedisPace)}, to a Redis that has all the time that it needs. */
  public RedisLink(int port) {
    this(port, new RedisPace(port));
  }

  /**
   * Connects.
   *
   * @param pace told of what is asked
   * @throws io.lettuce.core.RedisException when nobody answers
   */
  public RedisLink(int port, RedisPace pace) {
    this.pace = pace;
    resources =
        DefaultClientResources.builder()
            .ioThreadPoolSize(LEAST_THREADS)
            .computationThreadPoolSize(LEAST_THREADS)
            .commandLatencyRecorder(CommandLatencyRecorder.disabled())
            .build();
    client =
        RedisClient.create(
            resources,
            RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(port)
                .withTimeout(CONNECT_TIMEOUT)
                .build());
    // The client's own way to connect again keeps what was under way, and sends it once more.
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .build());
    repairer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sandbox-redis-link");
              thread.setDaemon(true);
              return thread;
            });
    try {
      gateway = client.connect(ByteArrayCodec.INSTANCE);
      workers = client.connect(ByteArrayCodec.INSTANCE);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    ScheduledFuture<?> unused =
        repairer.scheduleWithFixedDelay(
            this::repair, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
  }

  private void repair() {
    try {
      if (!gateway.isOpen()) {
        gateway = inPlaceOf(gateway);
      }
      if (!workers.isOpen()) {
        workers = inPlaceOf(workers);
      }
    } catch (RedisException e) {
      // It is not back yet; the next look comes soon.
    }
  }

  private StatefulRedisConnection<byte[], byte[]> inPlaceOf(
      StatefulRedisConnection<byte[], byte[]> lost) {
    StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE);
    lost.close();
    return connection;
  }

  /** Redis is asked about so many events. */
  public void asked(int events) {
    pace.asked(events);
  }

  /** For the gateway, as the connection is now: not to be kept. */
  public RedisAsyncCommands<byte[], byte[]> gateway() {
    return gateway.async();
  }

  /** For the workers, as the connection is now: not to be kept. */
  public RedisAsyncCommands<byte[], byte[]> workers() {
    return workers.async();
  }

  /** Whether both connections stand. */
  public boolean isConnected() {
    return gateway.isOpen() && workers.isOpen();
  }

  /** A connection that is given up while it is being made would not let go of its buffers. */
  private void awaitRepairs() {
    repairer.shutdown();
    try {
      if (!repairer.awaitTermination(REPAIRED_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        repairer.shutdownNow();
      }
    } catch (InterruptedException e) {
      repairer.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    awaitRepairs();
    client.shutdown(0, 2, TimeUnit.SECONDS);
    resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
