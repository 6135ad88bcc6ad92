package ai.userwhisperer.megaphone.generators.firehose;

import io.netty.buffer.ByteBuf;

/** Writes the bodies of a phase's requests. Allocates nothing per request; confined to a thread. */
interface BodyWriter extends AutoCloseable {
  /** No body is longer. */
  int maxBytes();

  /**
   * Appends a body.
   *
   * @param request its index in the phase
   * @param epochMs when it is due
   * @param out grows when it lacks room
   */
  void append(long request, long epochMs, ByteBuf out);

  /** Frees what is outside the heap. */
  @Override
  void close();

  /** Plain JSON. */
  static BodyWriter plain(EventSource events) {
    return new PlainBodies(events);
  }

  /** JSON compressed by gzip. */
  static BodyWriter gzip(EventSource events) {
    return new GzipBodies(new PlainBodies(events));
  }
}
