package ai.userwhisperer.megaphone.generators.firehose;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The head of an HTTP/1.1 request, made once but for the body's length. It is always as long, so
 * that it can be written when the body behind it is: a short length has more spaces before it,
 * which every field value may have (RFC 9110, section 5.5). Confined to one thread.
 */
final class RequestHead {
  private static final String END = "\r\n\r\n";

  private final byte[] text;
  private final int lengthAt;
  private final int lengthEnd;

  /**
   * @param maxBodyBytes no body is longer
   */
  RequestHead(RequestFields fields, int maxBodyBytes) {
    StringBuilder head =
        new StringBuilder()
            .append("POST ")
            .append(fields.path())
            .append(" HTTP/1.1\r\nHost: ")
            .append(fields.authority())
            .append("\r\n");
    fields
        .headers()
        .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Content-Length: ");
    lengthAt = head.length();
    head.append(maxBodyBytes);
    lengthEnd = head.length();
    text = head.append(END).toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Bytes of every head. */
  int length() {
    return text.length;
  }

  /** Writes the head of a body into a place that was left free for it. */
  void write(int bodyBytes, ByteBuf out, int index) {
    int at = lengthEnd;
    int rest = bodyBytes;
    do {
      text[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    Arrays.fill(text, lengthAt, at, (byte) ' ');
    out.setBytes(index, text);
  }
}
