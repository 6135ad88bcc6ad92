package ai.userwhisperer.megaphone.cli;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line by which a sandbox says that it is ready, and where.
 *
 * @param gateway base address of its HTTP gateway
 * @param pubSub {@code host:port} of its Pub/Sub server, as in {@code PUBSUB_EMULATOR_HOST}
 * @param redis address of its Redis
 */
record SandboxReady(String gateway, String pubSub, String redis) {
  private static final Pattern LINE =
      Pattern.compile("megaphone sandbox ready: gateway=(\\S+) pubsub=(\\S+) redis=(\\S+)");

  static SandboxReady parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalStateException("not a sandbox's ready line: " + line);
    }
    return new SandboxReady(matcher.group(1), matcher.group(2), matcher.group(3));
  }

  @Override
  public String toString() {
    return "megaphone sandbox ready: gateway=" + gateway + " pubsub=" + pubSub + " redis=" + redis;
  }

  List<String> assignments() {
    return List.of(
        "target.base-url=" + gateway,
        "probes.pubsub.endpoint=" + pubSub,
        "probes.redis.uri=" + redis,
        "probes.metrics.url=" + gateway + "/metrics");
  }
}
