package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.simulations.SimulationMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Gatling in a process of its own, which writes into the run directory. Secrets reach it by the
 * environment alone.
 */
final class SimulationProcess implements AutoCloseable {
  /** The second is for Gatling's log of its own. */
  private static final List<String> JVM_SETTINGS =
      List.of("-Xmx1g", "--add-opens=java.base/java.lang=ALL-UNNAMED");

  private static final long STOP_SECONDS = 30;

  private final Process process;
  private final Path complaints;

  private SimulationProcess(Process process, Path complaints) {
    this.process = process;
    this.complaints = complaints;
  }

  static SimulationProcess start(RunDirectory run, Phase.Simulation phase) throws IOException {
    Path directory = run.gatlingDirectory(phase.simulation());
    Files.createDirectories(directory);
    Path complaints = directory.resolve("console.log");
    Process process =
        new ChildJvm(
                0,
                JVM_SETTINGS,
                SimulationMain.class.getName(),
                List.of(run.root().toString(), phase.name()))
            .builder()
            .redirectErrorStream(true)
            .redirectOutput(complaints.toFile())
            .start();
    return new SimulationProcess(process, complaints);
  }

  /** Asks it to stop sending, write what it has, and end. */
  void stop() {
    process.destroy();
  }

  /**
   * Waits for its end.
   *
   * @return whether it ran to its planned end
   * @throws ProfileException when it refused to start
   */
  boolean await() throws InterruptedException, IOException {
    int exitCode = process.waitFor();
    if (exitCode == Megaphone.USAGE) {
      List<String> lines = Files.readAllLines(complaints);
      throw new ProfileException(
          lines.isEmpty() ? "the simulation refused to start" : lines.get(lines.size() - 1));
    }
    return exitCode == 0;
  }

  @Override
  public void close() {
    process.destroy();
    Waiting.uninterrupted(() -> process.waitFor(STOP_SECONDS, TimeUnit.SECONDS));
    process.destroyForcibly();
  }
}
