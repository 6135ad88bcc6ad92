package ai.userwhisperer.megaphone.generators.firehose;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;

/** Puts the frames of a server together to answers (RFC 9113, 8.1). */
final class Http2Answers extends Http2FrameAdapter {
  private final Http2Exchange exchange;

  Http2Answers(Http2Exchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings)
      throws Http2Exception {
    exchange.settingsRead();
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context,
      int streamId,
      Http2Headers headers,
      int streamDependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean endOfStream) {
    onHeadersRead(context, streamId, headers, padding, endOfStream);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context,
      int streamId,
      Http2Headers headers,
      int padding,
      boolean endOfStream) {
    StreamRequest request = exchange.waitingOn(streamId);
    if (request == null) {
      return;
    }
    if (request.status == 0) {
      int status = status(headers.status());
      if (status < 0 || (status < 200 && endOfStream)) {
        exchange.refuse(streamId);
        return;
      }
      // Below 200 the real answer follows.
      request.status = status < 200 ? 0 : status;
    }
    if (endOfStream) {
      exchange.answered(request, request.body, 0, request.bodyBytes);
    }
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext context, int streamId, ByteBuf data, int padding, boolean endOfStream) {
    int length = data.readableBytes();
    StreamRequest request = exchange.waitingOn(streamId);
    if (request == null) {
      return length + padding;
    }
    byte[] scratch = exchange.scratch();
    if (request.status == 0 || request.bodyBytes + length > HttpResponseParser.MAX_BODY) {
      exchange.refuse(streamId);
    } else if (endOfStream && request.bodyBytes == 0 && length <= scratch.length) {
      data.getBytes(data.readerIndex(), scratch, 0, length);
      exchange.answered(request, scratch, 0, length);
    } else {
      request.keep(data);
      if (endOfStream) {
        exchange.answered(request, request.body, 0, request.bodyBytes);
      }
    }
    return length + padding;
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext context, int streamId, long errorCode) {
    exchange.reset(streamId);
  }

  /** -1 for what is no status. */
  private static int status(CharSequence text) {
    if (text == null || text.length() != 3) {
      return -1;
    }
    int status = 0;
    for (int i = 0; i < 3; i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      status = 10 * status + digit - '0';
    }
    return status < 100 || status == 101 ? -1 : status;
  }
}
