package ai.userwhisperer.megaphone.sandbox.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;

/** Renders HTTP/1.1 answers straight into the buffer that is sent. Confined to an event loop. */
final class AnswerWriter {
  static final String JSON = "application/json";

  private static final int HEAD_BYTES = 320;
  private static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");
  private static final byte[] REQUEST_ID = ascii("\r\nx-request-id: ");
  private static final byte[] PROCESS_TIME = ascii("\r\nx-process-time: ");
  private static final byte[] CONTENT_LENGTH = ascii("\r\ncontent-length: ");
  private static final byte[] CLOSE = ascii("\r\nconnection: close");
  private static final byte[] KEEP_ALIVE = ascii("\r\nconnection: keep-alive");
  private static final byte[] END = ascii("\r\n\r\n");

  private final ByteBufAllocator allocator;
  private final Map<Integer, byte[]> statusLines = new HashMap<>();
  private long dateSecond = -1;
  private byte[] date;

  AnswerWriter(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  /** The interim answer to {@code Expect: 100-continue}. */
  ByteBuf goOn() {
    return allocator.ioBuffer(CONTINUE.length).writeBytes(CONTINUE);
  }

  ByteBuf render(
      Exchange exchange,
      int status,
      String contentType,
      String headerName,
      String headerValue,
      String text,
      long elapsedNs) {
    int textBytes = ByteBufUtil.utf8Bytes(text);
    ByteBuf out = allocator.ioBuffer(HEAD_BYTES + textBytes);
    out.writeBytes(statusLines.computeIfAbsent(status, AnswerWriter::statusLine));
    ByteBufUtil.writeAscii(out, contentType);
    out.writeBytes(date());
    out.writeBytes(REQUEST_ID);
    ByteBufUtil.writeAscii(out, exchange.requestId());
    out.writeBytes(PROCESS_TIME);
    writeSeconds(out, elapsedNs);
    if (headerName != null) {
      ByteBufUtil.writeAscii(out, "\r\n" + headerName + ": " + headerValue);
    }
    if (exchange.standing() != null) {
      writeStanding(out, exchange.standing());
    }
    if (exchange.isLastOnConnection()) {
      out.writeBytes(CLOSE);
    } else if (exchange.isSaidToBeKept()) {
      out.writeBytes(KEEP_ALIVE);
    }
    out.writeBytes(CONTENT_LENGTH);
    ByteBufUtil.writeAscii(out, Integer.toString(textBytes));
    out.writeBytes(END);
    if (!exchange.isHead()) {
      ByteBufUtil.writeUtf8(out, text);
    }
    return out;
  }

  /** In both forms that clients know: with the time of the reset, and the seconds until it. */
  private static void writeStanding(ByteBuf out, RequestRate.Standing standing) {
    long resetsIn = standing.resetsInSeconds();
    long resetsAt = System.currentTimeMillis() / 1000 + resetsIn;
    ByteBufUtil.writeAscii(
        out,
        ("\r\nx-ratelimit-limit: %1$d\r\nx-ratelimit-remaining: %2$d\r\nx-ratelimit-reset: %3$d"
                + "\r\nratelimit-limit: %1$d\r\nratelimit-remaining: %2$d\r\nratelimit-reset: %4$d")
            .formatted(standing.limit(), standing.remaining(), resetsAt, resetsIn));
  }

  private static byte[] statusLine(int status) {
    return ascii("HTTP/1.1 " + HttpResponseStatus.valueOf(status) + "\r\ncontent-type: ");
  }

  private byte[] date() {
    long second = System.currentTimeMillis() / 1000;
    if (second != dateSecond) {
      dateSecond = second;
      date =
          ascii(
              "\r\ndate: "
                  + DateTimeFormatter.RFC_1123_DATE_TIME.format(
                      Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC)));
    }
    return date;
  }

  /** Writes seconds with six decimals. */
  private static void writeSeconds(ByteBuf out, long durationNs) {
    long us = durationNs / 1000;
    ByteBufUtil.writeAscii(out, Long.toString(us / 1_000_000));
    out.writeByte('.');
    long fraction = us % 1_000_000;
    for (int unit = 100_000; unit > 0; unit /= 10) {
      out.writeByte((int) ('0' + fraction / unit % 10));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
