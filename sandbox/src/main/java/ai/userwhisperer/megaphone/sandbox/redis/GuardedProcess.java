package ai.userwhisperer.megaphone.sandbox.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process that ends with this one, however this one ends.
 *
 * <p>It is started by a small shell that holds our end of a pipe as its standard input. When we
 * end, {@code kill -9} included, the pipe ends, and the shell kills the process and removes its
 * directory. The shell has a session of its own, so that neither the terminal's Ctrl-C nor a signal
 * to our whole process group, which ends us, ends the guard before it has done its work.
 */
final class GuardedProcess {
  /** The status of a process whose shell was killed, so that nobody knows how it ended. */
  static final int STATUS_UNKNOWN = -1;

  private static final long STOP_WITHIN_SECONDS = 5;

  // setsid keeps the process id, since a child of ours never leads a group. Where a system lacks
  // it (macOS), job control gives the guard below a group of its own, which is enough.
  private static final String IN_A_SESSION_OF_ITS_OWN =
      """
      script=$1; shift
      if command -v setsid >/dev/null 2>&1; then
        exec setsid sh -c "$script" megaphone-guard "$@"
      fi
      exec sh -m -c "$script" megaphone-guard "$@"
      """;

  // $1 is the directory; the rest is the command. The guard is a second shell, because the first
  // one waits: it says how the process ended, and cleans up where the guard was not needed.
  private static final String SCRIPT =
      """
      trap "" INT TERM HUP PIPE
      directory=$1; shift
      exec 3<&0
      "$@" </dev/null >/dev/null 2>&1 3<&- &
      guarded=$!
      (
        exec >/dev/null 2>&1
        while read -r line <&3; do :; done
        rm -rf "$directory"
        kill -9 $guarded
      ) &
      guard=$!
      echo $guarded
      wait $guarded
      status=$?
      kill -9 $guard
      echo $status
      exec >/dev/null 2>&1
      while read -r line <&3; do :; done
      rm -rf "$directory"
      """;

  private final Process shell;
  private final long pid;
  private final Optional<ProcessHandle> guarded;
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();

  private GuardedProcess(Process shell, long pid) {
    this.shell = shell;
    this.pid = pid;
    // Knows when it began, so that it never means a later process with the same id.
    guarded = ProcessHandle.of(pid);
  }

  /**
   * Starts a command.
   *
   * @param directory removed when the process is stopped, or when we end
   * @throws IOException when there is no shell to start it
   */
  // The reader stays open for the thread that waits for the shell's second line.
  @SuppressWarnings("resource")
  static GuardedProcess start(String name, Path directory, List<String> command)
      throws IOException {
    List<String> inShell = new ArrayList<>();
    inShell.addAll(List.of("sh", "-c", IN_A_SESSION_OF_ITS_OWN, "megaphone-" + name, SCRIPT));
    inShell.add(directory.toString());
    inShell.addAll(command);
    Process shell =
        new ProcessBuilder(inShell).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(shell.getInputStream(), StandardCharsets.US_ASCII));
    String line = lines.readLine();
    if (line == null) {
      throw new IOException("sh could not start it");
    }
    GuardedProcess process = new GuardedProcess(shell, Long.parseLong(line.strip()));
    Thread reader = new Thread(() -> process.awaitEnd(lines), name + "-end");
    reader.setDaemon(true);
    reader.start();
    return process;
  }

  private void awaitEnd(BufferedReader lines) {
    int status = STATUS_UNKNOWN;
    try (lines) {
      String line = lines.readLine();
      if (line != null) {
        status = Integer.parseInt(line.strip());
      } else {
        // The shell was killed, and the guard lives on: so does the process.
        guarded.ifPresent(process -> process.onExit().join());
      }
    } catch (IOException e) {
      // We closed the pipe: it has been stopped.
    }
    ended.complete(status);
  }

  /** Its process id. */
  long pid() {
    return pid;
  }

  /**
   * Done when it has ended, in whatever way, with its status as a shell counts it: 137 is kill -9.
   */
  CompletableFuture<Integer> ended() {
    return ended.copy();
  }

  /** Kills it and removes its directory. */
  void stop() {
    try {
      // The end of this pipe is what the guard waits for.
      shell.getOutputStream().close();
    } catch (IOException e) {
      // The shell has ended before us.
    }
    try {
      if (!shell.waitFor(STOP_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        shell.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // In case that somebody killed the shells.
    guarded.ifPresent(ProcessHandle::destroyForcibly);
  }
}
