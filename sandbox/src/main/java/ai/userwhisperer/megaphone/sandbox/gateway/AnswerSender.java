package ai.userwhisperer.megaphone.sandbox.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import java.util.concurrent.TimeUnit;

/**
 * Sends the answers of a connection one after the other, whole or as the faults want it. Confined
 * to its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written closes the connection
final class AnswerSender {
  private static final long LINGER_MS = 2000;
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int RESET_ON_CLOSE = 0;

  private final ChannelHandlerContext context;
  private final AnswerFaults faults;
  private final Runnable onReady;
  private ByteBuf dripping;
  private boolean busy;
  private boolean saysNoMore;

  /**
   * One for a connection.
   *
   * @param onReady called when it was busy and no longer is
   */
  AnswerSender(ChannelHandlerContext context, AnswerFaults faults, Runnable onReady) {
    this.context = context;
    this.faults = faults;
    this.onReady = onReady;
  }

  /** Whether the answer before is still being sent; the next has to wait. */
  boolean isBusy() {
    return busy;
  }

  /** Whether nothing that follows will be sent. */
  boolean saysNoMore() {
    return saysNoMore;
  }

  /** Writes an answer; the connection flushes. */
  void send(Exchange exchange) {
    ByteBuf answer = exchange.takeAnswer();
    if (saysNoMore) {
      answer.release();
      return;
    }
    switch (faults.fate(exchange)) {
      case SENT -> write(exchange, answer);
      case RESET -> {
        answer.release();
        reset();
      }
      case CUT -> writeLast(answer.writerIndex(answer.readableBytes() / 2));
      case NO_HTTP -> {
        answer.release();
        writeLast(AnswerFaults.noHttp());
      }
      case NO_JSON -> {
        AnswerFaults.breakJson(answer);
        write(exchange, answer);
      }
      case DRIPPED -> drip(exchange, answer, faults.dripNs());
    }
  }

  private void write(Exchange exchange, ByteBuf answer) {
    if (exchange.isUnread()) {
      writeLast(answer);
    } else if (exchange.isLastOnConnection()) {
      context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    } else {
      context.write(answer, context.voidPromise());
    }
  }

  private void writeLast(ByteBuf bytes) {
    saysNoMore = true;
    context.writeAndFlush(bytes).addListener(sent -> closeSoftly());
  }

  /**
   * A connection closed while its peer still sends is reset, and the answer may be lost with it.
   */
  private void closeSoftly() {
    if (context.channel() instanceof DuplexChannel channel && channel.isActive()) {
      channel.shutdownOutput();
      channel.config().setAutoRead(true);
      context.executor().schedule(() -> channel.close(), LINGER_MS, TimeUnit.MILLISECONDS);
    }
  }

  private void reset() {
    saysNoMore = true;
    // The answers before are not part of it.
    context.flush();
    context.channel().config().setOption(ChannelOption.SO_LINGER, RESET_ON_CLOSE);
    context.close();
  }

  private void drip(Exchange exchange, ByteBuf answer, long pauseNs) {
    busy = true;
    dripping = answer;
    context.writeAndFlush(answer.readRetainedSlice(1), context.voidPromise());
    pause(exchange, pauseNs, pauseNs);
  }

  /** In pieces, so that the end of the fault is soon noticed. */
  private void pause(Exchange exchange, long leftNs, long pauseNs) {
    long nextNs = Math.min(leftNs, LOOK_NS);
    context
        .executor()
        .schedule(() -> dripOn(exchange, leftNs - nextNs, pauseNs), nextNs, TimeUnit.NANOSECONDS);
  }

  private void dripOn(Exchange exchange, long leftNs, long pauseNs) {
    if (dripping == null) {
      return;
    }
    if (faults.drips() && dripping.readableBytes() > 1) {
      if (leftNs > 0) {
        pause(exchange, leftNs, pauseNs);
      } else {
        drip(exchange, dripping, pauseNs);
      }
    } else {
      ByteBuf rest = dripping;
      dripping = null;
      busy = false;
      write(exchange, rest);
      onReady.run();
    }
  }

  /** The connection is closed. */
  void closed() {
    saysNoMore = true;
    if (dripping != null) {
      dripping.release();
      dripping = null;
      busy = false;
      onReady.run();
    }
  }
}
