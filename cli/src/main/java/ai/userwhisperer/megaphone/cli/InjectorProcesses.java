package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.measurements.Share;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The other injectors of a run that one machine sends, as processes. They end when the first has no
 * heartbeat any more.
 */
final class InjectorProcesses implements AutoCloseable {
  private static final long END_SECONDS = 20;

  private final List<Process> processes;

  private InjectorProcesses(List<Process> processes) {
    this.processes = processes;
  }

  /**
   * Starts all but the first.
   *
   * @param ended told of each that ends by itself before its time
   * @param root the run's directory
   */
  static InjectorProcesses start(int count, Path root, Consumer<String> ended) {
    List<Process> processes = new ArrayList<>();
    try {
      for (int index = 1; index < count; index++) {
        List<String> options = new ArrayList<>(ChildJvm.WITHOUT_LEAK_SEARCH);
        options.add("-Xmx1g");
        options.add("-Dmegaphone.home=" + System.getProperty("megaphone.home", ""));
        int number = index;
        Process process =
            new ChildJvm(
                    0,
                    options,
                    Megaphone.class.getName(),
                    List.of(
                        "run",
                        "--share",
                        new Share(index, count).toString(),
                        "--out",
                        root.toString()))
                .builder()
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        processes.add(process);
        var unused =
            process
                .onExit()
                .thenAccept(
                    over -> {
                      if (over.exitValue() == Megaphone.USAGE) {
                        ended.accept("injector " + number + " could not join");
                      }
                    });
      }
    } catch (IOException e) {
      processes.forEach(Process::destroyForcibly);
      throw new UncheckedIOException(e);
    }
    return new InjectorProcesses(processes);
  }

  /** Waits for their ends, within bounds. */
  @Override
  public void close() {
    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
    for (Process process : processes) {
      Waiting.uninterrupted(
          () -> process.waitFor(Math.max(0, endNs - System.nanoTime()), TimeUnit.NANOSECONDS));
      process.destroyForcibly();
    }
  }
}
