package ai.userwhisperer.megaphone.cli.live;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.reports.Report;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Serves the page of a run while it goes on, to this machine alone. A page is made when somebody
 * asks for one, by one thread, and seldom enough to leave the processor to the load: nobody looking
 * costs nothing.
 */
public final class LivePage implements AutoCloseable {
  private static final long KEPT_MS = 2_000;

  /** Of the time, making pages takes a tenth at most. */
  private static final long REST = 10;

  /** Whoever has asked within so long is still looking. */
  private static final int LOOKING_SECONDS = 10;

  private final HttpServer server;
  private final ExecutorService thread;
  private final CountDownLatch seenToTheEnd = new CountDownLatch(1);
  private volatile RunDirectory run;
  private volatile boolean over;
  private volatile long lastAskedNs;
  private volatile boolean asked;
  private byte[] page = new byte[0];
  private long keptUntilNs = System.nanoTime();

  private LivePage(HttpServer server, ExecutorService thread) {
    this.server = server;
    this.thread = thread;
  }

  /**
   * Begins to listen on 127.0.0.1.
   *
   * @param port 0 takes a free one
   * @throws ProfileException when the port can't be had
   */
  public static LivePage open(int port) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      ExecutorService thread =
          Executors.newSingleThreadExecutor(
              work -> {
                Thread made = new Thread(work, "live-page");
                made.setDaemon(true);
                return made;
              });
      LivePage live = new LivePage(server, thread);
      server.createContext("/", live::answer);
      server.setExecutor(thread);
      server.start();
      return live;
    } catch (IOException | IllegalArgumentException e) {
      throw new ProfileException(
          "--live = " + port + ": needs a free port of this machine, 0 to 65535", e);
    }
  }

  /** Where a browser finds it. */
  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /** The run that is shown from now on. */
  public void show(RunDirectory shown) {
    run = shown;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      // Another site's script can reach this port by a name of its own, and has no business here.
      String host = exchange.getRequestHeaders().getFirst("Host");
      boolean ours = host != null && host.matches("(127\\.0\\.0\\.1|localhost)(:\\d+)?");
      if (!ours || !exchange.getRequestURI().getPath().equals("/")) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      if (run == null) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      byte[] body = page();
      exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      lastAskedNs = System.nanoTime();
      asked = true;
      if (over) {
        seenToTheEnd.countDown();
      }
    }
  }

  private byte[] page() throws IOException {
    if (over) {
      return Files.readAllBytes(run.pageFile());
    }
    long startNs = System.nanoTime();
    if (startNs - keptUntilNs >= 0) {
      page = Report.livePage(run).getBytes(StandardCharsets.UTF_8);
      long endNs = System.nanoTime();
      keptUntilNs = endNs + Math.max(KEPT_MS * 1_000_000, REST * (endNs - startNs));
    }
    return page;
  }

  /** The run is judged: whoever was looking is shown the report itself, once, before the end. */
  public void finish() throws InterruptedException {
    over = true;
    if (asked && System.nanoTime() - lastAskedNs < TimeUnit.SECONDS.toNanos(LOOKING_SECONDS)) {
      seenToTheEnd.await(LOOKING_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    thread.shutdownNow();
  }
}
