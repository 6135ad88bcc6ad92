package ai.userwhisperer.megaphone.sandbox.pubsub;

import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.IoHandlerFactory;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

/**
 * A {@link Broker} on a port of 127.0.0.1, for every Pub/Sub client that is given {@code
 * PUBSUB_EMULATOR_HOST}. One daemon thread reads, works and writes: nothing that the broker does
 * blocks, and the cores belong to those who measure.
 */
public final class PubSubServer implements AutoCloseable {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int FLOW_CONTROL_WINDOW_BYTES = 4 * 1024 * 1024;
  private static final int MAX_REQUEST_BYTES = 20 * 1024 * 1024;
  private static final int MAX_PORT = 65_535;
  private static final long CLOSE_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(2);

  /** Google's clients ping each minute or less, which gRPC would punish by default. */
  private static final long MIN_PING_INTERVAL_SECONDS = 1;

  /** Held, because the filter that it is given would go with it. */
  private static final Logger HANDLER_LOGGER =
      Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerHandler");

  static {
    // A client that leaves while a response is on its way is nothing to warn anybody of.
    HANDLER_LOGGER.setFilter(event -> !"Stream Error".equals(event.getMessage()));
  }

  private final EventLoopGroup group;
  private final SubscriberService subscriber;
  private final Server server;

  private PubSubServer(EventLoopGroup group, SubscriberService subscriber, Server server) {
    this.group = group;
    this.subscriber = subscriber;
    this.server = server;
  }

  /**
   * Starts a server that is always available. Closing it leaves the broker open.
   *
   * @param port 0 for a free one
   * @throws IOException if the port is taken or not allowed, with one line that names it
   */
  public static PubSubServer start(Broker broker, int port) throws IOException {
    return start(broker, port, null);
  }

  /**
   * Starts a server that is unavailable when the faults say so: it refuses their share of calls,
   * and each second ends their share of the open streams.
   *
   * @param faults null for none
   */
  public static PubSubServer start(Broker broker, int port, Faults faults) throws IOException {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException(
          "pubsub port = %d: needs 0 to %d".formatted(port, MAX_PORT));
    }
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    Class<? extends ServerChannel> channelType =
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("pubsub-server", true), handlers);
    SubscriberService subscriber = new SubscriberService(broker, group.next());
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port))
            .bossEventLoopGroup(group)
            .workerEventLoopGroup(group)
            .channelType(channelType)
            .directExecutor()
            .flowControlWindow(FLOW_CONTROL_WINDOW_BYTES)
            .maxInboundMessageSize(MAX_REQUEST_BYTES)
            .permitKeepAliveTime(MIN_PING_INTERVAL_SECONDS, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addService(new PublisherService(broker).definition())
            .addService(subscriber.definition());
    if (faults != null) {
      UnavailableCalls.register(faults, builder, subscriber);
    }
    Server server = builder.build();
    try {
      server.start();
    } catch (IOException e) {
      stop(group);
      throw unusable(port, e);
    }
    return new PubSubServer(group, subscriber, server);
  }

  private static BindException unusable(int port, IOException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String reason = String.valueOf(cause.getMessage());
    BindException unusable =
        new BindException(
            "pubsub port = %d: %s; choose another, or 0 for a free one"
                .formatted(
                    port,
                    reason.contains("already in use")
                        ? "the port is taken"
                        : "can't be listened on (" + reason + ")"));
    unusable.initCause(e);
    return unusable;
  }

  /** The port that it listens on. */
  public int port() {
    return server.getPort();
  }

  /** Ends open streams with UNAVAILABLE, so that clients reconnect, and frees the port. */
  @Override
  public void close() {
    server.shutdown();
    subscriber.close();
    try {
      if (!server.awaitTermination(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
        server.shutdownNow().awaitTermination(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    stop(group);
  }

  private static void stop(EventLoopGroup group) {
    group
        .shutdownGracefully(0, CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_TIMEOUT_MS);
  }
}
