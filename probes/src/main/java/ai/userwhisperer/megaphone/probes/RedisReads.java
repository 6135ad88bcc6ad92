package ai.userwhisperer.megaphone.probes;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Commands to a Redis, none but a {@link ReadCommand}. Thread-safe. */
final class RedisReads {
  private static final StringCodec CODEC = StringCodec.UTF8;

  private static final long ANSWER_WITHIN_MS = 2_000;

  private final RedisServers<?> servers;
  private final AtomicLong commands = new AtomicLong();

  RedisReads(RedisServers<?> servers) {
    this.servers = servers;
  }

  /** Commands sent so far. */
  long commands() {
    return commands.get();
  }

  /** A command whose latency is measured. */
  CompletionStage<String> ping(String master) {
    return servers
        .measured(master)
        .thenCompose(to -> send(to, ReadCommand.PING, new StatusOutput<>(CODEC), arguments()));
  }

  /** A section of INFO, of each of the masters. */
  CompletionStage<List<String>> info(String section, List<String> masters) {
    return ofEach(
        masters,
        to -> send(to, ReadCommand.INFO, new StatusOutput<>(CODEC), arguments().add(section)));
  }

  /** The length of a list; 0 when there is none of that name. */
  CompletionStage<Long> length(String list) {
    return send(
        servers.anywhere(), ReadCommand.LLEN, new IntegerOutput<>(CODEC), arguments().addKey(list));
  }

  /** Whether there is a key. */
  CompletionStage<Boolean> exists(String key) {
    return send(
            servers.anywhere(),
            ReadCommand.EXISTS,
            new IntegerOutput<>(CODEC),
            arguments().addKey(key))
        .thenApply(found -> found > 0);
  }

  /** What the server's clock shows: microseconds since 1970. */
  CompletionStage<Long> timeUs() {
    return send(servers.anywhere(), ReadCommand.TIME, new ValueListOutput<>(CODEC), arguments())
        .thenApply(
            parts -> Long.parseLong(parts.get(0)) * 1_000_000 + Long.parseLong(parts.get(1)));
  }

  /** How many keys each master's database holds. */
  CompletionStage<List<Long>> keys(List<String> masters) {
    return ofEach(
        masters, to -> send(to, ReadCommand.DBSIZE, new IntegerOutput<>(CODEC), arguments()));
  }

  /** How many slow commands each master remembers. */
  CompletionStage<List<Long>> slowCommands(List<String> masters) {
    return ofEach(
        masters,
        to ->
            send(
                to,
                ReadCommand.SLOWLOG_LEN,
                new IntegerOutput<>(CODEC),
                arguments(ReadCommand.SLOWLOG_LEN)));
  }

  /** What each master knows of how long its commands took: {@code LATENCY HISTOGRAM}. */
  CompletionStage<List<List<Object>>> latencies(List<String> masters) {
    return ofEach(
        masters,
        to ->
            send(
                to,
                ReadCommand.LATENCY_HISTOGRAM,
                new NestedMultiOutput<>(CODEC),
                arguments(ReadCommand.LATENCY_HISTOGRAM)));
  }

  /** The state of the cluster, as each master sees it. */
  CompletionStage<List<String>> clusterInfo(List<String> masters) {
    return ofEach(
        masters,
        to ->
            send(
                to,
                ReadCommand.CLUSTER_INFO,
                new StatusOutput<>(CODEC),
                arguments(ReadCommand.CLUSTER_INFO)));
  }

  private <T> CompletionStage<List<T>> ofEach(
      List<String> masters,
      Function<StatefulConnection<String, String>, CompletionStage<T>> question) {
    List<CompletableFuture<T>> answers =
        masters.stream()
            .map(master -> servers.other(master).thenCompose(question).toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
  }

  /**
   * Waits for an answer.
   *
   * @throws IllegalStateException when none comes, or an error, in the server's words
   */
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

  private static CommandArgs<String, String> arguments() {
    return new CommandArgs<>(CODEC);
  }

  private static CommandArgs<String, String> arguments(ReadCommand command) {
    return arguments().add(command.subcommand());
  }

  private <T> CompletionStage<T> send(
      StatefulConnection<String, String> to,
      ReadCommand command,
      CommandOutput<String, String, T> output,
      CommandArgs<String, String> arguments) {
    AsyncCommand<String, String, T> sent =
        new AsyncCommand<>(new Command<>(command.command(), output, arguments));
    commands.incrementAndGet();
    to.dispatch(sent);
    return sent;
  }
}
