package ai.userwhisperer.megaphone.generators.firehose;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;

/**
 * HTTP/1.1 on one channel: answers come in the order of the requests. What is written goes to the
 * socket in one piece. Allocates nothing per request.
 */
final class Http1Exchange extends ChannelInboundHandlerAdapter implements Exchange {
  private final SendLoop loop;
  private final Connection connection;
  private final Channel channel;
  private final InFlight inFlight;
  private final HttpResponseParser parser = new HttpResponseParser(this::answered);
  private ByteBuf out;
  private long readNs;
  private boolean over;

  private Http1Exchange(SendLoop loop, Connection connection, Channel channel, int inFlightLimit) {
    this.loop = loop;
    this.connection = connection;
    this.channel = channel;
    this.inFlight = new InFlight(inFlightLimit);
  }

  /** At most {@code inFlightLimit} requests wait for an answer on a channel. */
  static Protocol protocol(SendLoop loop, int inFlightLimit) {
    return (channel, connection) -> {
      Http1Exchange exchange = new Http1Exchange(loop, connection, channel, inFlightLimit);
      channel.pipeline().addLast(exchange);
      connection.opened(exchange, channel);
    };
  }

  @Override
  public boolean hasRoom() {
    return inFlight.hasRoom();
  }

  // Sending

  @Override
  public void write(long request, long dueNs, long nowNs, long readyNs) {
    if (out == null) {
      out = channel.alloc().directBuffer(loop.writer().maxBytes());
    }
    int bytes = loop.writer().append(request, loop.epochMs(dueNs), out);
    inFlight.add(request, dueNs, nowNs, readyNs, bytes);
  }

  @Override
  public boolean flush() {
    if (out != null) {
      ByteBuf requests = out;
      out = null;
      // Failures come to this handler.
      ChannelFuture unused = channel.writeAndFlush(requests, channel.voidPromise());
    }
    if (over) {
      return true;
    }
    long nowNs = System.nanoTime();
    inFlight.markFlushed(nowNs);
    if (!Connection.socketTookAll(channel)) {
      return false;
    }
    inFlight.markSent(inFlight.size(), nowNs, loop.outcomes());
    return true;
  }

  @Override
  public int unsentBytes() {
    return inFlight.unsentBytes();
  }

  // Receiving

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf data = (ByteBuf) message;
    try {
      readNs = System.nanoTime();
      byte[] scratch = loop.scratch();
      while (data.isReadable() && !over) {
        int length = Math.min(data.readableBytes(), scratch.length);
        data.readBytes(scratch, 0, length);
        parser.read(scratch, 0, length);
      }
    } catch (MalformedAnswer e) {
      connection.lost(Loss.NOT_HTTP, readNs);
    } finally {
      data.release();
    }
  }

  private void answered(int status, byte[] body, int from, int to, int wireBytes, boolean last) {
    if (inFlight.size() == 0) {
      // Nobody asked; a server may say 408 before it closes an idle connection.
      connection.lost(Loss.CLOSED, readNs);
      return;
    }
    boolean wasFull = !inFlight.hasRoom();
    inFlight.markSent(1, readNs, loop.outcomes());
    long request = inFlight.request();
    long dueNs = inFlight.dueNs();
    long sentNs = inFlight.sentNs();
    inFlight.removeOldest();
    loop.outcomes().answered(request, dueNs, sentNs, readNs, status, body, from, to, wireBytes);
    connection.answered();
    if (last) {
      connection.lost(Loss.CLOSED, readNs);
    } else if (wasFull) {
      connection.hasRoomSince(readNs);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    readNs = System.nanoTime();
    if (!over) {
      parser.endOfInput();
    }
    if (!over) {
      connection.lost(Loss.CLOSED, readNs);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // What is wrong with TLS comes inside another exception.
    if (!(cause instanceof IOException || cause.getCause() instanceof IOException)) {
      loop.broken(cause);
    }
    if (!over) {
      connection.lost(Loss.RESET, System.nanoTime());
    }
  }

  // Giving up

  @Override
  public void expire(long nowNs, long timeoutNs) {
    if (inFlight.size() > 0 && nowNs - inFlight.sentNs() >= timeoutNs) {
      connection.lost(Loss.TIMEOUT, nowNs);
    }
  }

  @Override
  public int end(Loss loss, long nowNs) {
    over = true;
    parser.reset();
    if (out != null) {
      out.release();
      out = null;
    }
    int underWay = inFlight.size();
    inFlight.markFlushed(nowNs);
    inFlight.markSent(underWay, nowNs, loop.outcomes());
    String kind = loss.kind();
    while (inFlight.size() > 0) {
      loop.outcomes()
          .unanswered(inFlight.request(), inFlight.dueNs(), inFlight.sentNs(), nowNs, kind);
      inFlight.removeOldest();
      kind = loss.kindOfOthers();
    }
    return underWay;
  }
}
