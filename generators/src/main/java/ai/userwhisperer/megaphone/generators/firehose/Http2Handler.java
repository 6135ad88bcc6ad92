package ai.userwhisperer.megaphone.generators.firehose;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import java.io.IOException;

/**
 * Netty's HTTP/2, without its own ways to end a connection: the {@link Http2Exchange} has those.
 */
final class Http2Handler extends Http2ConnectionHandler {
  /** What a server may send unasked to one stream, and to all of a connection. */
  static final int STREAM_WINDOW = 1 << 20;

  static final int CONNECTION_WINDOW = 1 << 24;

  private final Http2Exchange exchange;

  private Http2Handler(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings,
      Http2Exchange exchange) {
    super(decoder, encoder, settings);
    this.exchange = exchange;
  }

  static Http2Handler of(Http2Exchange exchange, Http2FrameListener listener) {
    return new Builder(exchange, listener).build();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    exchange.ended(Loss.CLOSED);
    super.channelInactive(context); // It frees what still waits for a window.
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
    // What is wrong with TLS comes inside another exception.
    if (cause instanceof IOException || cause.getCause() instanceof IOException) {
      exchange.ended(Loss.RESET);
    } else {
      super.exceptionCaught(context, cause);
    }
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext context,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException error) {
    exchange.malformed(error.streamId());
    super.onStreamError(context, outbound, cause, error);
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext context, boolean outbound, Throwable cause, Http2Exception error) {
    if (error == null) {
      exchange.broken(cause);
    }
    exchange.ended(Loss.NOT_HTTP);
  }

  private static final class Builder
      extends AbstractHttp2ConnectionHandlerBuilder<Http2Handler, Builder> {
    private final Http2Exchange exchange;

    Builder(Http2Exchange exchange, Http2FrameListener listener) {
      this.exchange = exchange;
      // All streams are alike, so nothing has to be weighed when a window is shared among them.
      DefaultHttp2Connection connection = new DefaultHttp2Connection(false);
      connection
          .remote()
          .flowController(
              new DefaultHttp2RemoteFlowController(
                  connection, new UniformStreamByteDistributor(connection)));
      connection(connection);
      frameListener(listener);
      initialSettings(
          Http2Settings.defaultSettings().pushEnabled(false).initialWindowSize(STREAM_WINDOW));
    }

    @Override
    protected Http2Handler build() {
      return super.build();
    }

    @Override
    protected Http2Handler build(
        Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
      return new Http2Handler(decoder, encoder, settings, exchange);
    }
  }
}
