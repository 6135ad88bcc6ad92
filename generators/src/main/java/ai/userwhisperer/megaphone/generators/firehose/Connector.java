package ai.userwhisperer.megaphone.generators.firehose;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;

/** Opens connections of one sending thread to the target. */
final class Connector {
  private static final long FIRST_BACKOFF_NS = 10_000_000;
  private static final long LONGEST_BACKOFF_NS = 1_000_000_000;
  private static final int MAX_DOUBLINGS = 7;

  private final Bootstrap bootstrap;

  Connector(
      EventLoop eventLoop, Transport transport, InetSocketAddress address, HttpTarget target) {
    bootstrap =
        new Bootstrap()
            .group(eventLoop)
            .channel(transport.channelType())
            .remoteAddress(address)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) Math.max(1, target.connectTimeout().toMillis()))
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT);
  }

  /**
   * Starts to connect.
   *
   * @param done told on the event loop: the channel and null, or null and why not
   */
  void connect(ChannelHandler handler, BiConsumer<Channel, Throwable> done) {
    bootstrap
        .clone()
        .handler(handler)
        .connect()
        .addListener(
            (ChannelFuture connected) ->
                done.accept(connected.isSuccess() ? connected.channel() : null, connected.cause()));
  }

  /**
   * How long to wait before another attempt: doubled each time, at most a second, and between half
   * and all of that by chance, so that the connections of a restarted platform do not all come at
   * once.
   *
   * @param failures since the last success, 1 or more
   */
  static long backoffNs(int failures) {
    long longest =
        Math.min(LONGEST_BACKOFF_NS, FIRST_BACKOFF_NS << Math.min(failures - 1, MAX_DOUBLINGS));
    return ThreadLocalRandom.current().nextLong(longest / 2, longest + 1);
  }
}
