package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.IntervalLog;
import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.RequestTime;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.SecondCounts;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.measurements.ledger.LedgerFiles;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import ai.userwhisperer.megaphone.reports.FakeRun.Load;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.HdrHistogram.Histogram;
import org.roaringbitmap.longlong.Roaring64NavigableMap;

/**
 * A made-up hour of 100,000 requests a second, each with its times, its event in the ledger, and a
 * far end that misses a few: as much as a real one leaves. {@code scripts/benchmark-report.sh}
 * measures what it takes to judge it.
 */
final class HourRun {
  static final int PER_SECOND = 100_000;
  static final int WARM_UP_SECONDS = 60;
  static final int HOUR_SECONDS = 3_600;
  static final int LOST = 37;

  private static final int SHAPES = 50;
  private static final String PHASE = "ingestion";

  private HourRun() {}

  /** Writes it to a new directory, which is the argument. */
  public static void main(String[] arguments) throws IOException {
    write(Path.of(arguments[0]), HOUR_SECONDS);
  }

  /** Writes as much of an hour as is asked for. */
  static RunDirectory write(Path root, int steadySeconds) throws IOException {
    int seconds = WARM_UP_SECONDS + steadySeconds;
    Profile profile =
        ProfileFile.load(
            Path.of("../profiles"),
            "local",
            List.of(
                "phases.ingestion.rate=" + PER_SECOND,
                "phases.ingestion.batch=1",
                "phases.ingestion.schedule={ shape = constant }",
                "phases.ingestion.warm-up=" + WARM_UP_SECONDS + " s",
                "phases.ingestion.steady=" + steadySeconds + " s",
                "baselines.\"event-ingestion.throughput\".above=90000",
                "baselines.\"event-ingestion.throughput\".windows={ length = 60 s, every = 10 s, share = 0.95 }"),
            List.of(PHASE));
    Load load =
        new Load(PHASE, FakeRun.FIREHOSE, WARM_UP_SECONDS, steadySeconds, (double) PER_SECOND);
    FakeRun run = new FakeRun(root, "hour-of-requests", profile);
    run.begin(load);
    long startEpochMs = run.clock.epochMs(run.startNs());
    Random random = new Random(1);
    Histogram[] response = shapes(random, 1.5e6);
    Histogram[] service = shapes(random, 1.2e6);
    Histogram[] lag = shapes(random, 2e4);
    writeTimes(run.directory, startEpochMs, seconds, random, response, service, lag);
    writeCounts(run.directory, startEpochMs, seconds);
    writeFarEnd(run.directory, startEpochMs, seconds, random);
    writeLedger(run.directory, (long) seconds * PER_SECOND, random);
    run.watch(
        load,
        200_000,
        Map.of("processCpuShare", 0.4, "machineCpuShare", 0.8, "stealShare", 0.01),
        240,
        0.62);
    run.end(load, true);
    run.directory.update(
        manifest ->
            manifest.with(
                manifest
                    .phase(PHASE)
                    .orElseThrow()
                    .ended(startEpochMs + seconds * 1_000L, true, (long) seconds * PER_SECOND)));
    run.finish();
    return run.directory;
  }

  private static void writeTimes(
      RunDirectory run,
      long startEpochMs,
      int seconds,
      Random random,
      Histogram[] response,
      Histogram[] service,
      Histogram[] lag) {
    try (IntervalLog log = run.intervals(PHASE, "track", FakeRun.FIREHOSE)) {
      for (int second = 0; second < seconds; second++) {
        long epochMs = startEpochMs + second * 1_000L;
        log.append(RequestTime.RESPONSE_TIME.tag(), epochMs, 1_000, any(random, response));
        log.append(RequestTime.SERVICE_TIME.tag(), epochMs, 1_000, any(random, service));
        log.append(RequestTime.SCHEDULE_LAG.tag(), epochMs, 1_000, any(random, lag));
        log.append(RequestTime.INJECTOR_LAG.tag(), epochMs, 1_000, any(random, lag));
      }
    }
  }

  private static void writeCounts(RunDirectory run, long startEpochMs, int seconds)
      throws IOException {
    Path file = run.root().resolve("phases/" + PHASE + "/track." + FakeRun.FIREHOSE + ".jsonl");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int second = 0; second < seconds; second++) {
        long first = (long) second * PER_SECOND;
        out.write(
            Json.line(
                new SecondCounts(
                    second,
                    startEpochMs + second * 1_000L,
                    PER_SECOND,
                    PER_SECOND,
                    0,
                    0,
                    0,
                    PER_SECOND,
                    PER_SECOND,
                    0,
                    0,
                    0,
                    0,
                    PER_SECOND * 300L,
                    PER_SECOND * 120L,
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new SecondCounts.Quantiles(1_500_000, 4_000_000, 9_000_000),
                    new SecondCounts.Sequences(first, first + PER_SECOND))));
        out.newLine();
      }
    }
  }

  private static void writeFarEnd(RunDirectory run, long startEpochMs, int seconds, Random random) {
    Histogram[] lags = shapes(random, 8e6);
    try (IntervalLog log = run.probeIntervals("pubsub")) {
      for (int second = 0; second < seconds; second++) {
        log.append("processing-lag", startEpochMs + second * 1_000L, 1_000, any(random, lags));
      }
    }
  }

  private static void writeLedger(RunDirectory run, long events, Random random) throws IOException {
    Files.createDirectories(run.ledgerDirectory());
    for (EventSet set : List.of(EventSet.SENT, EventSet.ACCEPTED, EventSet.OBSERVED)) {
      Roaring64NavigableMap bitmap = new Roaring64NavigableMap();
      bitmap.addRange(0, events);
      if (set == EventSet.OBSERVED) {
        TreeSet<Long> lost = new TreeSet<>();
        while (lost.size() < LOST) {
          lost.add((long) (random.nextDouble() * events));
        }
        lost.forEach(bitmap::removeLong);
      }
      LedgerFiles.write(run.ledgerDirectory(), set, FakeRun.FIREHOSE, bitmap);
    }
  }

  /** Seconds of requests whose times are log-normal about a median. */
  private static Histogram[] shapes(Random random, double medianNs) {
    Histogram[] shapes = new Histogram[SHAPES];
    for (int i = 0; i < SHAPES; i++) {
      shapes[i] = IntervalLog.newHistogram();
      double mood = Math.exp(0.1 * random.nextGaussian());
      for (int request = 0; request < PER_SECOND; request++) {
        shapes[i].recordValue((long) (medianNs * mood * Math.exp(0.4 * random.nextGaussian())) + 1);
      }
    }
    return shapes;
  }

  private static Histogram any(Random random, Histogram[] shapes) {
    return shapes[random.nextInt(shapes.length)];
  }
}
