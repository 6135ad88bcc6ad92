package ai.userwhisperer.megaphone.generators.firehose;

import io.netty.channel.Channel;

/**
 * The requests under way on one channel, and their answers, as the protocol has them. It lives as
 * long as the channel does, and tells its {@link Connection} what happens. Confined to the thread
 * of its {@link SendLoop}.
 */
interface Exchange {
  /** How exchanges begin. */
  @FunctionalInterface
  interface Protocol {
    /** Begins one on an open channel; it tells the connection when it can take requests. */
    void begin(Channel channel, Connection connection);
  }

  /** Whether it can take another request. */
  boolean hasRoom();

  /**
   * Writes a request; {@link #flush} sends it.
   *
   * @param request its index in the phase
   * @param readyNs since when nothing but the injector kept it from being sent
   */
  void write(long request, long dueNs, long nowNs, long readyNs);

  /**
   * Hands what is written to the socket, if anything is, and tells of the requests that are sent: a
   * request is sent when the socket has taken its last byte.
   *
   * @return whether the socket has taken all that it was given; if not, this is to be called again
   */
  boolean flush();

  /** Bytes of the requests that are written and not yet sent. */
  int unsentBytes();

  /** Gives up what was sent, or written, so long ago and is not answered. */
  void expire(long nowNs, long timeoutNs);

  /**
   * It is over: nothing under way will be answered, and what the channel still says is ignored.
   *
   * @return how many requests were under way
   */
  int end(Loss loss, long nowNs);
}
