package ai.userwhisperer.megaphone.probes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Speaks to a Redis without a client library: the platform's part in tests. */
final class PlainRedis implements AutoCloseable {
  private final Socket socket;
  private final BufferedReader in;

  PlainRedis(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(30_000);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Sends a command and returns the first line of the answer. */
  String ask(String... words) throws IOException {
    StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      command.append("$").append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    socket.getOutputStream().write(command.toString().getBytes(StandardCharsets.US_ASCII));
    return line();
  }

  /** Sends a command and returns the whole of an answer that is a text. */
  String text(String... words) throws IOException {
    String first = ask(words);
    if (!first.startsWith("$")) {
      throw new IOException("no text: " + first);
    }
    char[] text = new char[Integer.parseInt(first.substring(1))];
    for (int at = 0; at < text.length; ) {
      at += in.read(text, at, text.length - at);
    }
    in.readLine();
    return new String(text);
  }

  String line() throws IOException {
    return in.readLine();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
