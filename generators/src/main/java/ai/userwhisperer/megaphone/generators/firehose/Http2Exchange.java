package ai.userwhisperer.megaphone.generators.firehose;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * HTTP/2 on one channel: every request has a stream of its own, as many at a time as the plan and
 * the server allow. A request is sent when the socket has taken the last byte of its body; so the
 * time in which the body waits for a window of the server is part of the schedule's lag, and not of
 * the injector's, which ends when what may be sent is flushed.
 *
 * <p>A stream that is given up is cancelled, and the connection goes on. After a GOAWAY the streams
 * that the server still answers are waited for; then the connection is replaced.
 */
final class Http2Exchange implements Exchange {
  /** A stream's number has 31 bits; a connection that comes near the end is replaced. */
  private static final int LAST_STREAM = Integer.MAX_VALUE - 2;

  private static final int FRAME_HEAD_BYTES = 9;

  private final SendLoop loop;
  private final Connection connection;
  private final Channel channel;
  private final int streamLimit;
  private final Http2Headers headers;
  private final Streams streams = new Streams();
  private final Http2Wire wire = new Http2Wire(this);
  private final Http2Handler handler;
  private final Http2Connection http2;
  private final Http2ConnectionEncoder encoder;
  private final ChannelHandlerContext context;
  private final Future<?> openingTimeout;
  private boolean open;
  private boolean over;
  private boolean retiring;
  private boolean hadRoom;
  private boolean written;

  private Http2Exchange(
      SendLoop loop,
      Connection connection,
      Channel channel,
      int streamLimit,
      Http2Headers headers,
      long openingTimeoutMs) {
    this.loop = loop;
    this.connection = connection;
    this.channel = channel;
    this.streamLimit = streamLimit;
    this.headers = headers;
    this.handler = Http2Handler.of(this, new Http2Answers(this));
    this.http2 = handler.connection();
    this.encoder = handler.encoder();
    http2.addListener(new Closings());
    openingTimeout =
        channel.eventLoop().schedule(this::notOpened, openingTimeoutMs, TimeUnit.MILLISECONDS);
    ChannelPipeline unused = channel.pipeline().addLast(wire, handler);
    this.context = channel.pipeline().context(handler);
  }

  /** At most {@code streamLimit} requests wait for an answer on a channel. */
  static Protocol protocol(SendLoop loop, HttpTarget target, int streamLimit) {
    Http2Headers headers = Http2Fields.of(loop.writer().fields(), target.baseUrl().getScheme());
    long openingTimeoutMs = target.connectTimeout().toMillis();
    return (channel, connection) -> {
      Http2Exchange unused =
          new Http2Exchange(loop, connection, channel, streamLimit, headers, openingTimeoutMs);
    };
  }

  // Beginning and end

  /** The server's settings came, for the first time or again. */
  void settingsRead() throws Http2Exception {
    if (over) {
      return;
    }
    if (!open) {
      open = true;
      boolean unused = openingTimeout.cancel(false);
      http2
          .local()
          .flowController()
          .incrementWindowSize(
              http2.connectionStream(),
              Http2Handler.CONNECTION_WINDOW
                  - http2.local().flowController().initialWindowSize(http2.connectionStream()));
      hadRoom = hasRoom();
      connection.opened(this, channel);
    } else {
      mayHaveRoom();
    }
  }

  /** The channel is no more. */
  void ended(Loss loss) {
    if (!over && open) {
      connection.lost(loss, System.nanoTime());
    } else {
      notOpened();
    }
  }

  /** A server that knows HTTP/2 sends its settings first of all. */
  private void notOpened() {
    if (!over && !open) {
      over = true;
      boolean unused = openingTimeout.cancel(false);
      connection.notOpened(new ProtocolRefused());
      Connection.abort(channel);
    }
  }

  void broken(Throwable cause) {
    if (!over) {
      loop.broken(cause);
    }
  }

  @Override
  public int end(Loss loss, long nowNs) {
    over = true;
    int underWay = streams.size();
    String kind = loss.kind();
    for (StreamRequest request = streams.oldest(); request != null; request = streams.oldest()) {
      unanswered(request, nowNs, kind);
      kind = loss.kindOfOthers();
    }
    return underWay;
  }

  // Sending

  @Override
  public boolean hasRoom() {
    return !retiring && streams.size() < streamLimit && http2.local().canOpenStream();
  }

  @Override
  public void write(long request, long dueNs, long nowNs, long readyNs) {
    int streamId = http2.local().incrementAndGetNextStreamId();
    retiring |= streamId >= LAST_STREAM;
    ByteBuf body = channel.alloc().directBuffer(loop.writer().maxBodyBytes());
    int bodyBytes = loop.writer().appendBody(request, loop.epochMs(dueNs), body);
    long before = wire.writtenBytes();
    ChannelFuture head =
        encoder.writeHeaders(context, streamId, headers, 0, false, context.newPromise());
    int headBytes = (int) (wire.writtenBytes() - before);
    int frameBytes = encoder.configuration().frameSizePolicy().maxFrameSize();
    int frames = (bodyBytes + frameBytes - 1) / frameBytes;
    StreamRequest added = streams.add(streamId, headBytes + bodyBytes + frames * FRAME_HEAD_BYTES);
    added.request = request;
    added.dueNs = dueNs;
    added.sentNs = nowNs;
    added.injectorNs = readyNs;
    added.stream = http2.stream(streamId);
    written = true;
    if (head.cause() != null) {
      // A server that takes no head of this size, say: no request will ever be sent.
      body.release();
      loop.broken(head.cause());
      connection.lost(Loss.CLOSED, nowNs);
      return;
    }
    ChannelFuture unused =
        encoder.writeData(context, streamId, body, 0, true, context.newPromise());
    hadRoom = hasRoom();
  }

