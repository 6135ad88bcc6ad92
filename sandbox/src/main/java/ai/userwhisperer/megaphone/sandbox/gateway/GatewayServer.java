package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.SandboxException;
import ai.userwhisperer.megaphone.sandbox.events.EventReader;
import ai.userwhisperer.megaphone.sandbox.faults.FaultKind;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
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
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP/1.1 gateway on 127.0.0.1. One event loop serves all connections: the machine's other
 * cores belong to the broker, the worker, Redis and whoever sends the load.
 */
public final class GatewayServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayServer.class);
  private static final long MOST_HELD_BYTES = 256L * 1024 * 1024;
  private static final int HELD_SHARE_OF_HEAP = 8;
  private static final int BACKLOG = 1024;
  private static final int MAX_LINE_BYTES = 8192;
  private static final int MAX_HEADER_BYTES = 16_384;
  private static final int MAX_PART_BYTES = 64 * 1024;
  private static final long FINISH_WITHIN_NS = TimeUnit.SECONDS.toNanos(5);
  private static final long POLL_MS = 5;

  private final MultiThreadIoEventLoopGroup group;
  private final EventLoop eventLoop;
  private final GatewayLoop loop;
  private final Listener listener;
  private final HeldEvents held;

  private GatewayServer(
      MultiThreadIoEventLoopGroup group,
      EventLoop eventLoop,
      GatewayLoop loop,
      Listener listener,
      HeldEvents held) {
    this.group = group;
    this.eventLoop = eventLoop;
    this.loop = loop;
    this.listener = listener;
    this.held = held;
  }

  /** As {@link #start(int, Optional, GatewayServices)}, in plain text. */
  static GatewayServer start(int port, GatewayServices services) throws SandboxException {
    return start(port, Optional.empty(), services);
  }

  /**
   * Starts the gateway.
   *
   * @param port 0 for a free one
   * @param tls for what it speaks to its clients; empty for plain text
   * @throws SandboxException when the port is taken
   */
  public static GatewayServer start(int port, Optional<SslContext> tls, GatewayServices services)
      throws SandboxException {
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("sandbox-gateway", true), io);
    Class<? extends ServerChannel> channelType =
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    EventLoop eventLoop = group.next();
    HeldEvents held =
        new HeldEvents(
            eventLoop,
            messages -> services.broker().publish(services.topic(), messages),
            Math.min(MOST_HELD_BYTES, Runtime.getRuntime().maxMemory() / HELD_SHARE_OF_HEAP));
    GatewayLoop loop =
        new GatewayLoop(
            eventLoop,
            routes(services, eventLoop, held),
            new AnswerWriter(PooledByteBufAllocator.DEFAULT),
            services.rateLimits() ? new RateLimits(System::nanoTime) : null,
            services.faults());
    ChannelGroup connections = new DefaultChannelGroup(eventLoop);
    Listener listener =
        new Listener(
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
                        tls.ifPresent(
                            context ->
                                channel.pipeline().addLast(context.newHandler(channel.alloc())));
                        channel
                            .pipeline()
                            .addLast(
                                new HttpRequestDecoder(decoding()), new GatewayConnection(loop));
                      }
                    }),
            connections);
    try {
      listener.open(port);
    } catch (IOException e) {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
      throw SandboxException.portTaken("gateway-port", port, e);
    }
    services
        .requestMetrics()
        .watch("sandbox_gateway_connections", "Connections that are open.", connections::size)
        .watch(
            "sandbox_gateway_unanswered_requests",
            "Requests that have begun and have no answer, the one for this page included.",
            loop::unanswered)
        .watch(
            "sandbox_gateway_connections_in_use",
            "Connections that are worked for, where there is a limit.",
            loop.slots()::busy)
        .watch(
            "sandbox_gateway_connections_limit",
            "Connections that may be worked for at once; 0 for any number.",
            loop.slots()::slots);
    services.faults().effect(FaultKind.CONNECTIONS_REFUSED, listener);
    return new GatewayServer(group, eventLoop, loop, listener, held);
  }

  private static HttpDecoderConfig decoding() {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(MAX_LINE_BYTES)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setMaxChunkSize(MAX_PART_BYTES)
        .setValidateHeaders(false);
  }

  private static Routes routes(GatewayServices services, EventLoop loop, HeldEvents held) {
    EventPublisher publisher =
        new EventPublisher(
            services.broker(), services.topic(), services.faults(), held, services.eventMetrics());
    Admission admission = new Admission(loop, services.redis(), publisher);
    JsonFactory json =
        new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            // JSON on a wire is UTF-8; events are published with the bytes that they came with.
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .build();
    EventEndpoints events =
        new EventEndpoints(
            new EventReader(json),
            admission,
            services.faults(),
            services.cpu(),
            services.eventMetrics());
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
    return listener.port();
  }

  /**
   * Takes no more connections, answers what was asked and publishes what is held, within bounds,
   * and closes the rest.
   */
  @Override
  public void close() {
    listener.stop();
    eventLoop.execute(loop::closeAfterAnswers);
    long deadlineNs = System.nanoTime() + FINISH_WITHIN_NS;
    try {
      while (!isFinished() && System.nanoTime() - deadlineNs < 0) {
        Thread.sleep(POLL_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      LOG.warn("held events could not be published: {}", e.getCause().toString());
    }
    listener.closeConnections();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }

  private boolean isFinished() throws InterruptedException, ExecutionException {
    return loop.unanswered() == 0 && eventLoop.submit(held::publishAll).get();
  }
}
