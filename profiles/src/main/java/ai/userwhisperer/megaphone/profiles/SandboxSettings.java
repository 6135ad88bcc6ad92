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
 * @param rateLimits whether keys have the platform's limits
 * @param heapTouched whether all of its heap is taken from the machine before the run, so that
 *     memory which comes for the first time costs nothing during it
 * @param workers 0 to 8 processes of their own for the workers; 0: one worker in the sandbox's
 */
public record SandboxSettings(
    boolean start,
    int gatewayPort,
    int pubSubPort,
    int redisPort,
    List<String> faults,
    boolean rateLimits,
    boolean heapTouched,
    int workers) {
  public SandboxSettings {
    within(0, 65_535, "gateway-port", gatewayPort, "port numbers");
    within(0, 65_535, "pubsub-port", pubSubPort, "port numbers");
    within(0, 65_535, "redis-port", redisPort, "port numbers");
    within(0, 8, "workers", workers, "processes");
    faults = List.copyOf(faults);
  }
}