  @Override
  public boolean flush() {
    if (written) {
      written = false;
      channel.flush();
    } else {
      flushed();
    }
    return over || Connection.socketTookAll(channel);
  }

  /** What may be sent was handed to the socket: what we wrote, or what waited for a window. */
  void flushed() {
    StreamRequest request = over ? null : streams.firstUnsent();
    if (request == null) {
      return;
    }
    long nowNs = System.nanoTime();
    boolean took = Connection.socketTookAll(channel);
    for (; request != null; request = request.after) {
      if (!request.sent) {
        streams.markFlushed(request, nowNs);
        if (took && !encoder.flowController().hasFlowControlled(request.stream)) {
          streams.markSent(request, nowNs, loop.outcomes());
        }
      }
    }
    if (!took) {
      connection.stuck();
    }
  }

  @Override
  public int unsentBytes() {
    return streams.unsentBytes();
  }

  // Receiving

  /** Null when nothing waits for an answer on that stream any more. */
  StreamRequest waitingOn(int streamId) {
    return over ? null : streams.on(streamId);
  }

  byte[] scratch() {
    return loop.scratch();
  }

  /** An answer is whole. */
  void answered(StreamRequest request, byte[] body, int from, int to) {
    long readNs = wire.readNs();
    int streamId = request.streamId;
    streams.markSent(request, readNs, loop.outcomes());
    loop.outcomes()
        .answered(
            request.request,
            request.dueNs,
            request.sentNs,
            readNs,
            request.status,
            body,
            from,
            to,
            wire.takeReadBytes());
    boolean wholeBodySent = request.stream.state() == Http2Stream.State.HALF_CLOSED_LOCAL;
    streams.remove(request);
    connection.answered();
    if (!wholeBodySent) {
      cancel(streamId, Http2Error.CANCEL);
    }
  }

  /** The server will not answer on a stream. */
  void reset(int streamId) {
    giveUp(streamId, wire.readNs(), Loss.RESET);
  }

  /** What came on a stream is no answer. */
  void malformed(int streamId) {
    giveUp(streamId, wire.readNs(), Loss.NOT_HTTP);
  }

  /** As above, and nothing more is wanted of it. */
  void refuse(int streamId) {
    malformed(streamId);
    cancel(streamId, Http2Error.PROTOCOL_ERROR);
  }

  // Giving up

  @Override
  public void expire(long nowNs, long timeoutNs) {
    boolean any = false;
    StreamRequest next;
    for (StreamRequest request = streams.oldest(); request != null && !over; request = next) {
      next = request.after;
      if (nowNs - request.sentNs >= timeoutNs) {
        int streamId = request.streamId;
        giveUp(streamId, nowNs, Loss.TIMEOUT);
        cancel(streamId, Http2Error.CANCEL);
        any = true;
      }
    }
    if (any) {
      channel.flush();
    }
  }

  private void giveUp(int streamId, long nowNs, Loss loss) {
    StreamRequest request = waitingOn(streamId);
    if (request != null) {
      unanswered(request, nowNs, loss.kind());
      loop.settled(1);
    }
  }

  private void unanswered(StreamRequest request, long nowNs, String kind) {
    streams.markSent(request, nowNs, loop.outcomes());
    loop.outcomes().unanswered(request.request, request.dueNs, request.sentNs, nowNs, kind);
    streams.remove(request);
  }

  private void cancel(int streamId, Http2Error error) {
    ChannelFuture unused =
        handler.resetStream(context, streamId, error.code(), context.newPromise());
  }

  private void mayHaveRoom() {
    if (!hadRoom && hasRoom()) {
      hadRoom = true;
      connection.hasRoomSince(wire.readNs());
    }
  }

  /** Streams end for many reasons; each makes room, and may leave a request without an answer. */
  private final class Closings extends Http2ConnectionAdapter {
    @Override
    public void onStreamClosed(Http2Stream stream) {
      giveUp(stream.id(), wire.readNs(), Loss.CLOSED);
      if (!over && open) {
        if (retiring && streams.size() == 0) {
          connection.lost(Loss.CLOSED, wire.readNs());
        } else {
          mayHaveRoom();
        }
      }
    }

    @Override
    public void onGoAwayReceived(int lastStreamId, long errorCode, ByteBuf debugData) {
      retiring = true;
      if (!over && open && streams.size() == 0) {
        connection.lost(Loss.CLOSED, wire.readNs());
      }
    }
  }
}
