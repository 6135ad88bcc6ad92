package ai.userwhisperer.megaphone.generators.firehose;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Stream;

/** A request on a stream of HTTP/2, and what came of its answer. Used again by {@link Streams}. */
final class StreamRequest {
  long request;
  long dueNs;

  /** When it was written, and from when it was sent on, that. */
  long sentNs;

  /** Since when only the injector kept it; once flushed, for how long it did. */
  long injectorNs;

  int bytes;
  boolean flushed;
  boolean sent;
  int streamId;
  Http2Stream stream;

  /** 0 until the head of the answer came. */
  int status;

  byte[] body = new byte[0];
  int bodyBytes;

  /** The neighbours in the order of writing. */
  StreamRequest before;

  StreamRequest after;

  /** Keeps a piece of the answer's body. */
  void keep(ByteBuf data) {
    int length = data.readableBytes();
    if (bodyBytes + length > body.length) {
      byte[] more = new byte[Math.max(bodyBytes + length, 2 * body.length)];
      System.arraycopy(body, 0, more, 0, bodyBytes);
      body = more;
    }
    data.getBytes(data.readerIndex(), body, bodyBytes, length);
    bodyBytes += length;
  }
}
