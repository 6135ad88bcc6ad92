package ai.userwhisperer.megaphone.sandbox.redis;

import ai.userwhisperer.megaphone.sandbox.SandboxException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Redis of the sandbox's own: on loopback, without persistence, in a temporary directory.
 *
 * <p>It is started by a small shell that holds our end of a pipe as its standard input. When this
 * process ends in whatever way, {@code kill -9} included, the pipe ends, and the shell removes the
 * directory and kills Redis. The shell and Redis are not hit by the terminal's Ctrl-C, so that what
 * was accepted can still be finished.
 */
public final class RedisProcess implements AutoCloseable {
  /** What Redis may use for its data before it evicts. */
  public static final long MAX_MEMORY_MIB = 1024;

  private static final long READY_WITHIN_NS = TimeUnit.SECONDS.toNanos(15);
  private static final long POLL_MS = 10;
  private static final long STOP_WITHIN_SECONDS = 5;
  private static final int ATTEMPTS_ON_FREE_PORTS = 5;
  private static final String TAKEN = "Address already in use";

  // $1 is the directory; the rest is Redis with its arguments. Redis handles SIGINT even where it
  // was
  // started with it ignored, so it gets a session of its own where the system has a command for it.
  private static final String SHELL =
      """
      trap "" INT
      directory=$1; shift
      exec 3<&0
      if command -v setsid >/dev/null 2>&1; then
        setsid "$@" </dev/null >/dev/null 2>&1 3<&- &
      else
        "$@" </dev/null >/dev/null 2>&1 3<&- &
      fi
      redis=$!
      (
        exec >/dev/null 2>&1
        while read -r line <&3; do :; done
        rm -rf "$directory"
        kill -9 $redis
      ) &
      watch=$!
      exec 3<&-
      echo $redis
      exec >/dev/null 2>&1
      wait $redis
      kill -9 $watch
      """;

  private final Process shell;
  private final Path directory;
  private final int port;
  private final long pid;

  private RedisProcess(Process shell, Path directory, int port, long pid) {
    this.shell = shell;
    this.directory = directory;
    this.port = port;
    this.pid = pid;
  }

  /**
   * Starts a Redis and waits until it answers.
   *
   * @param port 0 for a free one
   * @throws SandboxException when there is no Redis, the port is taken, or it does not start
   */
  public static RedisProcess start(int port) throws SandboxException {
    Path directory = null;
    RedisProcess started = null;
    try {
      directory = Files.createTempDirectory("megaphone-redis-");
      Path executable = RedisExecutable.find(System.getenv("PATH"), directory);
      for (int attempt = 0; attempt < ATTEMPTS_ON_FREE_PORTS && started == null; attempt++) {
        started = launch(executable, directory, port == 0 ? freePort() : port, port != 0);
      }
      if (started == null) {
        throw new SandboxException("no Redis: found no free port for it");
      }
      return started;
    } catch (IOException e) {
      throw new SandboxException(e.getMessage(), e);
    } finally {
      if (started == null && directory != null) {
        TemporaryFolder.delete(directory);
      }
    }
  }

  /** A Redis that answers, or null when another process took the port that was free. */
  private static RedisProcess launch(
      Path executable, Path directory, int port, boolean portWasAsked)
      throws IOException, SandboxException {
    Path log = directory.resolve("redis.log");
    Files.deleteIfExists(log);
    Process shell = new ProcessBuilder(command(executable, directory, port, log)).start();
    RedisProcess redis = new RedisProcess(shell, directory, port, readPid(shell));
    if (redis.isReadyInTime()) {
      return redis;
    }
    String lastWords = lastWords(log);
    redis.stop();
    if (!lastWords.contains(TAKEN)) {
      throw new SandboxException("no Redis: " + executable + " did not start: " + lastWords);
    }
    if (portWasAsked) {
      throw SandboxException.portTaken("redis-port", port, null);
    }
    return null;
  }

  private static List<String> command(Path executable, Path directory, int port, Path log) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("sh", "-c", SHELL, "megaphone-redis", directory.toString()));
    command.add(executable.toString());
    command.addAll(List.of("--port", String.valueOf(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--save", "", "--appendonly", "no", "--dir", directory.toString()));
    command.addAll(List.of("--logfile", log.toString(), "--daemonize", "no"));
    command.addAll(List.of("--maxmemory", MAX_MEMORY_MIB + "mb"));
    command.addAll(List.of("--maxmemory-policy", "allkeys-lru"));
    return command;
  }

  // The output stays open as long as the process does: the shell writes no more to it.
  @SuppressWarnings("resource")
  private static long readPid(Process shell) throws IOException {
    String line =
        new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.US_ASCII))
            .readLine();
    if (line == null) {
      throw new IOException("no Redis: sh could not start it");
    }
    return Long.parseLong(line.strip());
  }

  private boolean isReadyInTime() throws IOException {
    long deadlineNs = System.nanoTime() + READY_WITHIN_NS;
    try {
      while (shell.isAlive() && System.nanoTime() - deadlineNs < 0) {
        if (RedisGreeting.isFrom(port, pid)) {
          return true;
        }
        Thread.sleep(POLL_MS);
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop();
      throw new IOException("no Redis: interrupted while it started", e);
    }
  }

  private static String lastWords(Path log) throws IOException {
    if (!Files.exists(log)) {
      return "it left no log";
    }
    List<String> lines = Files.readAllLines(log);
    return lines.stream()
        .filter(line -> line.contains(TAKEN))
        .findFirst()
        .orElse(lines.isEmpty() ? "it left an empty log" : lines.get(lines.size() - 1).strip());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The port that it listens on. */
  public int port() {
    return port;
  }

  /** Its process id. */
  public long pid() {
    return pid;
  }

  /** Stops Redis and removes its directory. */
  @Override
  public void close() {
    stop();
    TemporaryFolder.delete(directory);
  }

  private void stop() {
    try {
      // The end of this pipe is what the shell waits for.
      shell.getOutputStream().close();
    } catch (IOException e) {
      // The shell has ended before us, and Redis with it.
    }
    try {
      if (!shell.waitFor(STOP_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        shell.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
