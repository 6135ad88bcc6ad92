package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.Folders;
import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.measurements.ledger.Ledger;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs that die at a moment that a seed chooses: no process is left, and the run can be judged, or
 * it was never begun. {@code -Dmegaphone.kills=50} kills more of them.
 */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = Calm.OF_THE_MACHINE, mode = ResourceAccessMode.READ)
final class KilledRunsTest {
  private static final long SEED = 20_261_126;

  /** A run of {@link #start} takes about so long. */
  private static final int WITHIN_MS = 14_000;

  /** Who is killed. */
  enum Victim {
    HARNESS,
    PLATFORM,
    GATLING
  }

  record Kill(int number, Victim victim, int afterMs) {}

  @TempDir Path directory;

  static List<Kill> kills() {
    Random random = new Random(SEED);
    Victim[] victims = Victim.values();
    return IntStream.range(0, Integer.getInteger("megaphone.kills", 2))
        .mapToObj(
            number -> new Kill(number, victims[number % victims.length], random.nextInt(WITHIN_MS)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("kills")
  void aRunIsJudgedByWhatItMeasuredBeforeTheKill(Kill kill) throws Exception {
    Path root = directory.resolve("run");
    Command command = start(root);
    List<ProcessHandle> children;
    try {
      Thread.sleep(kill.afterMs());
      children = command.descendants();
      switch (kill.victim()) {
        case HARNESS -> command.killAlone();
        case PLATFORM -> kill(children, SandboxCommand.UNTIL_STDIN_ENDS);
        case GATLING -> kill(children, "SimulationMain");
      }
      Command.Result result = command.await();
      assertThat(result.err()).doesNotContain("internal error");
    } finally {
      command.kill();
    }
    Processes.await(
        "the end of all processes", () -> children.stream().noneMatch(ProcessHandle::isAlive));
    if (!Files.isRegularFile(root.resolve("run.json"))) {
      assertThat(Folders.list(root.resolve("phases"))).as("nothing was measured").isEmpty();
      return;
    }
    Command.Result report = Command.run("report", root.toString());
    assertThat(report.exitCode()).as(report.toString()).isIn(0, 1, 3, 4);
    if (kill.victim() == Victim.HARNESS) {
      assertThat(report.exitCode()).as(report.toString()).isEqualTo(3);
    }
    RunDirectory run = RunDirectory.open(root);
    assertThat(Json.read(run.verdictFile(), JsonNode.class).get("baselines")).hasSize(20);
    assertThat(run.pageFile()).isNotEmptyFile();
    Ledger ledger = run.readLedger(damaged -> {});
    assertThat(ended(ledger)).isLessThanOrEqualTo(ledger.count(EventSet.SENT));
    assertThat(ledger.countWithout(EventSet.ACCEPTED, EventSet.SENT)).isZero();
  }

  private static long ended(Ledger ledger) {
    return ledger.count(EventSet.ACCEPTED)
        + ledger.count(EventSet.REJECTED)
        + ledger.count(EventSet.FAILED)
        + ledger.count(EventSet.UNANSWERED);
  }

  private static void kill(List<ProcessHandle> children, String argument) {
    children.stream()
        .filter(
            child -> LeftProcesses.arguments(child).stream().anyMatch(a -> a.contains(argument)))
        .forEach(ProcessHandle::destroyForcibly);
  }

  private static Command start(Path root) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of("run", "local", "--out", root.toString(), "--phases", "ingestion,journey"));
    arguments.addAll(
        Command.settings(
            List.of(
                "sandbox.heap-touched=off",
                "phases.ingestion.rate=2000",
                "phases.ingestion.schedule={ shape = constant }",
                "phases.ingestion.warm-up=1 s",
                "phases.ingestion.steady=3 s",
                "phases.journey.rate=5",
                "phases.journey.warm-up=1 s",
                "phases.journey.steady=3 s",
                "drain.window=5 s",
                "guards.silence.for=2 s")));
    return Command.start(Command.QUICK_START, arguments.toArray(String[]::new));
  }
}
