package ai.userwhisperer.megaphone.sandbox.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The sandbox's connections to its Redis: one for the gateway, so that its short questions do not
 * wait behind the worker's long scripts in our own queue, and one for the workers. Commands fail at
 * once while a connection is lost. Thread-safe.
 */
public final class RedisLink implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  // The fewest that the client takes: one for each connection.
  private static final int LEAST_THREADS = 2;

  private final ClientResources resources;
  private final RedisClient client;
  private final StatefulRedisConnection<byte[], byte[]> gateway;
  private final StatefulRedisConnection<byte[], byte[]> workers;

  /**
   * Connects.
   *
   * @throws io.lettuce.core.RedisException when nobody answers
   */
  public RedisLink(int port) {
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
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .build());
    try {
      gateway = client.connect(ByteArrayCodec.INSTANCE);
      workers = client.connect(ByteArrayCodec.INSTANCE);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** For the gateway. */
  public RedisAsyncCommands<byte[], byte[]> gateway() {
    return gateway.async();
  }

  /** For the workers. */
  public RedisAsyncCommands<byte[], byte[]> workers() {
    return workers.async();
  }

  /** Whether both connections stand. */
  public boolean isConnected() {
    return gateway.isOpen() && workers.isOpen();
  }

  @Override
  public void close() {
    client.shutdown(0, 2, TimeUnit.SECONDS);
    resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
