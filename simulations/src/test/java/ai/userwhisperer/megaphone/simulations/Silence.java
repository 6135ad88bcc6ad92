package ai.userwhisperer.megaphone.simulations;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands in for the rest of the world, as the proxy of a child process: counts who calls. */
final class Silence implements AutoCloseable {
  private final ServerSocket socket = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
  private final AtomicInteger calls = new AtomicInteger();

  Silence() throws IOException {
    Thread thread = new Thread(this::count, "silence");
    thread.setDaemon(true);
    thread.start();
  }

  private void count() {
    while (!socket.isClosed()) {
      try (Socket caller = socket.accept()) {
        calls.addAndGet(caller.isConnected() ? 1 : 0);
      } catch (IOException e) {
        // Closed: the test is over.
      }
    }
  }

  /** What a Java process needs to take this for its way to the world. */
  List<String> proxySettings() {
    String port = Integer.toString(socket.getLocalPort());
    return List.of(
        "-Dhttp.proxyHost=127.0.0.1",
        "-Dhttp.proxyPort=" + port,
        "-Dhttps.proxyHost=127.0.0.1",
        "-Dhttps.proxyPort=" + port);
  }

  int calls() {
    return calls.get();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
