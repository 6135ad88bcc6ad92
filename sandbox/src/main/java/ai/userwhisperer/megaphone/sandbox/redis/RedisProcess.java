package ai.userwhisperer.megaphone.sandbox.redis;

import ai.userwhisperer.megaphone.sandbox.SandboxException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A Redis of the sandbox's own: on loopback, without persistence, in a temporary directory.
 *
 * <p>It ends with this process, however this process ends ({@link GuardedProcess}), but not by the
 * terminal's Ctrl-C, so that what was accepted can still be finished.
 */
public final class RedisProcess implements AutoCloseable {
  /** What Redis may use for its data before it evicts. */
  public static final long MAX_MEMORY_MIB = 1024;

  private static final long READY_WITHIN_NS = TimeUnit.SECONDS.toNanos(15);
  private static final long POLL_MS = 10;
  private static final int ATTEMPTS_ON_FREE_PORTS = 5;
  private static final String TAKEN = "Address already in use";

  private final GuardedProcess process;
  private final Path directory;
  private final int port;

  private RedisProcess(GuardedProcess process, Path directory, int port) {
    this.process = process;
    this.directory = directory;
    this.port = port;
  }

  /**
   * Starts a Redis and waits until it answers.
   *
   * @param port 0 for a free one
   * @throws SandboxException when there is no Redis, the port is taken, or it does not start
   */
  public static RedisProcess start(int port) throws SandboxException {
    try {
      for (int attempt = 0; attempt < ATTEMPTS_ON_FREE_PORTS; attempt++) {
        RedisProcess started = launch(port == 0 ? freePort() : port, port != 0);
        if (started != null) {
          return started;
        }
      }
      throw new SandboxException("no Redis: found no free port for it");
    } catch (IOException e) {
      throw new SandboxException(e.getMessage(), e);
    }
  }

  /** A Redis that answers, or null when another process took the port that was free. */
  private static RedisProcess launch(int port, boolean portWasAsked)
      throws IOException, SandboxException {
    Path directory = Files.createTempDirectory("megaphone-redis-");
    GuardedProcess process = null;
    boolean ready = false;
    try {
      Path executable = RedisExecutable.find(System.getenv("PATH"), directory);
      Path log = directory.resolve("redis.log");
      process = guarded(directory, command(executable, directory, port, log));
      RedisProcess redis = new RedisProcess(process, directory, port);
      ready = redis.isReadyInTime();
      if (ready) {
        return redis;
      }
      String lastWords = lastWords(log);
      if (!lastWords.contains(TAKEN)) {
        throw new SandboxException("no Redis: " + executable + " did not start: " + lastWords);
      }
      if (portWasAsked) {
        throw SandboxException.portTaken("redis-port", port, null);
      }
      return null;
    } finally {
      if (!ready) {
        if (process != null) {
          process.stop();
        }
        TemporaryFolder.delete(directory);
      }
    }
  }

  private static GuardedProcess guarded(Path directory, List<String> command) throws IOException {
    try {
      return GuardedProcess.start("redis", directory, command);
    } catch (IOException e) {
      throw new IOException("no Redis: " + e.getMessage(), e);
    }
  }

  private static List<String> command(Path executable, Path directory, int port, Path log) {
    List<String> command = new ArrayList<>();
    command.add(executable.toString());
    command.addAll(List.of("--port", String.valueOf(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--save", "", "--appendonly", "no", "--dir", directory.toString()));
    command.addAll(List.of("--logfile", log.toString(), "--daemonize", "no"));
    command.addAll(List.of("--maxmemory", MAX_MEMORY_MIB + "mb"));
    command.addAll(List.of("--maxmemory-policy", "allkeys-lru"));
    return command;
  }

  private boolean isReadyInTime() throws IOException {
    long deadlineNs = System.nanoTime() + READY_WITHIN_NS;
    CompletableFuture<Integer> ended = process.ended();
    try {
      while (!ended.isDone() && System.nanoTime() - deadlineNs < 0) {
        if (RedisGreeting.isFrom(port, pid())) {
          return true;
        }
        Thread.sleep(POLL_MS);
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
    return process.pid();
  }

  /**
   * Done when it has ended, closed or not, with its status as a shell counts it: 137 is kill -9.
   */
  public CompletableFuture<Integer> ended() {
    return process.ended();
  }

  /** Stops Redis and removes its directory. */
  @Override
  public void close() {
    process.stop();
    TemporaryFolder.delete(directory);
  }
}
