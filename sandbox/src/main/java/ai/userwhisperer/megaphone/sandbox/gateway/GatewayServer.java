package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.SandboxException;
import ai.userwhisperer.megaphone.sandbox.events.EventReader;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The HTTP/1.1 gateway on 127.0.0.1. One event loop serves all connections: the machine's other
 * cores belong to the broker, the worker, Redis and whoever sends the load.
 */
public final class GatewayServer implements AutoCloseable {
  private static final int BACKLOG = 1024;
  private static final int MAX_LINE_BYTES = 8192;
  private static final int MAX_HEADER_BYTES = 16_384;
  private static final int MAX_PART_BYTES = 64 * 1024;
  private static final long FINISH_WITHIN_NS = TimeUnit.SECONDS.toNanos(5);
  private static final long POLL_MS = 5;

  private final MultiThreadIoEventLoopGroup group;
  private final GatewayLoop loop;
  private final ChannelGroup connections;
  private final Channel server;

  private GatewayServer(
      MultiThreadIoEventLoopGroup group,
      GatewayLoop loop,
      ChannelGroup connections,
      Channel server) {
    this.group = group;
    this.loop = loop;
    this.connections = connections;
    this.server = server;
  }

  /**
   * Starts the gateway.
   *
   * @param port 0 for a free one
   * @throws SandboxException when the port is taken
   */
  public static GatewayServer start(int port, GatewayServices services) throws SandboxException {
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("sandbox-gateway", true), io);
    Class<? extends ServerChannel> channelType =
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    EventLoop eventLoop = group.next();
    GatewayLoop loop =
        new GatewayLoop(
            eventLoop,
            routes(services, eventLoop),
            new AnswerWriter(PooledByteBufAllocator.DEFAULT),
            services.rateLimits() ? new RateLimits(System::nanoTime) : null,
            services.faults());
    ChannelGroup connections = new DefaultChannelGroup(eventLoop);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(group)
            .channel(channelType)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    connections.add(channel);
                    channel
                        .pipeline()
                        .addLast(new HttpRequestDecoder(decoding()), new GatewayConnection(loop));
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
      throw SandboxException.portTaken("gateway-port", port, bound.cause());
    }
    services
        .requestMetrics()
        .watch("sandbox_gateway_connections", "Connections that are open.", connections::size)
        .watch(
            "sandbox_gateway_unanswered_requests",
            "Requests that have begun and have no answer, the one for this page included.",
            loop::unanswered);
    return new GatewayServer(group, loop, connections, bound.channel());
  }

  private static HttpDecoderConfig decoding() {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(MAX_LINE_BYTES)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setMaxChunkSize(MAX_PART_BYTES)
        .setValidateHeaders(false);
  }

  private static Routes routes(GatewayServices services, EventLoop loop) {
    EventPublisher publisher =
        new EventPublisher(
            services.broker(), services.topic(), services.faults(), services.eventMetrics());
    Admission admission = new Admission(loop, services.redis(), publisher);
    JsonFactory json =
        new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            // JSON on a wire is UTF-8; events are published with the bytes that they came with.
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .build();
    EventEndpoints events =
        new EventEndpoints(
            new EventReader(json), admission, services.faults(), services.eventMetrics());
    UserEndpoints users = new UserEndpoints(services.profiles());
    DecisionEndpoints decisions =
        new DecisionEndpoints(services.decisions(), services.profiles(), services.faults());
    ContentEndpoints contents =
        new ContentEndpoints(services.contents(), services.profiles(), services.faults());
    HealthEndpoints health = new HealthEndpoints(services.redis(), services.metricSources());
    FaultEndpoints faults = new FaultEndpoints(services.faults());
    return new Routes(services.requestMetrics())
        .add("POST", "/v1/events/track", "event-ingestion", events::track)
        .addBatch("/v1/events/batch", "event-ingestion", events::batch)
        .add("POST", "/v1/events/identify", "event-ingestion", users::identifyEvent)
        .add("GET", "/v1/events/status", "event-ingestion", health::status)
        .add("POST", "/v1/users/identify", "behavioral-analysis", users::identifyUser)
        .add("GET", "/v1/users/{user_id}", "behavioral-analysis", users::profile)
        .add("GET", "/v1/users/{user_id}/analysis", "behavioral-analysis", users::analysis)
        .add("GET", "/v1/decisions", "decision-engine", decisions::list)
        .add("POST", "/v1/decisions/trigger", "decision-engine", decisions::make)
        .add("POST", "/v1/decisions/make", "decision-engine", decisions::make)
        .add("POST", "/v1/decisions/batch", "decision-engine", decisions::batch)
        .add("POST", "/v1/content/generate", "content-generation", contents::generate)
        .add("POST", "/v1/messages/send", "channel-orchestrator", contents::send)
        .add("POST", "/graphql", "api-gateway", health::graphql)
        .addOpen("/health", health::health)
        .addOpen("/health/live", health::health)
        .addOpen("/health/ready", health::ready)
        .addOpen("/ready", health::ready)
        .addOpen("/metrics", health::metrics)
        .addOpen("GET", "/sandbox/faults", faults::list)
        .addOpen("POST", "/sandbox/faults", faults::set)
        .addOpen("DELETE", "/sandbox/faults", faults::clear);
  }

  /** The calls that it knows. */
  List<Route> routes() {
    return loop.routes().all();
  }

  /** The port that it listens on. */
  public int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  /** Takes no more connections, answers what was asked, within bounds, and closes the rest. */
  @Override
  public void close() {
    server.close().awaitUninterruptibly();
    server.eventLoop().execute(loop::closeAfterAnswers);
    long deadlineNs = System.nanoTime() + FINISH_WITHIN_NS;
    try {
      while (loop.unanswered() > 0 && System.nanoTime() - deadlineNs < 0) {
        Thread.sleep(POLL_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connections.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
