package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.sandbox.Addresses;
import ai.userwhisperer.megaphone.sandbox.Sandbox;
import ai.userwhisperer.megaphone.sandbox.SandboxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a killed run left on a platform that is not ours to end. */
final class CleanCommandTest {
  private static final String NOTHING =
      "No subscription was left behind in project user-whisperer-dev.\n";

  @TempDir Path directory;

  @Test
  void theSubscriptionOfAKilledRunIsFoundAndDeletedAndThatOfALivingOneIsKept() throws Exception {
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults())) {
      List<String> aimed = aimedAt(sandbox.addresses());
      Path root = directory.resolve("killed");
      Command run = startRun(root, aimed);
      try {
        awaitAccepted(root, run);
        Command.Result living = clean(aimed);
        assertThat(living.out()).startsWith("kept     ").endsWith(NOTHING);
        assertThat(living.exitCode()).isZero();
      } finally {
        run.killAlone();
      }
      run.await();

      Command.Result planned = clean(aimed, "--dry-run");
      assertThat(planned.out())
          .startsWith("would go projects/user-whisperer-dev/subscriptions/megaphone-")
          .endsWith(" is gone)\n");
      assertThat(planned.exitCode()).isZero();

      Command.Result done = clean(aimed);
      assertThat(done.out()).isEqualTo(planned.out().replace("would go ", "deleted  "));
      assertThat(done.exitCode()).isZero();

      assertThat(clean(aimed).out()).isEqualTo(NOTHING);
    }
  }

  @Test
  void aProfileWithASandboxOfItsOwnHasNothingToClean() throws Exception {
    Command.Result result = Command.run("clean", "local");
    assertThat(result.out())
        .endsWith(
            "Nothing to clean: the profile starts a sandbox of its own, which ends with its run.\n");
    assertThat(result.exitCode()).isZero();
  }

  /** Stopped, it can't see that its run is gone. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aProcessThatOutlivedItsRunIsEnded() throws Exception {
    Path root = directory.resolve("killed");
    Command run = startRun(root, List.of("--set", "sandbox.heap-touched=off"));
    List<ProcessHandle> platform;
    try {
      awaitAccepted(root, run);
      platform =
          run.descendants().stream()
              .filter(
                  child -> LeftProcesses.arguments(child).contains(SandboxCommand.UNTIL_STDIN_ENDS))
              .toList();
      assertThat(platform).hasSize(1);
      Command.signal("STOP", platform.get(0).pid());
    } finally {
      run.killAlone();
    }
    run.await();

    Command.Result result = Command.run("clean", "local");

    assertThat(result.out())
        .contains("ended    process " + platform.get(0).pid() + " (of a run that is gone)\n");
    assertThat(platform.get(0).isAlive()).isFalse();
  }

  private static Command.Result clean(List<String> aimed, String... more) throws Exception {
    List<String> line = new ArrayList<>(List.of("clean", "local"));
    line.addAll(aimed);
    line.addAll(List.of(more));
    return Command.run(line.toArray(String[]::new));
  }

  private static Command startRun(Path root, List<String> aimed) throws Exception {
    List<String> line =
        new ArrayList<>(List.of("run", "local", "--out", root.toString(), "--phases", "ingestion"));
    line.addAll(aimed);
    line.addAll(
        Command.settings(
            List.of(
                "phases.ingestion.rate=500",
                "phases.ingestion.warm-up=1 s",
                "phases.ingestion.steady=10 m")));
    return Command.start(Command.QUICK_START, line.toArray(String[]::new));
  }

  private static List<String> aimedAt(Addresses addresses) {
    List<String> settings = new ArrayList<>();
    SandboxReady ready =
        new SandboxReady(
            addresses.gateway().toString(), addresses.pubSub(), addresses.redis().toString());
    settings.addAll(List.of("--set", "sandbox.start=false"));
    for (String setting : ready.assignments()) {
      settings.addAll(List.of("--set", setting));
    }
    return settings;
  }

  private static void awaitAccepted(Path root, Command run) throws Exception {
    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (!hasAccepted(root)) {
      assertThat(run.isAlive()).as(run.said()).isTrue();
      assertThat(System.nanoTime()).as("no event was accepted").isLessThan(endNs);
      Thread.sleep(100);
    }
  }

  private static boolean hasAccepted(Path root) {
    return Files.isRegularFile(root.resolve("run.json"))
        && RunDirectory.open(root).readLedger(message -> {}).count(EventSet.ACCEPTED) > 5;
  }
}
