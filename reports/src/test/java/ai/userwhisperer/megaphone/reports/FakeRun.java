package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.IntervalLog;
import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.LoadLog;
import ai.userwhisperer.megaphone.measurements.LoadRecorder;
import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.Manifest.PhaseTimes;
import ai.userwhisperer.megaphone.measurements.ObservationLog;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.SampleLog;
import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.HdrHistogram.Histogram;

/**
 * A run directory with known truth, written by the real logs from made-up times. Nothing here looks
 * at a clock.
 */
final class FakeRun implements AutoCloseable {
  static final long MS = 1_000_000L;
  static final long SECOND_NS = 1_000_000_000L;
  static final long STARTED_EPOCH_MS = 1_790_000_000_000L;
  static final int FIREHOSE = 0;
  static final int GATLING = 1;

  /** What becomes of a request; times in nanoseconds. */
  record Fate(String kind, long lagNs, long ownLagNs, long serviceNs) {
    /** All of the lag is the injector's own. */
    Fate(String kind, long lagNs, long serviceNs) {
      this(kind, lagNs, lagNs, serviceNs);
    }

    static Fate good(long lagNs, long serviceNs) {
      return new Fate("good", lagNs, serviceNs);
    }

    /** Sent as soon as a connection had room, which took a while. */
    static Fate waited(long lagNs, long serviceNs) {
      return new Fate("good", lagNs, 0, serviceNs);
    }
  }

  /** What becomes of the {@code n}-th request of a phase. */
  interface Fates {
    Fate of(long request);
  }

  final RunDirectory directory;
  final RunClock clock = new RunClock(50 * SECOND_NS, STARTED_EPOCH_MS);
  private final Map<Integer, LoadLog> logs = new HashMap<>();
  private final Map<Long, Long> dueNs = new HashMap<>();
  private final Map<String, SampleLog> samples = new HashMap<>();
  private final String runKey = "aB3dE9";
  private ObservationLog observations;
  private IntervalLog hiccups;
  private IntervalLog redis;
  private final long[] nextSequence = {0, 0};
  private long observed;
  long nextStartSecond = 2;

  FakeRun(Path root, String runId, Profile profile) {
    directory =
        RunDirectory.create(
            root,
            new Manifest(
                Manifest.SCHEMA_VERSION,
                runId,
                runKey,
                profile.name(),
                parsed(profile.resolved()),
                Map.of("megaphone", "0.1.0", "java", "17.0.15", "netty", "4.2.18.Final"),
                new Manifest.Host("bench-1", "Linux 6.1", "amd64", 2, 24L << 30),
                STARTED_EPOCH_MS,
                null,
                null,
                List.of(),
                null,
                List.of(),
                List.of()));
  }

  /** The local profile with small rates, and limits that a small run can hold. */
  static Profile profile(String... assignments) {
    return profile(List.of(), assignments);
  }

  /** The same with the gateway's phase alone; the baselines of the others are not gated. */
  static Profile gatewayAlone(String... assignments) {
    return profile(List.of("gateway"), assignments);
  }

