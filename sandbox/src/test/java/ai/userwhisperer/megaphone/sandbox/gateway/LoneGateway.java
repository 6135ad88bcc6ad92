package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.Api;
import ai.userwhisperer.megaphone.sandbox.content.ContentGenerator;
import ai.userwhisperer.megaphone.sandbox.decisions.DecisionEngine;
import ai.userwhisperer.megaphone.sandbox.decisions.UserProfiles;
import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import ai.userwhisperer.megaphone.sandbox.faults.Pace;
import ai.userwhisperer.megaphone.sandbox.metrics.EventMetrics;
import ai.userwhisperer.megaphone.sandbox.metrics.RequestMetrics;
import ai.userwhisperer.megaphone.sandbox.pubsub.Broker;
import ai.userwhisperer.megaphone.sandbox.redis.RedisLink;
import ai.userwhisperer.megaphone.sandbox.redis.RedisProcess;
import java.net.URI;
import java.util.List;

/** A gateway with a broker and a Redis, and no worker: what is published stays where it is. */
final class LoneGateway implements AutoCloseable {
  static final String TOPIC = "projects/user-whisperer-dev/topics/events";
  static final String SUBSCRIPTION = "projects/user-whisperer-dev/subscriptions/worker";
  private static final long BROKER_BYTES = 10_000_000;

  private final Faults faults = new Faults(1);
  private final EventMetrics metrics = new EventMetrics();
  private final Broker broker;
  private RedisProcess redis;
  private final RedisLink link;
  private final RequestMetrics requests = new RequestMetrics();
  private final GatewayServer server;
  private boolean serverClosed;

  LoneGateway() throws Exception {
    this(BROKER_BYTES);
  }

  /** One whose broker has so much memory. */
  LoneGateway(long brokerBytes) throws Exception {
    broker = Broker.create(brokerBytes);
    broker.createTopic(TOPIC);
    broker.createSubscription(SUBSCRIPTION, TOPIC, 60);
    redis = RedisProcess.start(0);
    link = new RedisLink(redis.port());
    server =
        GatewayServer.start(
            0,
            new GatewayServices(
                broker,
                TOPIC,
                link,
                new UserProfiles(1),
                new DecisionEngine(1, faults),
                new ContentGenerator(1, faults),
                faults,
                new Pace(),
                metrics,
                requests,
                List.of(requests),
                false));
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  /** Calls it. */
  Api api() {
    return new Api(address());
  }

  Broker broker() {
    return broker;
  }

  Faults faults() {
    return faults;
  }

  EventMetrics metrics() {
    return metrics;
  }

  RedisLink link() {
    return link;
  }

  void stopRedis() {
    redis.close();
  }

  /** Another Redis at the same place. */
  void startRedisAgain() throws Exception {
    redis = RedisProcess.start(redis.port());
  }

  /** The gateway itself ends; what is behind it stays. */
  void closeServer() {
    if (!serverClosed) {
      serverClosed = true;
      server.close();
    }
  }

  List<Route> routes() {
    return server.routes();
  }

  /** Events that were published. */
  long published() {
    return broker.backlog(SUBSCRIPTION);
  }

  @Override
  public void close() {
    faults.close();
    closeServer();
    link.close();
    redis.close();
    broker.close();
  }
}
