package ai.userwhisperer.megaphone.generators.firehose;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/** Between the frames and the socket, or TLS: counts bytes, and sees when they are handed over. */
final class Http2Wire extends ChannelDuplexHandler {
  private final Http2Exchange exchange;
  private long writtenBytes;
  private int readBytes;
  private long readNs = System.nanoTime();

  Http2Wire(Http2Exchange exchange) {
    this.exchange = exchange;
  }

  /** All that were ever written. */
  long writtenBytes() {
    return writtenBytes;
  }

  /** When something was read last. */
  long readNs() {
    return readNs;
  }

  /** Bytes that were read since this was last asked for. */
  int takeReadBytes() {
    int bytes = readBytes;
    readBytes = 0;
    return bytes;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    writtenBytes += ((ByteBuf) message).readableBytes();
    ChannelFuture unused = context.write(message, promise);
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    context.flush();
    exchange.flushed();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    readNs = System.nanoTime();
    readBytes += ((ByteBuf) message).readableBytes();
    context.fireChannelRead(message);
  }
}
