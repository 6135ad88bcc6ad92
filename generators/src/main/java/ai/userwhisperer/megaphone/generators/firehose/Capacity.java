package ai.userwhisperer.megaphone.generators.firehose;

import ai.userwhisperer.megaphone.profiles.Sending;
import java.time.Duration;

/**
 * How much may be under way at once.
 *
 * @param threads sending threads, each with an event loop and its share of the connections; 1 to
 *     the number of connections
 * @param connections open at the same time, over all threads
 * @param inFlight requests that may wait for an answer on one connection
 * @param maxWait a request that could not be sent so long after it was due is missed
 */
public record Capacity(int threads, int connections, int inFlight, Duration maxWait) {
  public Capacity {
    within(1, Sending.MAX_CONNECTIONS, "connections", connections);
    within(1, connections, "threads", threads);
    within(1, Sending.MAX_IN_FLIGHT, "in-flight", inFlight);
    if (maxWait.isNegative() || maxWait.isZero()) {
      throw new IllegalArgumentException(
          "max-wait = " + maxWait.toMillis() + " ms: needs a time above 0");
    }
  }

  /**
   * The number of sending threads for a machine: half of its processors, so that the recorder's
   * writer, the probes and, on a machine that carries both, the platform have the others.
   */
  static int threadsFor(int connections) {
    return Math.max(1, Math.min(connections, Runtime.getRuntime().availableProcessors() / 2));
  }

  private static void within(int low, int high, String setting, int value) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          setting + " = " + value + ": needs a whole number from " + low + " to " + high);
    }
  }
}
