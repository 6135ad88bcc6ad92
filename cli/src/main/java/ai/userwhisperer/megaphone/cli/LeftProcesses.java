package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.sandbox.ingestion.WorkerProcess;
import ai.userwhisperer.megaphone.simulations.SimulationMain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Processes of this machine that a run started, and that outlived it. Each of them ends by itself
 * when its run does; one that somebody has stopped, or that hangs, can't.
 */
final class LeftProcesses {
  /** For a child that has just lost its run, and is writing what it has. */
  private static final long ENDS_WITHIN_SECONDS = 5;

  private LeftProcesses() {}

  /**
   * Those that the system has given to another parent, and that do not end. Only this user's, and
   * only where the system tells.
   */
  static List<ProcessHandle> find() {
    List<ProcessHandle> orphans =
        ProcessHandle.allProcesses()
            .filter(process -> isChild(arguments(process)))
            .filter(process -> process.parent().map(parent -> !isJava(parent)).orElse(true))
            .toList();
    allEnded(orphans).completeOnTimeout(null, ENDS_WITHIN_SECONDS, TimeUnit.SECONDS).join();
    return orphans.stream().filter(ProcessHandle::isAlive).toList();
  }

  /** Ends them. */
  static void end(List<ProcessHandle> processes) {
    processes.forEach(ProcessHandle::destroyForcibly);
    allEnded(processes).join();
  }

  private static CompletableFuture<Void> allEnded(List<ProcessHandle> processes) {
    return CompletableFuture.allOf(
        processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new));
  }

  private static boolean isChild(List<String> arguments) {
    return arguments.contains(SimulationMain.class.getName())
        || arguments.contains(WorkerProcess.class.getName())
        || (arguments.contains(Megaphone.class.getName())
            && arguments.contains(SandboxCommand.UNTIL_STDIN_ENDS));
  }

  private static boolean isJava(ProcessHandle process) {
    List<String> arguments = arguments(process);
    return !arguments.isEmpty() && arguments.get(0).endsWith("java");
  }

  /** Whole, where Linux shows it: the class path is longer than what Java itself reads. */
  static List<String> arguments(ProcessHandle process) {
    try {
      return Arrays.asList(
          Files.readString(
                  Path.of("/proc", Long.toString(process.pid()), "cmdline"),
                  StandardCharsets.ISO_8859_1)
              .split("\0", -1));
    } catch (IOException e) {
      return process.info().arguments().map(Arrays::asList).orElse(List.of());
    }
  }
}
