package ai.userwhisperer.megaphone.generators.firehose;

import ai.userwhisperer.megaphone.generators.event.EventRenderer;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes whole requests: the head was made once but for its length, the body is rendered. Allocates
 * nothing per request. Confined to one thread.
 */
final class RequestWriter {
  private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
  private static final int MAX_LENGTH_DIGITS = 10;

  private final EventSource events;
  private final EventRenderer renderer;
  private final byte[] head;

  /** The body starts at {@link #bodyAt}; the head is written before it once its length is known. */
  private final byte[] scratch;

  private final int bodyAt;

  RequestWriter(HttpTarget target, EventSource events) {
    this.events = events;
    this.renderer = new EventRenderer(events.model(), events.runKey(), events.injector());
    this.head = head(target, events.runKey()).getBytes(StandardCharsets.US_ASCII);
    this.bodyAt = head.length + MAX_LENGTH_DIGITS + HEAD_END.length;
    this.scratch = new byte[bodyAt + renderer.maxBatchBytes(events.eventsPerRequest())];
  }

  /** No request is longer. */
  int maxBytes() {
    return scratch.length;
  }

  /**
   * Appends a request.
   *
   * @param request its index in the phase
   * @param epochMs when it is due
   * @return how many bytes it has
   */
  int append(long request, long epochMs, ByteBuf out) {
    long first = events.firstSequence(request);
    int end =
        events.eventsPerRequest() == 1
            ? renderer.event(first, first, epochMs, scratch, bodyAt)
            : renderer.batch(first, first, events.eventsPerRequest(), epochMs, scratch, bodyAt);
    int start = writeHead(end - bodyAt);
    out.writeBytes(scratch, start, end - start);
    return end - start;
  }

  /** Writes the head from its end backwards, so that it ends where the body starts. */
  private int writeHead(int bodyBytes) {
    int at = bodyAt - HEAD_END.length;
    System.arraycopy(HEAD_END, 0, scratch, at, HEAD_END.length);
    int rest = bodyBytes;
    do {
      scratch[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    at -= head.length;
    System.arraycopy(head, 0, scratch, at, head.length);
    return at;
  }

  private static String head(HttpTarget target, String runKey) {
    SortedMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("User-Agent", "Megaphone");
    headers.put("Accept", "application/json");
    headers.put("Content-Type", "application/json");
    headers.putAll(target.headers());
    headers.put("X-Megaphone-Run", runKey);
    StringBuilder head =
        new StringBuilder()
            .append("POST ")
            .append(target.path())
            .append(" HTTP/1.1\r\nHost: ")
            .append(headers.getOrDefault("Host", target.authority()))
            .append("\r\n");
    headers.remove("Host");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return head.append("Content-Length: ").toString();
  }
}
