package ai.userwhisperer.megaphone.sandbox.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks who answers on a port, in Redis's inline protocol. */
final class RedisGreeting {
  private static final int TIMEOUT_MS = 500;

  private RedisGreeting() {}

  /** Whether the process with this id serves Redis on this port of 127.0.0.1. */
  static boolean isFrom(int port, long pid) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
      socket.setSoTimeout(TIMEOUT_MS);
      socket.getOutputStream().write("INFO server\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
      String answer =
          new String(socket.getInputStream().readNBytes(16_384), StandardCharsets.US_ASCII);
      return answer.contains("process_id:" + pid + "\r");
    } catch (IOException e) {
      return false;
    }
  }
}
