package ai.userwhisperer.megaphone.sandbox.pubsub;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Google's Pub/Sub emulator, running. It ends with {@link #close()}, and in any case with this
 * process: a shell stands by it that reads what nobody writes, until this process is gone.
 */
final class EmulatorProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  /** Starts $@, and kills it as soon as the standard input ends, or ends when it does. */
  private static final String UNTIL_END_OF_INPUT =
      "exec 3<&0; \"$@\" 3<&- </dev/null & child=$!;"
          + " { read -r _ <&3; kill -9 $child; } 2>/dev/null & wait $child";

  private final Process process;
  private final int port;

  private EmulatorProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static EmulatorProcess start(Path jar) throws IOException, InterruptedException {
    int port = freePort();
    Process process =
        new ProcessBuilder(
                List.of(
                    "sh",
                    "-c",
                    UNTIL_END_OF_INPUT,
                    "emulator",
                    JAVA,
                    "-Xmx512m",
                    "-jar",
                    jar.toString(),
                    "--host=127.0.0.1",
                    "--port=" + port))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    EmulatorProcess emulator = new EmulatorProcess(process, port);
    try {
      emulator.awaitListening();
    } catch (IOException | InterruptedException | RuntimeException e) {
      emulator.close();
      throw e;
    }
    return emulator;
  }

  /** {@code host:port}. */
  String endpoint() {
    return "127.0.0.1:" + port;
  }

  /** False once neither the emulator nor the shell beside it runs. */
  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitListening() throws IOException, InterruptedException {
    long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
    while (!accepts(port)) {
      if (!process.isAlive()) {
        throw new IOException("The emulator ended with status " + process.exitValue());
      }
      if (System.nanoTime() - deadlineNs > 0) {
        throw new IOException("The emulator did not listen within " + PATIENCE);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false; // not yet
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
