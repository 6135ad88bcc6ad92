package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.measurements.ledger.Ledger;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever stops a run, and however: what was measured stays, and no process does. */
@ResourceLock(value = Calm.OF_THE_MACHINE, mode = ResourceAccessMode.READ)
final class InterruptionTest {
  @TempDir Path directory;

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @ValueSource(strings = {"ingestion", "journey"})
  void ctrlCEndsThePlatformTooAndReportsWhatWasMeasured(String phase) throws Exception {
    Path root = directory.resolve("run");
    Command command = start(root, phase);
    try {
      awaitAccepted(root, command);
      List<ProcessHandle> children = command.descendants();
      assertThat(children).as("the sandbox and its Redis").hasSizeGreaterThanOrEqualTo(2);

      command.interrupt();

      Command.Result result = command.await();
      assertThat(result.exitCode()).as(result.toString()).isEqualTo(4);
      RunDirectory run = RunDirectory.open(root);
      JsonNode verdict = Json.read(run.verdictFile(), JsonNode.class);
      assertThat(verdict.get("verdict").asText()).isEqualTo("ABORTED");
      assertThat(verdict.get("baselines")).hasSize(20);
      Ledger ledger = run.readLedger(message -> {});
      LedgerSums.assertHold(ledger);
      assertThat(result.out()).contains("ABORTED");
      children.forEach(child -> awaitTrue(() -> !child.isAlive(), "still alive: " + child.info()));
    } finally {
      command.kill();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void aSecondCtrlCDoesNotWaitForWhatIsOnItsWay() throws Exception {
    Path root = directory.resolve("run");
    Command command =
        start(
            root,
            "ingestion",
            "drain.window=10 m",
            "sandbox.faults=[\"events-held=10 m\"]",
            "guards.lag.enabled=off");
    try {
      awaitAccepted(root, command);
      command.interrupt();
      awaitSaid(command, "stopping, and waiting for what is on its way");

      command.interrupt();

      Command.Result result = command.await();
      assertThat(result.exitCode()).as(result.toString()).isEqualTo(4);
      assertThat(result.err()).contains("megaphone: not waiting for what is on its way");
      JsonNode verdict = Json.read(RunDirectory.open(root).verdictFile(), JsonNode.class);
      assertThat(verdict.get("verdict").asText()).isEqualTo("ABORTED");
      assertThat(verdict.get("baselines"))
          .filteredOn(baseline -> baseline.get("id").asText().equals("platform.data-loss"))
          .singleElement()
          .satisfies(loss -> assertThat(loss.get("status").asText()).isEqualTo("NO_DATA"));
      assertThat(RunDirectory.open(root).manifest().notes())
          .contains("ingestion: its drain was cut short; events may have been on their way");
    } finally {
      command.kill();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void aKilledRunLeavesNoProcessAndCanStillBeJudged() throws Exception {
    Path root = directory.resolve("run");
    Command command = start(root, "ingestion");
    try {
      awaitAccepted(root, command);
      List<ProcessHandle> children = command.descendants();

      command.killAlone();

      children.forEach(child -> awaitTrue(() -> !child.isAlive(), "still alive: " + child.info()));
      Command.Result report = Command.run("report", root.toString());
      assertThat(report.exitCode()).as(report.toString()).isEqualTo(3);
      JsonNode verdict = Json.read(RunDirectory.open(root).verdictFile(), JsonNode.class);
      assertThat(verdict.get("verdict").asText()).isEqualTo("INVALID");
      assertThat(verdict.get("baselines")).hasSize(20);
    } finally {
      command.kill();
    }
  }

  private static Command start(Path root, String phase, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("run", "local", "--out", root.toString(), "--phases", phase));
    Stream.concat(
            Stream.of(
                "phases.ingestion.rate=2000",
                "phases.journey.rate=3",
                "phases." + phase + ".warm-up=1 s",
                "phases." + phase + ".steady=10 m",
                "drain.window=5 s"),
            Arrays.stream(more))
        .forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return Command.start(Command.QUICK_START, arguments.toArray(String[]::new));
  }

  private static void awaitSaid(Command command, String words) {
    awaitTrue(
        () -> {
          try {
            return command.said().contains(words);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        "not said: " + words);
  }

  private static void awaitAccepted(Path root, Command command) {
    awaitTrue(() -> !command.isAlive() || hasAccepted(root), "no event was accepted");
    assertThat(command.isAlive()).isTrue();
  }

  private static boolean hasAccepted(Path root) {
    return Files.isRegularFile(root.resolve("run.json"))
        && RunDirectory.open(root).readLedger(message -> {}).count(EventSet.ACCEPTED) > 5;
  }

  private static void awaitTrue(BooleanSupplier condition, String otherwise) {
    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(otherwise).isLessThan(endNs);
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
