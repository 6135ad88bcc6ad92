package ai.userwhisperer.megaphone.sandbox.pubsub.benchmark;

import ai.userwhisperer.megaphone.sandbox.pubsub.EmulatorJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How many messages a second our broker carries, how fast, and at what CPU, beside Google's
 * emulator: run by {@code scripts/benchmark-broker.sh}. Server and client have a process each, and
 * new ones in each round.
 */
final class BrokerBenchmark {
  private static final int INEXACT = 1;
  private static final int USAGE = 2;

  private BrokerBenchmark() {}

  public static void main(String[] arguments) throws InterruptedException {
    Options options;
    Optional<Path> emulator;
    try {
      options = Options.parse(arguments);
      emulator = EmulatorJar.find(System.getenv());
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("benchmark-broker: " + e.getMessage());
      System.exit(USAGE);
      return;
    }
    if (emulator.isEmpty()) {
      System.err.printf(
          "Google's emulator was not found (%s, or in a Google Cloud SDK): only ours is measured.%n",
          EmulatorJar.SETTING);
    }
    try {
      Comparison comparison = measure(options, Server.all(emulator));
      System.out.print(comparison.table());
      List<String> faults = comparison.faults();
      faults.forEach(System.err::println);
      System.exit(faults.isEmpty() ? 0 : INEXACT);
    } catch (IOException e) {
      System.err.println("benchmark-broker: " + e.getMessage());
      System.exit(INEXACT);
    }
  }

  private static Comparison measure(Options options, List<Server> servers)
      throws IOException, InterruptedException {
    Comparison comparison = new Comparison(servers.stream().map(Server::name).toList());
    for (int round = 1; round <= options.rounds(); round++) {
      for (Server server : servers) {
        List<Measurement> measurements = measure(server, options.seconds());
        for (Load load : Load.values()) {
          Measurement measurement = measurements.get(load.ordinal());
          comparison.add(server.name(), load, measurement);
          System.err.printf(
              "round %d: %s, %s: %,.0f/s delivered, p99 %,.1f ms%n",
              round,
              server.name(),
              load.title(),
              measurement.deliveredPerSecond(),
              measurement.p99Ms());
        }
      }
    }
    return comparison;
  }

  private static List<Measurement> measure(Server server, int seconds)
      throws IOException, InterruptedException {
    int port = Child.freePort();
    List<Measurement> measurements = new ArrayList<>();
    try (Child running = server.start(port)) {
      running.awaitPort(port);
      try (Child client =
          Child.ours("Google's client", ClientProcess.class, port, running.pid(), seconds)) {
        client.readLines(
            line -> {
              if (Measurement.isLine(line)) {
                measurements.add(Measurement.parse(line));
              }
            });
      }
    }
    if (measurements.size() != Load.values().length) {
      throw new IOException(
          "Google's client measured %d of %d loads of %s"
              .formatted(measurements.size(), Load.values().length, server.name()));
    }
    return measurements;
  }
}
