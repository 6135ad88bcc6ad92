package ai.userwhisperer.megaphone.sandbox.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A connection of an operator's, in Redis's inline protocol: for what is done to Redis, and not
 * with it. Confined to one thread.
 */
final class RedisConsole implements AutoCloseable {
  private static final int CONNECT_WITHIN_MS = 1000;
  private static final int ANSWER_WITHIN_MS = 5000;

  private final Socket socket = new Socket();
  private final BufferedReader answers;

  RedisConsole(int port) throws IOException {
    try {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_WITHIN_MS);
      socket.setSoTimeout(ANSWER_WITHIN_MS);
      answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Runs a command that is answered by one line.
   *
   * @throws IOException when Redis refuses it, or is gone
   */
  void run(String command) throws IOException {
    socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    String answer = answers.readLine();
    if (answer == null || answer.startsWith("-")) {
      throw new IOException(
          "Redis, asked for " + command + ": " + (answer == null ? "is gone" : answer));
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
