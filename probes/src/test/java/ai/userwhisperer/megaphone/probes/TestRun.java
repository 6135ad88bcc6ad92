package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.Interval;
import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.Mark;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.Sample;
import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import ai.userwhisperer.megaphone.measurements.ledger.Ledger;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A run on disk that probes write to, and what they wrote. */
record TestRun(RunDirectory directory, RunClock clock) {
  static final String RUN_KEY = "Ab3xYz";

  static TestRun in(Path folder) {
    RunClock clock = RunClock.now();
    Manifest manifest =
        new Manifest(
            Manifest.SCHEMA_VERSION,
            "2026-11-24T13-00-00_local_Ab3xYz",
            RUN_KEY,
            "local",
            JsonNodeFactory.instance.objectNode(),
            Map.of(),
            new Manifest.Host("here", "Linux", "amd64", 2, 1 << 30),
            clock.originEpochMs(),
            null,
            null,
            List.of(),
            null,
            List.of(),
            List.of());
    return new TestRun(RunDirectory.create(folder.resolve("run"), manifest), clock);
  }

  static String eventId(long sequence) {
    return new EventId(RUN_KEY, 0, sequence).toString();
  }

  List<Sample> samples(String probe) {
    List<Sample> samples = new ArrayList<>();
    directory.readProbeSamples(probe, samples::add, TestRun::fail);
    return samples;
  }

  /** Takes marks as a probe set does. */
  Consumer<Mark> marking() {
    return directory.marks()::append;
  }

  List<Mark> marks() {
    return directory.readMarks(TestRun::fail);
  }

  Sample lastSample(String probe) {
    List<Sample> samples = samples(probe);
    return samples.get(samples.size() - 1);
  }

  List<Interval> intervals(String probe) {
    List<Interval> intervals = new ArrayList<>();
    directory.readProbeIntervals(probe, intervals::add, TestRun::fail);
    return intervals;
  }

  /** How many times the interval log of a probe holds. */
  long recorded(String probe) {
    return intervals(probe).stream()
        .mapToLong(interval -> interval.histogram().getTotalCount())
        .sum();
  }

  long recorded(String probe, String tag) {
    return intervals(probe).stream()
        .filter(interval -> interval.tag().equals(tag))
        .mapToLong(interval -> interval.histogram().getTotalCount())
        .sum();
  }

  Ledger ledger() {
    return directory.readLedger(TestRun::fail);
  }

  /** Waits, far longer than it takes, until something is so. */
  static void await(String what, BooleanSupplier condition) {
    long deadlineNs = System.nanoTime() + 30_000_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadlineNs > 0) {
        fail("not within 30 s: " + what);
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static void fail(String why) {
    throw new AssertionError(why);
  }
}
