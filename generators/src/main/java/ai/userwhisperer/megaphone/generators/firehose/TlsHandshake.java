package ai.userwhisperer.megaphone.generators.firehose;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.channels.ClosedChannelException;

/** Waits for the end of a channel's TLS handshake, and then makes way for the protocol. */
final class TlsHandshake extends ChannelInboundHandlerAdapter {
  private final Tls tls;
  private final SslHandler handler;
  private final Exchange.Protocol protocol;
  private final Connection connection;
  private boolean over;

  private TlsHandshake(
      Tls tls, SslHandler handler, Exchange.Protocol protocol, Connection connection) {
    this.tls = tls;
    this.handler = handler;
    this.protocol = protocol;
    this.connection = connection;
  }

  /** Begins one on a channel that was just opened; the connection is told what came of it. */
  static void begin(Channel channel, Tls tls, Exchange.Protocol protocol, Connection connection) {
    SslHandler handler = tls.handler(channel.alloc());
    ChannelPipeline unused =
        channel.pipeline().addLast(handler, new TlsHandshake(tls, handler, protocol, connection));
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent completion) {
      if (!completion.isSuccess()) {
        failed(context, completion.cause());
      } else if (!tls.isAgreed(handler)) {
        failed(context, new ProtocolRefused());
      } else if (!over) {
        over = true;
        ChannelPipeline unused = context.pipeline().remove(this);
        protocol.begin(context.channel(), connection);
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    failed(context, new ClosedChannelException());
  }

  /** The event above tells of the same. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    failed(context, cause);
  }

  private void failed(ChannelHandlerContext context, Throwable cause) {
    if (!over) {
      over = true;
      connection.notOpened(cause);
      Connection.abort(context.channel());
    }
  }
}
