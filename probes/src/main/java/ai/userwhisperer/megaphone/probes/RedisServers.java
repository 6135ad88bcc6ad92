package ai.userwhisperer.megaphone.probes;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
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
import javax.net.ssl.TrustManagerFactory;

/**
 * Connections to the masters of a Redis: to each one for the commands whose latency is measured,
 * and one for all others. They connect again by themselves; meanwhile commands fail at once.
 * Thread-safe.
 */
interface RedisServers extends AutoCloseable {
  /** A command that takes longer has failed. */
  Duration TIMEOUT = Duration.ofSeconds(10);

  Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  StringCodec CODEC = StringCodec.UTF8;

  /** The masters that are known now, by name; at least one. */
  List<String> masters();

  /** For the commands whose latency is measured. */
  CompletionStage<? extends StatefulConnection<String, String>> measured(String master);

  /** For all other commands. */
  CompletionStage<? extends StatefulConnection<String, String>> other(String master);

  /** Brings a command to the master that holds its key. */
  StatefulConnection<String, String> anywhere();

  /** Where a master is: {@code host:port}. */
  String place(String master);

  /** How many nodes are known to have failed; 0 where there is no cluster. */
  int failingNodes();

  @Override
  void close();

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

  /** Ends what all clients share. */
  static void end(ClientResources resources) {
    resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
