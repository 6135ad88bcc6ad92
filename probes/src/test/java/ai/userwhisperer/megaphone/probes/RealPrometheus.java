package ai.userwhisperer.megaphone.probes;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A Prometheus server of this machine's package, and a page that it scrapes every second. */
final class RealPrometheus implements AutoCloseable {
  private static final Path SERVER = Path.of("/usr/bin/prometheus");

  private final HttpServer pages;
  private final Process process;
  private final int port;
  private volatile String page;

  /**
   * @param scraped host and port of a sandbox that it scrapes; empty for its own page
   * @param webConfig its web configuration file; empty for none
   */
  private RealPrometheus(Path folder, String page, String scraped, String webConfig)
      throws IOException {
    this.page = page;
    pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    pages.createContext(
        "/metrics",
        exchange -> {
          byte[] body = this.page.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    pages.start();
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global: { scrape_interval: 1s, scrape_timeout: 1s }
        scrape_configs:
          - job_name: platform
            honor_labels: true
            static_configs: [ { targets: [ "%s" ]%s } ]
        """
            .formatted(
                scraped.isEmpty() ? "127.0.0.1:" + pages.getAddress().getPort() : scraped,
                scraped.isEmpty() ? "" : ", labels: { namespace: user-whisperer-sandbox }"));
    Path web = Files.writeString(folder.resolve("web.yml"), webConfig);
    port = FreePort.find();
    process =
        new ProcessBuilder(
                SERVER.toString(),
                "--config.file=" + config,
                "--web.config.file=" + web,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    TestRun.await("Prometheus", this::listens);
  }

  static void assumeInstalled() {
    Assumptions.assumeTrue(
        Files.isExecutable(SERVER), "needs Debian's package prometheus at " + SERVER);
  }

  static RealPrometheus start(Path folder, String page, List<String> webConfig) throws IOException {
    return new RealPrometheus(folder, page, "", String.join("\n", webConfig));
  }

  /** One that scrapes a sandbox. */
  static RealPrometheus of(Path folder, String sandbox) throws IOException {
    return new RealPrometheus(folder, "", sandbox, "");
  }

  int port() {
    return port;
  }

  /** What it scrapes from now on. */
  void page(String text) {
    page = text;
  }

  private boolean listens() {
    if (!process.isAlive()) {
      throw new AssertionError("Prometheus ended with " + process.exitValue());
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    pages.stop(0);
  }
}
