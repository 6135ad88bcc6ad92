package ai.userwhisperer.megaphone.probes;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisException;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.TrustManagerFactory;

/**
 * Connections to the masters of a Redis: to each one for the commands whose latency is measured,
 * and one for all others. They connect again by themselves; meanwhile commands fail at once.
 * Thread-safe.
 *
 * @param <C> how the client calls a connection
 */
abstract class RedisServers<C extends StatefulConnection<String, String>> implements AutoCloseable {
  /** A command that takes longer has failed. */
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  static final StringCodec CODEC = StringCodec.UTF8;

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  private final ClientResources resources;
  private final AbstractRedisClient client;
  private C measured;
  private C others;

  /**
   * @param client made of the resources
   */
  RedisServers(ClientResources resources, AbstractRedisClient client) {
    this.resources = resources;
    this.client = client;
  }

  /**
   * Connects; to be called once, before anything else.
   *
   * @throws RuntimeException as Lettuce tells it, when that fails; then all is closed
   */
  final void connect(Supplier<C> connection) {
    try {
      measured = connection.get();
      others = connection.get();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  final C measured() {
    return measured;
  }

  final C others() {
    return others;
  }

  /** The masters that are known now, by name; at least one. */
  abstract List<String> masters();

  /** Brings a command to a master by one of the connections. */
  abstract CompletionStage<? extends StatefulConnection<String, String>> to(
      C connection, String master);

  /** For the commands whose latency is measured. */
  final CompletionStage<? extends StatefulConnection<String, String>> measured(String master) {
    return to(measured, master);
  }

  /** For all other commands. */
  final CompletionStage<? extends StatefulConnection<String, String>> other(String master) {
    return to(others, master);
  }

  /** Brings a command to the master that holds its key. */
  final StatefulConnection<String, String> anywhere() {
    return others;
  }

  /** Where a master is: {@code host:port}. */
  abstract String place(String master);

  /** How many nodes are known to have failed; 0 where there is no cluster. */
  abstract int failingNodes();

  @Override
  public void close() {
    if (measured != null) {
      measured.close();
    }
    if (others != null) {
      others.close();
    }
    client.shutdown(0, CLOSE_WITHIN.toSeconds(), TimeUnit.SECONDS);
    resources
        .shutdown(0, CLOSE_WITHIN.toSeconds(), TimeUnit.SECONDS)
        .awaitUninterruptibly(CLOSE_WITHIN.toSeconds(), TimeUnit.SECONDS);
  }

  /** Whether a command failed since its connection was not open just then. */
  static boolean isNotConnected(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RedisException
          && String.valueOf(cause.getMessage()).startsWith("Currently not connected")) {
        return true;
      }
    }
    return false;
  }

  /** What all clients share. */
  static ClientResources resources() {
    int threads = 2;
    return ClientResources.builder()
        .ioThreadPoolSize(threads)
        .computationThreadPoolSize(threads)
        .reconnectDelay(
            Delay.exponential(
                Duration.ofMillis(100), Duration.ofSeconds(5), 2, TimeUnit.MILLISECONDS))
        .build();
  }

  /** Sets what all clients have in common. */
  static ClientOptions.Builder set(
      ClientOptions.Builder options, Optional<TrustManagerFactory> trusted) {
    trusted.ifPresent(
        authorities ->
            options.sslOptions(
                SslOptions.builder().jdkSslProvider().trustManager(authorities).build()));
    return options
        .protocolVersion(ProtocolVersion.RESP2) // No HELLO.
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
        .timeoutOptions(TimeoutOptions.enabled(TIMEOUT));
  }
}
