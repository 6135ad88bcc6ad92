package ai.userwhisperer.megaphone.probes;

import io.lettuce.core.protocol.ProtocolKeyword;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Every command that may be sent to a Redis. None of them writes, scans or blocks, and none takes
 * the server longer when it holds more. The only way to the connection, {@link RedisReads}, takes
 * nothing else.
 */
enum ReadCommand {
  PING("PING"),
  INFO("INFO"),
  LLEN("LLEN"),
  DBSIZE("DBSIZE"),
  EXISTS("EXISTS"),
  TIME("TIME"),
  SLOWLOG_LEN("SLOWLOG", "LEN"),
  LATENCY_HISTOGRAM("LATENCY", "HISTOGRAM"),
  CLUSTER_INFO("CLUSTER", "INFO");

  private final String command;
  private final String subcommand;

  ReadCommand(String command) {
    this(command, "");
  }

  ReadCommand(String command, String subcommand) {
    this.command = command;
    this.subcommand = subcommand;
  }

  ProtocolKeyword command() {
    return new Keyword(command);
  }

  /** Empty where the command has none. */
  String subcommand() {
    return subcommand;
  }

  /** As the server calls it in what it tells of its commands. */
  String nameInServer() {
    String name = subcommand.isEmpty() ? command : command + "|" + subcommand;
    return name.toLowerCase(Locale.ROOT);
  }

  private record Keyword(String text) implements ProtocolKeyword {
    @Override
    public byte[] getBytes() {
      return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
