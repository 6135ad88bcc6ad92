package ai.userwhisperer.megaphone.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Lets other hosts reach what listens on 127.0.0.1, under the same ports; a process of its own. */
final class Forwarder {
  private Forwarder() {}

  /**
   * Forwards until its standard input ends.
   *
   * @param arguments the address to listen at, and the ports
   */
  public static void main(String[] arguments) throws IOException {
    for (int i = 1; i < arguments.length; i++) {
      int port = Integer.parseInt(arguments[i]);
      ServerSocket server = new ServerSocket();
      server.bind(new InetSocketAddress(InetAddress.getByName(arguments[0]), port), 1_000);
      daemon(
          () -> {
            while (true) {
              Socket outside = server.accept();
              Socket inside = new Socket(InetAddress.getLoopbackAddress(), port);
              outside.setTcpNoDelay(true);
              inside.setTcpNoDelay(true);
              daemon(() -> copy(outside, inside));
              daemon(() -> copy(inside, outside));
            }
          });
    }
    System.out.println("forwarding");
    while (System.in.read() >= 0) {
      // Nobody says anything.
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void daemon(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // That connection is over.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private static void copy(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[64 * 1024];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
    }
  }
}
