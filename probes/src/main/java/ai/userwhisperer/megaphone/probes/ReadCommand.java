package ai.userwhisperer.megaphone.probes;

import io.lettuce.core.protocol.ProtocolKeyword;
import java.nio.charset.StandardCharsets;

/**
 * Every command that the Redis probe may send. None of them writes, scans or blocks, and each takes
 * the server constant time. The only way to the connection, {@link RedisReads}, takes nothing else.
 */
@SuppressWarnings(
    "deprecation") // An enum's own name() meets a deprecated default of the interface.
enum ReadCommand implements ProtocolKeyword {
  PING,
  INFO,
  LLEN,
  DBSIZE;

  @Override
  public byte[] getBytes() {
    return name().getBytes(StandardCharsets.US_ASCII);
  }
}
