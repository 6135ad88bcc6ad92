package ai.userwhisperer.megaphone.probes;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Two connections to a Redis, through which nothing but a {@link ReadCommand} goes: one for the
 * commands whose latency is measured, one for all others. They connect again by themselves;
 * meanwhile commands fail at once. Thread-safe.
 */
final class RedisReads implements AutoCloseable {
  /** A command that takes longer has failed. */
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LONGEST_RECONNECT_WAIT = Duration.ofSeconds(5);
  private static final int THREADS = 2;
  private static final StringCodec CODEC = StringCodec.UTF8;

  private final ClientResources resources;
  private final RedisClient client;
  private final StatefulRedisConnection<String, String> measured;
  private final StatefulRedisConnection<String, String> others;

  /**
   * Connects.
   *
   * @throws RuntimeException as Lettuce tells it, when that fails
   */
  RedisReads(RedisURI address) {
    RedisURI quiet = RedisURI.builder(address).withTimeout(CONNECT_TIMEOUT).build();
    // These would be sent by CLIENT SETINFO, which is not on our list.
    quiet.setLibraryName("");
    quiet.setLibraryVersion("");
    resources =
        ClientResources.builder()
            .ioThreadPoolSize(THREADS)
            .computationThreadPoolSize(THREADS)
            .reconnectDelay(
                Delay.exponential(
                    Duration.ofMillis(100), LONGEST_RECONNECT_WAIT, 2, TimeUnit.MILLISECONDS))
            .build();
    client = RedisClient.create(resources, quiet);
    client.setOptions(
        ClientOptions.builder()
            .protocolVersion(ProtocolVersion.RESP2) // No HELLO.
            .maintNotificationsConfig(MaintNotificationsConfig.disabled())
            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
            .timeoutOptions(TimeoutOptions.enabled(TIMEOUT))
            .build());
    try {
      measured = client.connect(CODEC);
      others = client.connect(CODEC);
    } catch (RuntimeException e) {
      shutdown();
      throw e;
    }
  }

  /** A command whose latency is measured. */
  CompletionStage<String> ping() {
    return send(measured, ReadCommand.PING, new StatusOutput<>(CODEC), null);
  }

  /** A section of INFO. */
  CompletionStage<String> info(String section) {
    return send(others, ReadCommand.INFO, new StatusOutput<>(CODEC), arguments().add(section));
  }

  /** The length of a list; 0 when there is none of that name. */
  CompletionStage<Long> length(String list) {
    return send(others, ReadCommand.LLEN, new IntegerOutput<>(CODEC), arguments().addKey(list));
  }

  /** How many keys the database holds. */
  CompletionStage<Long> keys() {
    return send(others, ReadCommand.DBSIZE, new IntegerOutput<>(CODEC), null);
  }

  private static CommandArgs<String, String> arguments() {
    return new CommandArgs<>(CODEC);
  }

  private static <T> CompletionStage<T> send(
      StatefulRedisConnection<String, String> connection,
      ReadCommand command,
      CommandOutput<String, String, T> output,
      CommandArgs<String, String> arguments) {
    AsyncCommand<String, String, T> sent =
        new AsyncCommand<>(new Command<>(command, output, arguments));
    connection.dispatch(sent);
    return sent;
  }

  @Override
  public void close() {
    measured.close();
    others.close();
    shutdown();
  }

  private void shutdown() {
    client.shutdown(0, 2, TimeUnit.SECONDS);
    resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
