package ai.userwhisperer.megaphone.generators.firehose;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A server of HTTP/2 on a real socket that answers each request as a test's script says. */
final class Http2Server {
  /** What to do with a request that came whole. */
  @FunctionalInterface
  interface Script {
    void answer(long number, Peer peer);
  }

  private final Script script;
  private final Http2Settings settings;
  private final AtomicLong numbers = new AtomicLong();
  private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
  private final Queue<String> heads = new ConcurrentLinkedQueue<>();
  private final Queue<Long> cancels = new ConcurrentLinkedQueue<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();

  Http2Server(Http2Settings settings, Script script) {
    this.settings = settings;
    this.script = script;
  }

  void layOut(ChannelPipeline pipeline) {
    pipeline.addLast(
        Http2FrameCodecBuilder.forServer().initialSettings(settings).build(), new Handler());
  }

  List<String> bodies() {
    return List.copyOf(bodies);
  }

  List<String> heads() {
    return List.copyOf(heads);
  }

  /** The codes of the streams that the client gave up. */
  List<Long> cancels() {
    return List.copyOf(cancels);
  }

  /** The most streams that were open at a time, on all connections. */
  int mostOpen() {
    return mostOpen.get();
  }

  /** The stream that a request came on. */
  record Peer(ChannelHandlerContext context, Http2FrameStream stream, AtomicInteger open) {
    void answer(int status, String body) {
      head(status, false);
      open.decrementAndGet();
      ByteBuf data = ByteBufUtil.writeAscii(context.alloc(), body);
      write(new DefaultHttp2DataFrame(data, true).stream(stream));
    }

    void head(int status, boolean last) {
      if (last) {
        open.decrementAndGet();
      }
      write(
          new DefaultHttp2HeadersFrame(
                  new DefaultHttp2Headers().status(Integer.toString(status)), last)
              .stream(stream));
    }

    void data(String part) {
      write(
          new DefaultHttp2DataFrame(ByteBufUtil.writeAscii(context.alloc(), part), false)
              .stream(stream));
    }

    void trailers() {
      open.decrementAndGet();
      write(
          new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().add("x-checked", "yes"), true)
              .stream(stream));
    }

    void reset(Http2Error error) {
      open.decrementAndGet();
      write(new DefaultHttp2ResetFrame(error).stream(stream));
    }

    /** Takes no more streams than those that came. */
    void goAway() {
      write(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
    }

    /** Says that streams that came after this one were not looked at. */
    void goAwayAfterThis() {
      ChannelHandlerContext codec = context.pipeline().context(Http2FrameCodec.class);
      ChannelFuture unused =
          ((Http2FrameCodec) codec.handler())
              .encoder()
              .frameWriter()
              .writeGoAway(
                  codec,
                  stream.id(),
                  Http2Error.NO_ERROR.code(),
                  Unpooled.EMPTY_BUFFER,
                  codec.newPromise());
    }

    void close() {
      ChannelFuture unused = context.close();
    }

    private void write(Object frame) {
      ChannelFuture unused = context.writeAndFlush(frame);
    }
  }

  private final class Handler extends ChannelInboundHandlerAdapter {
    private final Map<Http2FrameStream, StringBuilder> coming = new HashMap<>();

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      try {
        if (message instanceof Http2HeadersFrame head) {
          coming.put(head.stream(), new StringBuilder());
          heads.add(head.headers().toString());
          mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        } else if (message instanceof Http2DataFrame data) {
          coming.get(data.stream()).append(data.content().toString(StandardCharsets.UTF_8));
          ChannelFuture unused =
              context.write(
                  new DefaultHttp2WindowUpdateFrame(data.initialFlowControlledBytes())
                      .stream(data.stream()));
          if (data.isEndStream()) {
            bodies.add(coming.remove(data.stream()).toString());
            script.answer(numbers.getAndIncrement(), new Peer(context, data.stream(), open));
          }
        } else if (message instanceof Http2ResetFrame reset) {
          coming.remove(reset.stream());
          open.decrementAndGet();
          cancels.add(reset.errorCode());
        }
      } finally {
        ReferenceCountUtil.release(message);
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      open.addAndGet(-coming.size());
    }
  }
}
