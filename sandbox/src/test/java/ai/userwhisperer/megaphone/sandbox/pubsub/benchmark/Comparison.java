package ai.userwhisperer.megaphone.sandbox.pubsub.benchmark;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The measurements of all rounds, the servers beside each other. */
final class Comparison {
  private final List<String> servers;
  private final Map<Load, Map<String, List<Measurement>>> measurements = new EnumMap<>(Load.class);

  /**
   * @param servers the first is compared with each other one
   */
  Comparison(List<String> servers) {
    this.servers = List.copyOf(servers);
    for (Load load : Load.values()) {
      Map<String, List<Measurement>> byServer = new LinkedHashMap<>();
      servers.forEach(server -> byServer.put(server, new ArrayList<>()));
      measurements.put(load, byServer);
    }
  }

  void add(String server, Load load, Measurement measurement) {
    measurements.get(load).get(server).add(measurement);
  }

  /** In Markdown: medians over the rounds, with the lowest and the highest where they are rates. */
  String table() {
    StringBuilder table =
        new StringBuilder(
            """
            | load | server | published/s | delivered/s | lowest to highest | p50 | p99 | client CPU/message | server CPU/message |
            |---|---|--:|--:|--:|--:|--:|--:|--:|
            """);
    measurements.forEach(
        (load, byServer) ->
            byServer.forEach((server, rounds) -> row(table, load.title(), server, rounds)));
    for (String other : servers.subList(1, servers.size())) {
      for (Load load : Load.values()) {
        table.append(ratio(load, other));
      }
    }
    return table.toString();
  }

  private static void row(
      StringBuilder table, String load, String server, List<Measurement> rounds) {
    Spread delivered = spread(rounds, Measurement::deliveredPerSecond);
    table.append(
        String.format(
            Locale.ROOT,
            "| %s | %s | %,.0f | %,.0f | %,.0f–%,.0f | %,.1f ms | %,.1f ms | %,.1f µs | %,.1f µs |%n",
            load,
            server,
            spread(rounds, Measurement::publishedPerSecond).median(),
            delivered.median(),
            delivered.lowest(),
            delivered.highest(),
            spread(rounds, Measurement::p50Ms).median(),
            spread(rounds, Measurement::p99Ms).median(),
            spread(rounds, Measurement::clientCpuUs).median(),
            spread(rounds, Measurement::serverCpuUs).median()));
  }

  /** Of each round's own pair, since the machine may be slower in one round than in another. */
  private String ratio(Load load, String other) {
    List<Measurement> ours = measurements.get(load).get(servers.get(0));
    List<Measurement> theirs = measurements.get(load).get(other);
    boolean byRate = load.isFullSpeed();
    ToDoubleFunction<Measurement> figure =
        byRate ? Measurement::deliveredPerSecond : Measurement::p99Ms;
    double[] ratios = new double[ours.size()];
    for (int i = 0; i < ratios.length; i++) {
      double our = figure.applyAsDouble(ours.get(i));
      double their = figure.applyAsDouble(theirs.get(i));
      ratios[i] = byRate ? our / their : their / our;
    }
    Spread spread = Spread.of(ratios);
    return String.format(
        Locale.ROOT,
        "%n%s: %s %,.1f times (%,.1f to %,.1f, rounds: %d)%n",
        load.title(),
        byRate
            ? servers.get(0) + " / " + other + ", delivered/s"
            : other + " / " + servers.get(0) + ", p99",
        spread.median(),
        spread.lowest(),
        spread.highest(),
        ratios.length);
  }

  /** A line for each measurement in which a message was not received exactly once. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    measurements.forEach(
        (load, byServer) ->
            byServer.forEach(
                (server, rounds) -> {
                  for (int i = 0; i < rounds.size(); i++) {
                    Measurement measured = rounds.get(i);
                    if (!measured.isExact()) {
                      faults.add(
                          String.format(
                              Locale.ROOT,
                              "NOT EXACT: %s, %s, round %d: of %,d messages %,d were lost, %,d"
                                  + " duplicated, %,d not confirmed",
                              server,
                              load.title(),
                              i + 1,
                              measured.messages(),
                              measured.lost(),
                              measured.duplicated(),
                              measured.failed()));
                    }
                  }
                }));
    return faults;
  }

  private static Spread spread(List<Measurement> rounds, ToDoubleFunction<Measurement> figure) {
    return Spread.of(rounds.stream().mapToDouble(figure).toArray());
  }
}
