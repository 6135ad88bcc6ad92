package ai.userwhisperer.megaphone.generators.firehose;

import io.netty.buffer.ByteBuf;

/**
 * Writes whole requests, or bodies only, into the buffer that is sent. Allocates nothing per
 * request. Confined to one thread.
 */
final class RequestWriter implements AutoCloseable {
  private final RequestFields fields;
  private final RequestHead head;
  private final BodyWriter bodies;

  /**
   * @param gzip whether bodies are compressed
   */
  RequestWriter(HttpTarget target, EventSource events, boolean gzip) {
    this.fields = RequestFields.of(target, events.runKey(), gzip);
    this.bodies = gzip ? BodyWriter.gzip(events) : BodyWriter.plain(events);
    this.head = new RequestHead(fields, bodies.maxBytes());
  }

  /** What every request says before its body. */
  RequestFields fields() {
    return fields;
  }

  /** No request is longer. */
  int maxBytes() {
    return head.length() + bodies.maxBytes();
  }

  /** No body is longer. */
  int maxBodyBytes() {
    return bodies.maxBytes();
  }

  /**
   * Appends a request of HTTP/1.1.
   *
   * @param request its index in the phase
   * @param epochMs when it is due
   * @param out grows when it lacks room for {@link #maxBytes}
   * @return how many bytes it has
   */
  int append(long request, long epochMs, ByteBuf out) {
    int start = out.writerIndex();
    out.ensureWritable(head.length()).writerIndex(start + head.length());
    int bodyBytes = appendBody(request, epochMs, out);
    head.write(bodyBytes, out, start);
    return head.length() + bodyBytes;
  }

  /**
   * Appends a request's body.
   *
   * @param request its index in the phase
   * @param epochMs when it is due
   * @param out grows when it lacks room for {@link #maxBodyBytes}
   * @return how many bytes it has
   */
  int appendBody(long request, long epochMs, ByteBuf out) {
    int start = out.writerIndex();
    bodies.append(request, epochMs, out);
    return out.writerIndex() - start;
  }

  /** Frees what is outside the heap; the writer can't be used any more. */
  @Override
  public void close() {
    bodies.close();
  }
}
