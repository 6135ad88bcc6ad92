package ai.userwhisperer.megaphone.sandbox.pubsub.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A JVM of its own, which ends when it is closed, or when this process ends in whatever way. */
final class Child implements AutoCloseable {
  /** The same for everybody who is measured. */
  private static final List<String> FLAGS =
      List.of(
          "-Xms512m",
          "-Xmx1g",
          "-XX:+UseParallelGC",
          "-Dio.grpc.netty.shaded.io.netty.leakDetection.level=disabled",
          "-Dio.netty.leakDetection.level=disabled");

  private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
  private static final long POLL_MS = 50;
  private static final int TAIL_LINES = 10;

  private final String name;
  private final Process process;
  private final Path log;

  private Child(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Our own classes in another process. */
  static Child ours(String name, Class<?> main, Object... arguments) throws IOException {
    return start(name, System.getProperty("java.class.path"), main.getName(), arguments);
  }

  /**
   * Starts a main class.
   *
   * @param classPath has to hold {@link EndsWithInput}, too
   */
  static Child start(String name, String classPath, String main, Object... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(List.of("-cp", classPath, EndsWithInput.class.getName(), main));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Path log = Files.createTempFile("benchmark-broker", ".log");
    log.toFile().deleteOnExit(); // Ctrl-C closes nothing
    Process process =
        new ProcessBuilder(command).redirectError(Redirect.appendTo(log.toFile())).start();
    return new Child(name, process, log);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  long pid() {
    return process.pid();
  }

  /** Waits until it can be connected to; what it prints is left aside. */
  void awaitPort(int port) throws IOException, InterruptedException {
    discardOutput();
    long startNs = System.nanoTime();
    while (!isListening(port)) {
      if (!process.isAlive()) {
        throw failure("ended with " + process.exitValue());
      }
      if (System.nanoTime() - startNs > START_TIMEOUT_NS) {
        throw failure("does not listen on port " + port);
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    }
  }

  /** Hands over each line that it prints, until it ends. */
  void readLines(Consumer<String> consumer) throws IOException, InterruptedException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      reader.lines().forEach(consumer);
    }
    if (process.waitFor() != 0) {
      throw failure("ended with " + process.exitValue());
    }
  }

  /** As if this process had ended. */
  void closeInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void discardOutput() {
    Thread discard =
        new Thread(
            () -> {
              try {
                process.getInputStream().transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                // It has ended.
              }
            });
    discard.setDaemon(true);
    discard.start();
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private IOException failure(String what) throws IOException {
    List<String> lines = Files.readAllLines(log);
    String tail =
        String.join(
            System.lineSeparator(),
            lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    return new IOException(name + " " + what + System.lineSeparator() + tail);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    Files.deleteIfExists(log);
  }
}
