package ai.userwhisperer.megaphone.reports;

import static ai.userwhisperer.megaphone.reports.FakeRun.FIREHOSE;
import static ai.userwhisperer.megaphone.reports.FakeRun.GATLING;
import static ai.userwhisperer.megaphone.reports.FakeRun.MS;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.reports.FakeRun.Fate;
import ai.userwhisperer.megaphone.reports.FakeRun.Fates;
import ai.userwhisperer.megaphone.reports.FakeRun.Load;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/** Whole runs of three phases, in several conditions. */
final class Runs {
  static final Load GATEWAY = new Load("gateway", FIREHOSE, 2, 10, 1_000.0);
  static final Load INGESTION = new Load("ingestion", FIREHOSE, 2, 12, 4_000.0);
  static final Load JOURNEY = new Load("journey", GATLING, 2, 15, null);

  private final FakeRun run;
  private Fates gateway = request -> Fate.good(50_000, 2 * MS + request % 97 * 100_000);
  private LongPredicate lost = sequence -> false;
  private LongPredicate duplicated = sequence -> false;
  private long hiccupNs = 200_000;
  private final Map<String, Double> harness =
      new TreeMap<>(
          Map.of(
              "processCpuMs", 800.0,
              "processCpuShare", 0.4,
              "machineCpuShare", 0.8,
              "stealShare", 0.01,
              "gcPauseMs", 6.0,
              "gcLongestPauseMs", 4.0,
              "heapUsedBytes", 256.0 * (1 << 20),
              "directBytes", 16.0 * (1 << 20)));
  private final Map<String, Double> values = new TreeMap<>();
  private Load gatewayLoad = GATEWAY;
  private boolean redisIsBusy;

  Runs(Path root, Profile profile) {
    this(root, "2026-09-21T140000-local", profile);
  }

  Runs(Path root, String runId, Profile profile) {
    run = new FakeRun(root, runId, profile);
  }

  FakeRun run() {
    return run;
  }

  Runs gateway(Fates fates) {
    gateway = fates;
    return this;
  }

  Runs losing(LongPredicate events) {
    lost = events;
    return this;
  }

  Runs duplicating(LongPredicate events) {
    duplicated = events;
    return this;
  }

  Runs hiccups(long ns) {
    hiccupNs = ns;
    return this;
  }

  /** What the harness's probe sees in every sample. */
  Runs harness(String name, double value) {
    harness.put(name, value);
    return this;
  }

  /** What the injector of the gateway's phase knows of itself. */
  Runs value(String name, double value) {
    values.put(name, value);
    return this;
  }

  /** The gateway's phase as a closed loop. */
  Runs closedLoop() {
    gatewayLoad = new Load("gateway", FIREHOSE, 2, 10, null);
    return this;
  }

  Runs busyRedis() {
    redisIsBusy = true;
    return this;
  }

  RunDirectory finished() {
    gatewayPhase();
    ingestionPhase();
    journeyPhase();
    run.finish();
    return run.directory;
  }

  RunDirectory gatewayAlone() {
    gatewayPhase();
    run.finish();
    return run.directory;
  }

  void gatewayPhase() {
    run.begin(gatewayLoad);
    long first = run.send(gatewayLoad, "track", 1_000, 1, gateway);
    observe(gatewayLoad, first, sequence -> false, 40 * MS);
    run.watch(gatewayLoad, hiccupNs, harness, 12, 0.55);
    run.end(gatewayLoad, true);
    values.forEach((name, value) -> run.value(gatewayLoad, "track", name, value));
  }

  void ingestionPhase() {
    run.begin(INGESTION);
    long first =
        run.send(
            INGESTION, "batch", 40, 100, request -> Fate.good(80_000, 9 * MS + request % 31 * MS));
    observe(INGESTION, first, lost, 180 * MS);
    run.watch(INGESTION, hiccupNs, harness, redisIsBusy ? 1_500 : 240, 0.62);
    run.end(INGESTION, true);
  }

  void journeyPhase() {
    run.begin(JOURNEY);
    long first = run.send(JOURNEY, "track", 20, 1, request -> Fate.good(0, 3 * MS));
    run.send(JOURNEY, "identify", 20, 0, request -> Fate.good(0, 4 * MS));
    run.send(JOURNEY, "profile", 20, 0, request -> Fate.good(0, 5 * MS));
    run.send(JOURNEY, "decision", 20, 0, request -> Fate.good(0, 20 * MS + request % 40 * MS));
    run.send(
        JOURNEY, "content", 20, 0, request -> new Fate("scored", 0, 60 * MS + request % 30 * MS));
    observe(JOURNEY, first, sequence -> false, 50 * MS);
    run.watch(JOURNEY, hiccupNs, harness, 3, 0.3);
    run.end(JOURNEY, true);
  }

  private void observe(Load load, long first, LongPredicate lostOnes, long lagNs) {
    run.observe(load.injector(), first, run.sentSince(load, first), lagNs, lostOnes, duplicated);
  }
}
