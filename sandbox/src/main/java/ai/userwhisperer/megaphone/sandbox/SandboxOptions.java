package ai.userwhisperer.megaphone.sandbox;

import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import ai.userwhisperer.megaphone.sandbox.faults.FaultKind;
import ai.userwhisperer.megaphone.sandbox.ingestion.WorkerProcesses;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a sandbox is started with. Every port is on 127.0.0.1; 0 takes a free one.
 *
 * @param gatewayPort the port of the HTTP gateway
 * @param pubSubPort the port of the Pub/Sub broker
 * @param redisPort the port of Redis
 * @param project the Google Cloud project that topics and subscriptions belong to
 * @param seed decides users, decisions, contents and faults; the same seed gives the same
 * @param faults at most one of each kind; empty for a healthy platform
 * @param rateLimits whether the platform's limits hold: 1,000 requests a minute per key, and by the
 *     key's plan 1,000, 5,000 or 10,000 an hour per key and endpoint
 * @param workers how many processes of their own take the events from the broker, over the wire; 0
 *     for one worker in this process, which is the fastest
 * @param tls what the gateway speaks TLS with; empty for plain text
 */
public record SandboxOptions(
    int gatewayPort,
    int pubSubPort,
    int redisPort,
    String project,
    long seed,
    List<Fault> faults,
    boolean rateLimits,
    int workers,
    Optional<TlsFiles> tls) {

  /** The project that the platform's services use in development. */
  public static final String DEFAULT_PROJECT = "user-whisperer-dev";

  /** The seed where none is given. */
  public static final long DEFAULT_SEED = 1;

  private static final Pattern PROJECT = Pattern.compile("[a-z][a-z0-9-]{4,28}[a-z0-9]");

  public SandboxOptions {
    checkPort("gateway-port", gatewayPort);
    checkPort("pubsub-port", pubSubPort);
    checkPort("redis-port", redisPort);
    checkDistinct("pubsub-port", pubSubPort, "gateway-port", gatewayPort);
    checkDistinct("redis-port", redisPort, "gateway-port", gatewayPort);
    checkDistinct("redis-port", redisPort, "pubsub-port", pubSubPort);
    if (project == null || !PROJECT.matcher(project).matches()) {
      throw new IllegalArgumentException(
          "sandbox project = "
              + project
              + ": needs 6 to 30 lower-case letters, digits and hyphens, a letter first and no"
              + " hyphen last");
    }
    if (workers < 0 || workers > WorkerProcesses.MAX_WORKERS) {
      throw new IllegalArgumentException(
          "sandbox workers = "
              + workers
              + ": needs 1 to "
              + WorkerProcesses.MAX_WORKERS
              + " processes, or 0 for a worker in the sandbox's own");
    }
    faults = List.copyOf(faults);
    Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
    for (Fault fault : faults) {
      if (!kinds.add(fault.kind())) {
        throw new IllegalArgumentException(
            "sandbox fault " + fault.kind().faultName() + ": given twice; needs one");
      }
    }
  }

  /** Without rate limits and TLS, and with the worker in the sandbox's process. */
  public SandboxOptions(
      int gatewayPort,
      int pubSubPort,
      int redisPort,
      String project,
      long seed,
      List<Fault> faults) {
    this(gatewayPort, pubSubPort, redisPort, project, seed, faults, false, 0, Optional.empty());
  }

  /** Free ports, {@link #DEFAULT_PROJECT}, {@link #DEFAULT_SEED}, no faults, no rate limits. */
  public static SandboxOptions defaults() {
    return new SandboxOptions(0, 0, 0, DEFAULT_PROJECT, DEFAULT_SEED, List.of());
  }

  /** The same with other faults. */
  public SandboxOptions withFaults(List<Fault> newFaults) {
    return new SandboxOptions(
        gatewayPort, pubSubPort, redisPort, project, seed, newFaults, rateLimits, workers, tls);
  }

  /** The same with or without rate limits. */
  public SandboxOptions withRateLimits(boolean limited) {
    return new SandboxOptions(
        gatewayPort, pubSubPort, redisPort, project, seed, faults, limited, workers, tls);
  }

  /** The same with so many processes for workers. */
  public SandboxOptions withWorkers(int processes) {
    return new SandboxOptions(
        gatewayPort, pubSubPort, redisPort, project, seed, faults, rateLimits, processes, tls);
  }

  /** The same with a gateway that speaks TLS. */
  public SandboxOptions withTls(TlsFiles files) {
    return new SandboxOptions(
        gatewayPort,
        pubSubPort,
        redisPort,
        project,
        seed,
        faults,
        rateLimits,
        workers,
        Optional.of(files));
  }

  private static void checkPort(String name, int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "sandbox " + name + " = " + port + ": needs a port from 1 to 65535, or 0 for a free one");
    }
  }

  private static void checkDistinct(String name, int port, String otherName, int otherPort) {
    if (port != 0 && port == otherPort) {
      throw new IllegalArgumentException(
          "sandbox "
              + name
              + " = "
              + port
              + ": the same as "
              + otherName
              + "; choose another, or 0 for a free one");
    }
  }
}
