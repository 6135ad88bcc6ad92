package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.within;

import java.util.List;

/**
 * The embedded platform.
 *
 * @param start whether the run starts one and aims at it
 * @param gatewayPort 0 to 65535; 0 takes a free one. The other ports likewise.
 * @param faults in the sandbox's own notation, such as {@code events-lost=1%}; the sandbox checks
 *     them
 */
public record SandboxSettings(
    boolean start, int gatewayPort, int pubSubPort, int redisPort, List<String> faults) {
  public SandboxSettings {
    within(0, 65_535, "gateway-port", gatewayPort, "port numbers");
    within(0, 65_535, "pubsub-port", pubSubPort, "port numbers");
    within(0, 65_535, "redis-port", redisPort, "port numbers");
    faults = List.copyOf(faults);
  }
}
