package ai.userwhisperer.megaphone.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Servers of this machine that a test starts, and ends. */
final class Processes implements AutoCloseable {
  static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");
  static final Path REDIS = Path.of("/usr/bin/redis-server");

  private static final long PATIENCE_NS = 120_000_000_000L;

  private final Path folder;
  private final List<Process> started = new ArrayList<>();

  /**
   * @param folder for what they say and leave
   */
  Processes(Path folder) {
    this.folder = folder;
  }

  static boolean isInstalled(Path program) {
    return Files.isExecutable(program);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Starts a server, and waits until it takes connections. */
  Process start(int port, List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(port + ".log").toFile())
            .start();
    started.add(process);
    await(command.get(0), () -> listens(port));
    return process;
  }

  /** A Prometheus that scrapes an address every second. */
  int prometheus(String address) throws IOException {
    int port = freePort();
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global: { scrape_interval: 1s, scrape_timeout: 1s }
        scrape_configs:
          - job_name: platform
            static_configs: [ { targets: [ "%s" ], labels: { namespace: user-whisperer-sandbox } } ]
        """
            .formatted(address));
    start(
        port,
        List.of(
            PROMETHEUS.toString(),
            "--config.file=" + config,
            "--storage.tsdb.path=" + folder.resolve("prometheus"),
            "--web.listen-address=127.0.0.1:" + port));
    return port;
  }

  /** Waits, far longer than it takes, until something is so. */
  static void await(String what, BooleanSupplier condition) {
    long beganNs = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - beganNs > PATIENCE_NS) {
        throw new AssertionError("waited in vain for: " + what);
      }
      Waiting.uninterrupted(() -> Thread.sleep(20));
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    started.forEach(Process::destroyForcibly);
    started.forEach(process -> Waiting.uninterrupted(process::waitFor));
  }
}
