package ai.userwhisperer.megaphone.sandbox.gateway;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of the gateway: gathers requests, hands them to their endpoints, and writes the
 * answers in the order of the requests. Confined to its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written closes the connection
final class GatewayConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayConnection.class);
  private static final int MAX_PIPELINED = 256;

  private final GatewayLoop gateway;
  private final Deque<Exchange> unanswered = new ArrayDeque<>();
  private ChannelHandlerContext context;
  private AnswerSender sender;
  private Exchange arriving;
  private long arrivedBytes;
  private boolean hearsNoMore;
  private boolean peerIsDone;
  private boolean awaitsFlush;

  GatewayConnection(GatewayLoop gateway) {
    this.gateway = gateway;
  }

  EventLoop loop() {
    return context.channel().eventLoop();
  }

  AnswerWriter writer() {
    return gateway.writer();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    sender = new AnswerSender(ctx, gateway.answerFaults(), this::writeAnswered);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof HttpRequest request && !hearsNoMore) {
        begin(request);
      }
      if (message instanceof HttpContent content && !hearsNoMore) {
        take(content);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(HttpRequest request) {
    Exchange exchange = gateway.begin(this, request);
    unanswered.addLast(exchange);
    arriving = exchange;
    arrivedBytes = 0;
    if (request.decoderResult().isFailure()) {
      refuseUnread(HttpRefusals.malformed(request.decoderResult().cause()));
    } else if (request.protocolVersion().majorVersion() != 1) {
      refuseUnread(HttpRefusals.unknownVersion());
    } else {
      beginBody(exchange, request);
    }
    if (unanswered.size() >= MAX_PIPELINED) {
      context.channel().config().setAutoRead(false);
    }
  }

  private void beginBody(Exchange exchange, HttpRequest request) {
    if (!HttpUtil.isKeepAlive(request)) {
      exchange.lastOnConnection();
    } else if (request.protocolVersion().minorVersion() == 0) {
      exchange.saysThatItIsKept();
    }
    boolean expectsContinue = HttpUtil.is100ContinueExpected(request);
    long contentLength = HttpUtil.getContentLength(request, -1L);
    if (contentLength > exchange.route().maxBodyBytes()) {
      refuseUnread(HttpRefusals.tooLarge(exchange.route().maxBodyBytes()));
    } else if (exchange.refusal() == null) {
      exchange.body().expect(contentLength);
      exchange.owesContinue(expectsContinue);
      goOnIfNext();
    } else if (expectsContinue) {
      refuseUnread(exchange.refusal());
    }
  }

  private void take(HttpContent content) {
    Exchange exchange = arriving;
    arrivedBytes += content.content().readableBytes();
    if (content.decoderResult().isFailure()) {
      refuseUnread(HttpRefusals.malformed(content.decoderResult().cause()));
    } else if (arrivedBytes > exchange.route().maxBodyBytes()) {
      refuseUnread(HttpRefusals.tooLarge(exchange.route().maxBodyBytes()));
    } else {
      if (exchange.refusal() == null) {
        exchange.body().append(content.content());
      }
      if (content instanceof LastHttpContent) {
        arriving = null;
        hearsNoMore = exchange.isLastOnConnection();
        unpack(exchange);
        serve(exchange);
      }
    }
  }

  /** Answers before the whole request was read; what follows on the connection can't be trusted. */
  private void refuseUnread(RefusedException refusal) {
    Exchange exchange = arriving;
    arriving = null;
    hearsNoMore = true;
    exchange.lastOnConnection();
    exchange.unread();
    finishReading(exchange);
    exchange.answer(refusal);
  }

  private static void unpack(Exchange exchange) {
    if (exchange.coding() != null && exchange.refusal() == null && exchange.body().length() > 0) {
      try {
        exchange.body().unpack(exchange.coding(), exchange.route().maxBodyBytes());
      } catch (RefusedException e) {
        exchange.refuse(e);
      }
    }
  }

  private void finishReading(Exchange exchange) {
    exchange.read();
    gateway.read(exchange);
  }

  private void serve(Exchange exchange) {
    finishReading(exchange);
    if (exchange.refusal() != null) {
      exchange.answer(exchange.refusal());
    } else {
      run(gateway.endpoint(exchange.route()), exchange);
    }
  }

  /** Goes on with an exchange after some time, or at once. */
  void later(Exchange exchange, Endpoint endpoint, long delayNs) {
    if (delayNs <= 0) {
      run(endpoint, exchange);
      return;
    }
    loop().schedule(() -> run(endpoint, exchange), delayNs, TimeUnit.NANOSECONDS);
  }

  private static void run(Endpoint endpoint, Exchange exchange) {
    try {
      endpoint.serve(exchange);
    } catch (RefusedException e) {
      exchange.answer(e);
    } catch (IOException e) {
      exchange.answer(HttpRefusals.unreadable(e));
    } catch (RuntimeException e) {
      LOG.error("{} failed", exchange.path(), e);
      if (!exchange.isAnswered()) {
        exchange.answer(HttpRefusals.failed());
      }
    }
  }

  /** Writes what can be written now that this exchange is answered. */
  void answered(Exchange exchange) {
    gateway.answered(exchange);
    writeAnswered();
  }

  /** Writes the answers whose turn it is. */
  private void writeAnswered() {
    while (!sender.isBusy() && !unanswered.isEmpty() && unanswered.peekFirst().isAnswered()) {
      sender.send(unanswered.pollFirst());
    }
    hearsNoMore |= sender.saysNoMore();
    goOnIfNext();
    flushSoon();
    closeIfDone();
    if (unanswered.size() < MAX_PIPELINED / 2) {
      readIfWritable();
    }
  }

  /** Sends the interim answer once no other answer has to come before it. */
  private void goOnIfNext() {
    Exchange next = unanswered.peekFirst();
    if (next != null && next.owesContinue() && !sender.isBusy() && !sender.saysNoMore()) {
      next.owesContinue(false);
      if (!next.isRead()) {
        context.write(writer().goOn(), context.voidPromise());
        flushSoon();
      }
    }
  }

  private void flushSoon() {
    if (!awaitsFlush) {
      awaitsFlush = true;
      gateway.flushAtEndOfTurn(this);
    }
  }

  void flush() {
    awaitsFlush = false;
    context.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      readIfWritable();
    } else {
      // The peer sends and does not read: let it wait.
      ctx.channel().config().setAutoRead(false);
    }
  }

  private void readIfWritable() {
    if (context.channel().isWritable() && !context.channel().config().isAutoRead()) {
      context.channel().config().setAutoRead(true);
    }
  }

  /** A peer that will send no more may still read: it gets its answers, and then the end. */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      peerIsDone = true;
      endOfInput();
      closeIfDone();
    }
  }

  private void closeIfDone() {
    if (peerIsDone && unanswered.isEmpty() && !sender.isBusy()) {
      context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    sender.closed();
    endOfInput();
  }

  private void endOfInput() {
    hearsNoMore = true;
    if (arriving != null) {
      // Its rest will never come.
      Exchange exchange = arriving;
      arriving = null;
      exchange.lastOnConnection();
      finishReading(exchange);
      exchange.answer(HttpRefusals.cutOff());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.warn("connection closed: {}", cause.toString());
    }
    ctx.close();
  }
}
