package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.content.ContentGenerator;
import ai.userwhisperer.megaphone.sandbox.decisions.DecisionEngine;
import ai.userwhisperer.megaphone.sandbox.decisions.UserProfiles;
import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import ai.userwhisperer.megaphone.sandbox.metrics.EventMetrics;
import ai.userwhisperer.megaphone.sandbox.metrics.RequestMetrics;
import ai.userwhisperer.megaphone.sandbox.pubsub.Broker;
import ai.userwhisperer.megaphone.sandbox.redis.RedisLink;
import ai.userwhisperer.megaphone.sandbox.redis.RedisProcess;
import java.net.URI;
import java.util.List;

/** A gateway with a broker and a Redis, and no worker: what is published stays where it is. */
final class LoneGateway implements AutoCloseable {
  private static final String TOPIC = "projects/user-whisperer-dev/topics/events";
  private static final String SUBSCRIPTION = "projects/user-whisperer-dev/subscriptions/worker";
  private static final long BROKER_BYTES = 10_000_000;

  private final Broker broker = Broker.create(BROKER_BYTES);
  private final RedisProcess redis;
  private final RedisLink link;
  private final RequestMetrics requests = new RequestMetrics();
  private final GatewayServer server;

  LoneGateway() throws Exception {
    Faults faults = new Faults(1);
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
                new EventMetrics(),
                requests,
                List.of(requests),
                false));
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.port());
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
    server.close();
    link.close();
    redis.close();
    broker.close();
  }
}
