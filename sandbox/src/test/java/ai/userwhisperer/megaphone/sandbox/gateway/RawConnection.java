package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.Api;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A plain socket to a gateway, for what well-behaved clients don't do. */
final class RawConnection implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  RawConnection(URI gateway) throws IOException {
    socket = new Socket(gateway.getHost(), gateway.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(30_000);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** An answer as it came. */
  record Answer(int status, Map<String, String> headers, String body) {}

  /** A request with a key and a body whose length is given. */
  static String post(String path, String body, String... headers) {
    return head("POST", path, headers)
        + "Content-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + body;
  }

  /** A request line and headers, with a key, and open for more. */
  static String head(String method, String path, String... headers) {
    StringBuilder text = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: sandbox\r\n");
    text.append("Authorization: Bearer ").append(Api.KEY).append("\r\n");
    text.append("X-App-ID: ").append(Api.APP_ID).append("\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    return text.toString();
  }

  RawConnection send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  RawConnection send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  RawConnection sendByteByByte(String text) throws IOException {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      socket.getOutputStream().write(b);
    }
    return this;
  }

  /** Sends no more, and may still read. */
  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Lets {@link #close()} break the connection instead of ending it. */
  void resetOnClose() throws IOException {
    socket.setSoLinger(true, 0);
  }

  /** The next answer, interim ones included. */
  Answer read() throws IOException {
    return read(true);
  }

  /** The next answer; one to HEAD has no body whatever its length says. */
  Answer read(boolean withBody) throws IOException {
    String statusLine = line();
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      String[] parts = line.split(": ", 2);
      headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
    }
    int length = withBody ? Integer.parseInt(headers.getOrDefault("content-length", "0")) : 0;
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Answer(Integer.parseInt(statusLine.substring(9, 12)), headers, body);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("closed after: " + line);
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  /** All until the other side ends the connection. */
  String readAll() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  byte[] readBytes(int count) throws IOException {
    return in.readNBytes(count);
  }

  /** What has arrived and was not read. */
  int availableBytes() throws IOException {
    return in.available();
  }

  /** Whether the other side ends the connection, with nothing more to read before. */
  boolean isClosedByPeer() throws IOException {
    return in.read() < 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
