package ai.userwhisperer.megaphone.sandbox.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import ai.userwhisperer.megaphone.sandbox.Api;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Requests as bytes, right or wrong. */
final class Requests {
  /** The headers of a good key. */
  static final String KEY =
      "Authorization: Bearer " + Api.KEY + "\r\nX-App-ID: " + Api.APP_ID + "\r\n";

  private static final int CHUNK_BYTES = 50_000;

  private Requests() {}

  /** A request with these headers, each with its line's end. */
  static byte[] of(String method, String path, String headers, byte[] body) {
    String length = body.length == 0 ? "" : "Content-Length: " + body.length + "\r\n";
    return joined(head(method, path, headers + length), body);
  }

  /** A request whose body comes in chunks. */
  static byte[] chunked(String method, String path, String headers, byte[] body) {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head(method, path, headers + "Transfer-Encoding: chunked\r\n"));
    for (int start = 0; start < body.length; start += CHUNK_BYTES) {
      byte[] chunk = Arrays.copyOfRange(body, start, Math.min(body.length, start + CHUNK_BYTES));
      request.writeBytes((Integer.toHexString(chunk.length) + "\r\n").getBytes(UTF_8));
      request.writeBytes(chunk);
      request.writeBytes("\r\n".getBytes(UTF_8));
    }
    request.writeBytes("0\r\n\r\n".getBytes(UTF_8));
    return request.toByteArray();
  }

  /** A request line and headers. */
  static byte[] head(String method, String path, String headers) {
    return (method + " " + path + " HTTP/1.1\r\nHost: sandbox\r\n" + headers + "\r\n")
        .getBytes(ISO_8859_1);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
