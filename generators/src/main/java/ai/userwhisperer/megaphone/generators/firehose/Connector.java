package ai.userwhisperer.megaphone.generators.firehose;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Opens connections of one sending thread to the target. */
final class Connector {
  private static final long FIRST_BACKOFF_NS = 10_000_000;
  private static final long LONGEST_BACKOFF_NS = 1_000_000_000;
  private static final int MAX_DOUBLINGS = 7;

  /** So much is handed to a socket at once; HTTP/2 holds back what is more. */
  private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(1 << 20, 1 << 21);

  private final Bootstrap bootstrap;
  private final HostAddress address;
  private final Optional<Tls> tls;
  private final Exchange.Protocol protocol;

  Connector(
      EventLoop eventLoop,
      Transport transport,
      Destination destination,
      HttpTarget target,
      Exchange.Protocol protocol) {
    this.address = destination.address();
    this.tls = destination.tls();
    this.protocol = protocol;
    this.bootstrap =
        new Bootstrap()
            .group(eventLoop)
            .channel(transport.channelType())
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) Math.max(1, target.connectTimeout().toMillis()))
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    // The protocol's handlers come once the channel is open.
                  }
                });
  }

  /** Starts to connect; the connection is told on the event loop what came of it. */
  void connect(Connection connection) {
    bootstrap
        .connect(address.current())
        .addListener(
            (ChannelFuture connected) -> {
              if (!connected.isSuccess()) {
                connection.notOpened(connected.cause());
              } else if (tls.isPresent()) {
                TlsHandshake.begin(connected.channel(), tls.get(), protocol, connection);
              } else {
                protocol.begin(connected.channel(), connection);
              }
            });
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
