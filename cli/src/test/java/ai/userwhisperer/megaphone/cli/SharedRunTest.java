package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.RequestTime;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.measurements.ledger.Ledger;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Runs that several injectors of this machine share. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = Calm.OF_THE_MACHINE, mode = ResourceAccessMode.READ)
final class SharedRunTest {
  @TempDir Path directory;

  @Test
  void theRunOfFourIsTheRunOfOneToTheEvent() throws Exception {
    Path one = directory.resolve("one");
    Path four = directory.resolve("four");
    Command.Result alone = start(one, "6 s").await();
    Command.Result shared = start(four, "6 s", "--injectors", "4").await();

    assertThat(alone.exitCode()).as(alone.toString()).isIn(0, 1);
    assertThat(shared.exitCode()).as(shared.toString()).isIn(0, 1);
    Ledger ofOne = RunDirectory.open(one).readLedger(SharedRunTest::damaged);
    Ledger ofFour = RunDirectory.open(four).readLedger(SharedRunTest::damaged);
    for (EventSet set : EventSet.values()) {
      assertThat(ofFour.bitmap(set, 0)).as(set.fileName()).isEqualTo(ofOne.bitmap(set, 0));
    }
    assertThat(ofFour.bitmap(EventSet.OBSERVED, 0).getLongCardinality()).isEqualTo(14_000);
    assertPercentilesAreThoseOfAllSamples(four);
    assertThat(metric(four, "run.processing-lag-error")).isGreaterThan(0).isLessThan(1_000);

    Path merged = directory.resolve("merged");
    assertThat(merge(four, merged, 4).exitCode()).isEqualTo(shared.exitCode());
    assertThat(
            RunDirectory.open(merged).readLedger(SharedRunTest::damaged).count(EventSet.ACCEPTED))
        .isEqualTo(14_000);
    assertThat(metric(merged, "ingestion.response-time.p95"))
        .isEqualTo(metric(four, "ingestion.response-time.p95"));
    Command.Result withoutOne = merge(four, directory.resolve("without"), 3);
    assertThat(withoutOne.exitCode()).isEqualTo(3);
    assertThat(withoutOne.out())
        .contains("INVALID: injector 3 of 4 is missing: nothing is known of its share of the load");
  }

  private static Command.Result merge(Path run, Path out, int parts) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("merge", "--out", out.toString()));
    for (int index = 0; index < parts; index++) {
      arguments.add(RunDirectory.partsDirectory(run).resolve(Integer.toString(index)).toString());
    }
    return Command.run(arguments.toArray(String[]::new));
  }

  private static void assertPercentilesAreThoseOfAllSamples(Path root) throws IOException {
    Histogram all = new Histogram(1, 3_600_000_000_000L, 3);
    for (int index = 0; index < 4; index++) {
      RunDirectory part =
          RunDirectory.open(RunDirectory.partsDirectory(root).resolve(Integer.toString(index)));
      long steadyFrom = part.manifest().phase("ingestion").orElseThrow().steadyFromEpochMs();
      part.readIntervals(
          "ingestion",
          "batch",
          interval -> {
            if (interval.tag().equals(RequestTime.RESPONSE_TIME.tag())
                && interval.startEpochMs() >= steadyFrom) {
              all.add(interval.histogram());
            }
          },
          SharedRunTest::damaged);
    }
    assertThat(all.getTotalCount()).isEqualTo(1_200);
    for (double percentile : new double[] {50, 90, 95, 99}) {
      assertThat(metric(root, "ingestion.response-time.p" + (int) percentile))
          .isEqualTo(all.getValueAtPercentile(percentile) / 1e6);
    }
  }

  @Test
  void anInjectorThatIsKilledMakesTheRunInvalidAndAllElseIsReported() throws Exception {
    Path root = directory.resolve("run");
    Command command = start(root, "20 s", "--injectors", "3");
    try {
      Parts.awaitCounts(root, 2, command);
      ProcessHandle killed =
          command.descendants().stream()
              .filter(process -> isInjector(process, "2/3"))
              .findFirst()
              .orElseThrow();
      killed.destroyForcibly();

      Command.Result result = command.await();

      assertThat(result.exitCode()).as(result.toString()).isEqualTo(3);
      assertThat(result.out())
          .contains("INVALID: injector 2 of 3 did not send its share to the end");
      JsonNode verdict = Json.read(RunDirectory.open(root).verdictFile(), JsonNode.class);
      assertThat(verdict.get("verdict").asText()).isEqualTo("INVALID");
      Ledger ledger = RunDirectory.open(root).readLedger(SharedRunTest::damaged);
      // Of what was under way when it was killed nobody knows what became of it.
      long settled =
          ledger.count(EventSet.ACCEPTED)
              + ledger.count(EventSet.REJECTED)
              + ledger.count(EventSet.FAILED)
              + ledger.count(EventSet.UNANSWERED);
      assertThat(ledger.count(EventSet.SENT) - settled).isBetween(0L, 16L * 10);
      // Two of three sent all of it: 21 s of 2,000 events/s.
      assertThat(ledger.count(EventSet.ACCEPTED)).isBetween(28_000L, 42_000L);
      assertThat(ledger.countWithout(EventSet.ACCEPTED, EventSet.OBSERVED)).isZero();
      assertThat(metric(root, "ingestion.response-time.p95")).isGreaterThan(0);
    } finally {
      command.kill();
    }
  }

  @Test
  void ctrlCStopsAllOfThem() throws Exception {
    Path root = directory.resolve("run");
    Command command = start(root, "10 m", "--injectors", "3");
    try {
      Parts.awaitCounts(root, 2, command);
      command.interrupt();

      Command.Result result = command.await();

      assertThat(result.exitCode()).as(result.toString()).isEqualTo(4);
      assertThat(result.out()).contains("ABORTED: ");
      LedgerSums.assertHold(RunDirectory.open(root).readLedger(SharedRunTest::damaged));
      assertThat(command.descendants()).isEmpty();
    } finally {
      command.kill();
    }
  }

  private static boolean isInjector(ProcessHandle process, String share) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
          .contains("--share\0" + share);
    } catch (IOException e) {
      return false;
    }
  }

  private static Command start(Path root, String steady, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("run", "local", "--phases", "ingestion", "--out", root.toString()));
    arguments.addAll(
        Command.settings(
            List.of(
                "phases.ingestion.rate=2000",
                "phases.ingestion.batch=10",
                "phases.ingestion.connections=16",
                "phases.ingestion.schedule={ shape = constant }",
                "phases.ingestion.warm-up=1 s",
                "phases.ingestion.steady=" + steady,
                "sandbox.heap-touched=off",
                "guards.silence.enabled=off")));
    arguments.addAll(Command.settings(Calm.NOT_NEEDED));
    arguments.addAll(List.of(more));
    return Command.start(Command.QUICK_START, arguments.toArray(String[]::new));
  }

  private static double metric(Path root, String key) throws IOException {
    for (JsonNode metric :
        Json.read(RunDirectory.open(root).metricsFile(), JsonNode.class).path("metrics")) {
      if (metric.path("key").asText().equals(key)) {
        return metric.path("value").asDouble();
      }
    }
    throw new AssertionError("no metric " + key);
  }

  private static void damaged(String what) {
    throw new AssertionError(what);
  }
}