  private static Profile profile(List<String> phases, String... assignments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "phases.gateway.rate=1000",
                "phases.ingestion.rate=4000",
                "phases.journey.rate=20",
                "harness.schedule-lag-p99=100 ms",
                "harness.hiccup-p99=100 ms",
                "harness.gc-pause=200 ms",
                // Shares of which a mean is exact.
                "harness.cpu=0.875",
                "harness.machine-cpu=0.9375",
                "harness.steal=0.0625",
                "harness.unsent-bytes=64 MiB",
                // A made-up load is sent in no time, so a phase waits to be written at once.
                "harness.recorder-backlog=100 s",
                "baselines.\"api-gateway.throughput\".above=900",
                "baselines.\"event-ingestion.throughput\".above=3600"));
    all.addAll(List.of(assignments));
    return ProfileFile.load(Path.of("../profiles"), "local", all, phases);
  }

  private static JsonNode parsed(String json) {
    try {
      return Json.parse(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A stretch of load. */
  record Load(
      String phase,
      int injector,
      int warmUpSeconds,
      int steadySeconds,
      Double askedEventsPerSecond) {
    int seconds() {
      return warmUpSeconds + steadySeconds;
    }
  }

  long startNs() {
    return clock.originNs() + nextStartSecond * SECOND_NS;
  }

  /** Announces a phase, as a run does before its load. */
  void begin(Load load) {
    long start = clock.epochMs(startNs());
    directory.update(
        manifest ->
            manifest
                .with(
                    new Manifest.Injector(
                        load.injector(), load.injector() == FIREHOSE ? "firehose" : "gatling"))
                .with(
                    new PhaseTimes(
                        load.phase(),
                        start,
                        start + load.warmUpSeconds() * 1_000L,
                        start + load.seconds() * 1_000L,
                        null,
                        false,
                        load.askedEventsPerSecond(),
                        load.injector(),
                        nextSequence[load.injector()],
                        0)));
  }

  /** Sends requests evenly and lets their fates come true. Returns the first sequence number. */
  long send(Load load, String request, int perSecond, int events, Fates fates) {
    long start = startNs();
    long first = nextSequence[load.injector()];
    LoadLog log =
        logs.computeIfAbsent(load.injector(), injector -> LoadLog.open(directory, injector, clock));
    List<Runnable> happenings = new ArrayList<>();
    List<Long> at = new ArrayList<>();
    try (LoadRecorder recorder = log.recorder(load.phase(), request, start)) {
      long count = (long) perSecond * load.seconds();
      for (long i = 0; i < count; i++) {
        long due = start + i * SECOND_NS / perSecond;
        Fate fate = fates.of(i);
        long sent = due + fate.lagNs();
        long end = sent + fate.serviceNs();
        if (fate.kind().equals("missed")) {
          at.add(end);
          happenings.add(() -> recorder.missed(end, events));
          continue;
        }
        long sequence = nextSequence[load.injector()];
        nextSequence[load.injector()] += events;
        for (int event = 0; event < events; event++) {
          dueNs.put(key(load.injector(), sequence + event), due);
        }
        at.add(sent);
        happenings.add(() -> recorder.sent(due, sent, fate.ownLagNs(), sequence, events, 300));
        at.add(end);
        happenings.add(() -> end(recorder, fate, due, sent, end, sequence, events));
      }
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < at.size(); i++) {
        order.add(i);
      }
      order.sort((a, b) -> Long.compare(at.get(a), at.get(b)));
      order.forEach(i -> happenings.get(i).run());
    }
    return first;
  }

  private static void end(
      LoadRecorder recorder, Fate fate, long due, long sent, long end, long sequence, int events) {
    switch (fate.kind()) {
      case "good" -> {
        recorder.good(due, sent, end, 120);
        if (events > 0) {
          recorder.accepted(sequence, events);
        }
      }
      case "rejected" -> {
        recorder.good(due, sent, end, 120);
        recorder.rejected(sequence, events);
      }
      case "scored" -> {
        recorder.good(due, sent, end, 120);
        recorder.value(end, "quality-score", 4.5);
      }
      case "timeout" -> recorder.unanswered(due, sent, end, sequence, events, "timeout");
      default -> recorder.failed(due, sent, end, 90, sequence, events, fate.kind());
    }
  }

  /** How many events an injector sent from a sequence number on. */
  long sentSince(Load load, long first) {
    return nextSequence[load.injector()] - first;
  }

  /** Lets the probe see a range of events, but for those that are lost; some of them twice. */
  void observe(
      int injector,
      long first,
      long count,
      long lagNs,
      LongPredicate lost,
      LongPredicate duplicated) {
    if (observations == null) {
      observations =
          new ObservationLog(
              directory,
              "pubsub",
              (ofInjector, sequence) -> dueNs.get(key(ofInjector, sequence)),
              clock);
    }
    long flushNs = 0;
    for (long sequence = first; sequence < first + count; sequence++) {
      long seen = dueNs.get(key(injector, sequence)) + lagNs;
      if (seen >= flushNs) {
        observations.flush();
        flushNs = seen + SECOND_NS;
      }
      if (!lost.test(sequence)) {
        byte[] id =
            new EventId(runKey, injector, sequence).toString().getBytes(StandardCharsets.US_ASCII);
        observations.observe(id, 0, seen);
        observed++;
        if (duplicated.test(sequence)) {
          observations.observe(id, 0, seen + MS);
        }
      }
    }
    observations.flush();
  }

  /** Ends a phase's load and drains it. */
  void end(Load load, boolean drained) {
    logs.values().forEach(log -> log.finish(load.phase()));
    long endEpochMs = clock.epochMs(startNs()) + load.seconds() * 1_000L;
    directory.update(
        manifest -> {
          PhaseTimes times = manifest.phase(load.phase()).orElseThrow();
          long events = nextSequence[load.injector()] - times.firstSequence();
          PhaseTimes ended = times.ended(endEpochMs, true, events);
          return manifest.with(drained ? ended.drained(endEpochMs + 2_000) : ended);
        });
    nextStartSecond += load.seconds() + 4L;
  }

  /** A healthy harness, a calm Redis and a platform at ease, for the seconds of a phase. */
  void watch(
      Load load,
      long hiccupNs,
      Map<String, Double> harness,
      double queueDepth,
      double platformCpu) {
    if (hiccups == null) {
      hiccups = directory.probeIntervals("harness");
      redis = directory.probeIntervals("redis");
    }
    Histogram stall = IntervalLog.newHistogram();
    stall.recordValueWithCount(hiccupNs, 1_000);
    Histogram command = IntervalLog.newHistogram();
    command.recordValueWithCount(300_000, 100);
    long start = clock.epochMs(startNs());
    for (int second = 0; second < load.seconds(); second++) {
      long epochMs = start + second * 1_000L;
      double wave = 1 + 0.15 * Math.sin(second / 2.0);
      hiccups.append("hiccup", epochMs, 1_000, stall);
      redis.append("command-latency", epochMs, 1_000, command);
      sample("harness", epochMs, harness);
      sample(
          "redis",
          epochMs,
          Map.of("queueDepth", queueDepth * wave, "evictedKeys", 0.0, "keys", 1_000.0));
      sample(
          "platform",
          epochMs,
          Map.of(
              "cpuShare", platformCpu * wave,
              "memoryShare", 0.5,
              "memoryBytes", 500e6,
              "modelAccuracy", 0.97));
      double share = (second + 1.0) / load.seconds();
      sample("pubsub", epochMs, Map.of("observed", observed * share));
    }
    hiccups.flush();
    redis.flush();
  }

  /** What an injector knows of itself; to be called when the phase has ended. */
  void value(Load load, String request, String name, double value) {
    long second = load.warmUpSeconds() + 1L;
    Path counts =
        directory
            .root()
            .resolve("phases/%s/%s.%d.jsonl".formatted(load.phase(), request, load.injector()));
    long epochMs = directory.manifest().phase(load.phase()).orElseThrow().startEpochMs();
    String line =
        "{\"second\":%d,\"epochMs\":%d,\"values\":{\"%s\":{\"count\":1,\"sum\":%s,\"min\":%s,\"max\":%s}}}%n"
            .formatted(second, epochMs + second * 1_000, name, value, value, value);
    try {
      Files.writeString(counts, line, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void sample(String probe, long epochMs, Map<String, Double> values) {
    samples.computeIfAbsent(probe, directory::probeSamples).append(epochMs, values);
  }

  void finish() {
    close();
    long end = STARTED_EPOCH_MS + nextStartSecond * 1_000L;
    directory.update(manifest -> manifest.ended(end));
  }

  /** Closes the files, and leaves the manifest without an end: a kill. */
  @Override
  public void close() {
    logs.values().forEach(LoadLog::close);
    logs.clear();
    if (observations != null) {
      observations.close();
      observations = null;
    }
    if (hiccups != null) {
      hiccups.close();
      redis.close();
      hiccups = null;
    }
    samples.values().forEach(SampleLog::close);
    samples.clear();
  }

  private static long key(int injector, long sequence) {
    return (long) injector << 48 | sequence;
  }
}
