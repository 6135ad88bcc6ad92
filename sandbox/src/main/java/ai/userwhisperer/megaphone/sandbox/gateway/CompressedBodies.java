package ai.userwhisperer.megaphone.sandbox.gateway;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;

/**
 * Waits for the first compressed body of a connection, and then gives way to what unpacks them.
 * Connections that never send one pay for nothing.
 */
final class CompressedBodies extends ChannelInboundHandlerAdapter {
  private static final int NO_LIMIT = 0;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    boolean compressed =
        message instanceof HttpRequest request
            && request.headers().contains(HttpHeaderNames.CONTENT_ENCODING);
    if (compressed) {
      context.pipeline().addAfter(context.name(), null, new HttpContentDecompressor(NO_LIMIT));
    }
    context.fireChannelRead(message);
    if (compressed) {
      context.pipeline().remove(this);
    }
  }
}
