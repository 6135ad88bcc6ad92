package ai.userwhisperer.megaphone.simulations;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Answers everything, but only so often in a window that begins with the first request. */
final class LimitingPlatform implements AutoCloseable {
  private final HttpServer server;
  private final int limit;
  private final long windowNs;
  private final boolean saysWhen;
  private long windowBeganNs = Long.MIN_VALUE;
  private int inWindow;
  private int refused;

  /**
   * @param saysWhen whether it sends {@code Retry-After}
   */
  LimitingPlatform(int limit, int windowSeconds, boolean saysWhen) throws IOException {
    this.limit = limit;
    this.windowNs = TimeUnit.SECONDS.toNanos(windowSeconds);
    this.saysWhen = saysWhen;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    long now = System.nanoTime();
    if (windowBeganNs == Long.MIN_VALUE || now - windowBeganNs >= windowNs) {
      windowBeganNs = now;
      inWindow = 0;
    }
    boolean refuse = inWindow >= limit;
    if (refuse) {
      refused++;
    } else {
      inWindow++;
    }
    if (refuse && saysWhen) {
      long leftNs = windowNs - (now - windowBeganNs);
      exchange
          .getResponseHeaders()
          .set("Retry-After", Long.toString(TimeUnit.NANOSECONDS.toSeconds(leftNs) + 1));
    }
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(refuse ? 429 : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  int refused() {
    return refused;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
