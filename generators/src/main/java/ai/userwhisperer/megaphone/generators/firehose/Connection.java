package ai.userwhisperer.megaphone.generators.firehose;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import java.io.IOException;

/**
 * One connection's place: the requests under way on it, and the channel that it has at the moment,
 * which is replaced when it is lost. Confined to the thread of its {@link SendLoop}.
 */
final class Connection {
  private static final String CLOSED = "closed";
  private static final String RESET = "reset";
  private static final String TIMEOUT = "timeout";
  private static final String NOT_HTTP = "not-http";

  private final SendLoop loop;
  private final InFlight inFlight;
  private final HttpResponseParser parser = new HttpResponseParser(this::answered);
  private Handler handler;
  private Channel channel;
  private ByteBuf out;
  private long readNs;
  private boolean stuck;
  private boolean connecting;
  private int failures;
  private long reconnectAtNs;

  private boolean queued;

  Connection(SendLoop loop, int inFlightLimit) {
    this.loop = loop;
    this.inFlight = new InFlight(inFlightLimit);
  }

  /** Whether another request may be written now. */
  boolean hasRoom() {
    return channel != null && !stuck && inFlight.hasRoom();
  }

  /** Whether it stands in line for requests. */
  boolean isQueued() {
    return queued;
  }

  void queued(boolean nowQueued) {
    queued = nowQueued;
  }

  // Connecting

  void connect() {
    connecting = true;
    Handler next = new Handler();
    loop.connector().connect(next, (opened, cause) -> connected(next, opened, cause));
  }

  private void connected(Handler next, Channel opened, Throwable cause) {
    connecting = false;
    if (opened == null) {
      failures++;
      reconnectAtNs = System.nanoTime() + Connector.backoffNs(failures);
      loop.notConnected(cause);
    } else {
      handler = next;
      channel = opened;
      parser.reset();
      loop.connections().connected(this);
    }
  }

  // Sending

  /** Writes a request; {@link #flush} sends it. */
  void write(long request, long dueNs, long nowNs) {
    if (out == null) {
      out = channel.alloc().directBuffer(loop.writer().maxBytes());
    }
    int bytes = loop.writer().append(request, loop.epochMs(dueNs), out);
    inFlight.add(request, dueNs, nowNs, bytes);
  }

  /** Whether requests are written and not yet flushed. */
  boolean isDirty() {
    return out != null;
  }

  /** Hands what is written to the socket. */
  void flush() {
    ByteBuf requests = out;
    out = null;
    // Failures come to the handler.
    ChannelFuture unused = channel.writeAndFlush(requests, channel.voidPromise());
    settle();
  }

  /**
   * Tells of the requests that the socket has taken. When it did not take all, the connection is
   * stuck, and this has to be called again when the socket may have taken more.
   *
   * @return whether all are with the socket
   */
  boolean settle() {
    ChannelOutboundBuffer waiting = channel == null ? null : channel.unsafe().outboundBuffer();
    stuck = waiting != null && !waiting.isEmpty();
    if (stuck) {
      loop.connections().stuck(this);
    } else {
      inFlight.markSent(inFlight.size(), System.nanoTime(), loop.outcomes());
    }
    return !stuck;
  }

  // Receiving

  private void received(ByteBuf data, Handler from) {
    readNs = System.nanoTime();
    byte[] scratch = loop.scratch();
    try {
      while (data.isReadable() && handler == from) {
        int length = Math.min(data.readableBytes(), scratch.length);
        data.readBytes(scratch, 0, length);
        parser.read(scratch, 0, length);
      }
    } catch (MalformedAnswer e) {
      lost(NOT_HTTP, readNs);
    }
  }

  private void answered(int status, byte[] body, int from, int to, int wireBytes, boolean last) {
    if (inFlight.size() == 0) {
      // Nobody asked; a server may say 408 before it closes an idle connection.
      lost(CLOSED, readNs);
      return;
    }
    inFlight.markSent(1, readNs, loop.outcomes());
    long request = inFlight.request();
    long dueNs = inFlight.dueNs();
    long sentNs = inFlight.sentNs();
    inFlight.removeOldest();
    failures = 0;
    loop.outcomes().answered(request, dueNs, sentNs, readNs, status, body, from, to, wireBytes);
    loop.settled(1);
    if (last) {
      lost(CLOSED, readNs);
    } else {
      loop.connections().mayHaveRoom(this);
    }
  }

  /** Closes the connection when its oldest request has waited too long. */
  void expire(long nowNs, long timeoutNs) {
    if (inFlight.size() > 0 && nowNs - inFlight.sentNs() >= timeoutNs) {
      lost(TIMEOUT, nowNs);
    }
  }

  /** Opens the connection again when it is time to. */
  void reconnect(long nowNs) {
    if (channel == null && !connecting && nowNs - reconnectAtNs >= 0) {
      connect();
    }
  }

  /**
   * The connection is over: nothing under way on it will be answered.
   *
   * @param kind why the oldest request has no answer; those behind it have none because the
   *     connection was closed, or for the same reason where the other side ended it
   */
  private void lost(String kind, long nowNs) {
    Channel old = channel;
    handler = null;
    channel = null;
    stuck = false;
    parser.reset();
    if (out != null) {
      out.release();
      out = null;
    }
    int lostRequests = inFlight.size();
    inFlight.markSent(lostRequests, nowNs, loop.outcomes());
    String kindOfThis = kind;
    while (inFlight.size() > 0) {
      loop.outcomes()
          .unanswered(inFlight.request(), inFlight.dueNs(), inFlight.sentNs(), nowNs, kindOfThis);
      inFlight.removeOldest();
      kindOfThis = kind.equals(RESET) ? RESET : CLOSED;
    }
    loop.settled(lostRequests);
    ChannelFuture unused = old.close();
    if (failures++ == 0) {
      reconnectAtNs = nowNs;
      loop.connections().lost(this);
    } else {
      reconnectAtNs = nowNs + Connector.backoffNs(failures);
    }
  }

  /** Listens to one channel; deaf as soon as the connection has another. */
  private final class Handler extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf data = (ByteBuf) message;
      try {
        received(data, this);
      } finally {
        data.release();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (handler == this) {
        readNs = System.nanoTime();
        parser.endOfInput();
      }
      if (handler == this) {
        lost(CLOSED, readNs);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (!(cause instanceof IOException)) {
        loop.broken(cause);
      }
      if (handler == this) {
        lost(RESET, System.nanoTime());
      }
    }
  }
}
