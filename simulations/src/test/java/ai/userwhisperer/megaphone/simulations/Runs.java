package ai.userwhisperer.megaphone.simulations;

import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.RequestTime;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.SecondCounts;
import ai.userwhisperer.megaphone.measurements.SecondCounts.ValueStatistics;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** Runs for tests, made as the command line makes them, and read as reports read them. */
final class Runs {
  static final String RUN_KEY = "jR0ney";

  static final String KEY = "uw_key_of_a_test_0123456789012345";

  private Runs() {}

  /** Gatling with the phase {@code journey}, in a process of its own. */
  static ChildJvm simulate(RunDirectory run, Path folder, List<String> settings)
      throws IOException {
    return ChildJvm.start(
        folder,
        Map.of("UW_API_KEY", KEY),
        settings,
        SimulationMain.class,
        run.root().toString(),
        "journey");
  }

  private static void refuse(String damage) {
    throw new AssertionError(damage);
  }

  /** A run of the shipped profile {@code local}, aimed at {@code address}. */
  static RunDirectory make(Path directory, URI address, String... assignments) throws IOException {
    List<String> all = new ArrayList<>(List.of(assignments));
    all.add("target.base-url=" + address);
    Profile profile = ProfileFile.load(Path.of("..", "profiles"), "local", all, List.of());
    return RunDirectory.create(
        directory,
        new Manifest(
            Manifest.SCHEMA_VERSION,
            "run-of-a-test",
            RUN_KEY,
            profile.name(),
            Json.parse(profile.resolved()),
            Map.of(),
            new Manifest.Host("here", "any", "any", 1, 1),
            RunClock.now().originEpochMs(),
            null,
            null,
            List.of(),
            null,
            List.of(),
            List.of()));
  }

  /** Sum of a count over a phase. */
  static long sum(RunDirectory run, String request, ToLongFunction<SecondCounts> count) {
    long[] sum = new long[1];
    run.readCounts("journey", request, line -> sum[0] += count.applyAsLong(line), Runs::refuse);
    return sum[0];
  }

  /** All errors of some kinds of requests, by kind of error. */
  static Map<String, Long> errors(RunDirectory run, String... requests) {
    Map<String, Long> all = new TreeMap<>();
    for (String request : requests) {
      run.readCounts(
          "journey",
          request,
          line -> line.errors().forEach((kind, count) -> all.merge(kind, count, Long::sum)),
          Runs::refuse);
    }
    return all;
  }

  /** A value over a phase; empty when it was never recorded. */
  static Optional<ValueStatistics> value(RunDirectory run, String request, String name) {
    List<ValueStatistics> seconds = new ArrayList<>();
    run.readCounts(
        "journey",
        request,
        line -> {
          if (line.values().containsKey(name)) {
            seconds.add(line.values().get(name));
          }
        },
        Runs::refuse);
    return seconds.stream().reduce(ValueStatistics::plus);
  }

  /** How many values of a time were recorded. */
  static long recorded(RunDirectory run, String request, RequestTime time) {
    long[] sum = new long[1];
    run.readIntervals(
        "journey",
        request,
        interval -> {
          if (interval.tag().equals(time.tag())) {
            sum[0] += interval.histogram().getTotalCount();
          }
        },
        Runs::refuse);
    return sum[0];
  }
}
