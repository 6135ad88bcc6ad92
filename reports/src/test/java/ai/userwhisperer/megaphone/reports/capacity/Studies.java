package ai.userwhisperer.megaphone.reports.capacity;

import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.reports.capacity.Level.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Capacity studies for tests. */
public final class Studies {
  private Studies() {}

  /** Writes one of a platform that ends at 30,000 events/s, in requests of 100. */
  public static void write(Path directory, Manifest manifest, String phase) {
    CapacityStudy study = CapacityStudy.begin(manifest, phase);
    double[] rates = {2_500, 5_000, 10_000, 20_000, 40_000, 40_000, 29_500, 30_600, 30_600};
    for (int i = 0; i < rates.length; i++) {
      study = study.with(level(i + 1, rates[i]), manifest.startedAtEpochMs() + 15_000L * (i + 1));
    }
    study.write(directory);
    CapacityReport.write(directory, CapacityStudy.read(directory));
  }

  private static Level level(int number, double rate) {
    boolean holds = rate <= 30_000;
    double accepted = Math.min(rate, 30_000);
    double meanMs = holds ? 5 : 5 + (rate - 30_000) / 5;
    return new Level(
        number,
        rate,
        holds ? Outcome.HELD : Outcome.MISSED,
        "run-" + number,
        new TreeMap<>(
            Map.of(
                "asked",
                rate,
                "accepted",
                accepted,
                "in-flight",
                accepted / 100 * meanMs / 1_000,
                "response-time.p50",
                meanMs,
                "response-time.p95",
                2 * meanMs,
                "response-time.p99",
                3 * meanMs,
                "busiest-cpu",
                Math.min(100, rate / 300))),
        new TreeMap<>(),
        holds ? List.of() : List.of("platform.latency.p95: <slow> & late"));
  }
}
