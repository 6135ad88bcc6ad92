package ai.userwhisperer.megaphone.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.Api;
import ai.userwhisperer.megaphone.sandbox.Events;
import ai.userwhisperer.megaphone.sandbox.Eventually;
import ai.userwhisperer.megaphone.sandbox.content.ContentGenerator;
import ai.userwhisperer.megaphone.sandbox.decisions.DecisionEngine;
import ai.userwhisperer.megaphone.sandbox.decisions.UserProfiles;
import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import ai.userwhisperer.megaphone.sandbox.ingestion.IngestionWorker;
import ai.userwhisperer.megaphone.sandbox.metrics.EventMetrics;
import ai.userwhisperer.megaphone.sandbox.metrics.RequestMetrics;
import ai.userwhisperer.megaphone.sandbox.pubsub.Broker;
import ai.userwhisperer.megaphone.sandbox.redis.RedisKeys;
import ai.userwhisperer.megaphone.sandbox.redis.RedisLink;
import ai.userwhisperer.megaphone.sandbox.redis.RedisProcess;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PubsubMessage;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackPressureTest {
  private static final String TOPIC = "projects/user-whisperer-dev/topics/events";
  private static final String SUBSCRIPTION = "projects/user-whisperer-dev/subscriptions/worker";
  private static final String TRACK = "/v1/events/track";
  private static final long BROKER_BYTES = 20_000;

  private final Faults faults = new Faults(1);
  private final EventMetrics metrics = new EventMetrics();
  private Broker broker;
  private RedisProcess redis;
  private RedisLink link;
  private GatewayServer gateway;
  private Api api;

  @BeforeEach
  void start() throws Exception {
    broker = Broker.create(BROKER_BYTES);
    broker.createTopic(TOPIC);
    broker.createSubscription(SUBSCRIPTION, TOPIC, 60);
    redis = RedisProcess.start(0);
    link = new RedisLink(redis.port());
    gateway =
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
                metrics,
                new RequestMetrics(),
                List.of(),
                false));
    api = new Api(URI.create("http://127.0.0.1:" + gateway.port()));
  }

  @AfterEach
  void stop() {
    gateway.close();
    link.close();
    redis.close();
    broker.close();
  }

  @Test
  void aFullBrokerRefusesEventsAndKeepsEveryOneThatWasAccepted() throws Exception {
    int accepted = 0;
    String refused = Events.id();
    Api.Answer answer = api.post(TRACK, Events.event(refused));
    while (answer.status() == 202) {
      accepted++;
      refused = Events.id();
      answer = api.post(TRACK, Events.event(refused));
    }

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("retry-after")).isEqualTo("1");
    assertThat(answer.json().path("error").path("code").textValue())
        .isEqualTo("SERVICE_UNAVAILABLE");
    assertThat(accepted).isPositive();
    assertThat(broker.backlog(SUBSCRIPTION)).isEqualTo(accepted);

    try (IngestionWorker worker =
        new IngestionWorker(broker, SUBSCRIPTION, link, faults, metrics)) {
      Eventually.is(() -> worker.backlog() == 0);
      assertThat(metrics.processedTotal()).isEqualTo(accepted);
      assertThat(api.post(TRACK, Events.event(refused)).json().path("status").textValue())
          .as("what was refused is no duplicate")
          .isEqualTo("accepted");
    }
  }

  @Test
  void withoutRedisEventsAreRefusedAndReadinessSaysSo() throws Exception {
    assertThat(api.get("/ready").status()).isEqualTo(200);
    redis.close();

    Eventually.is(() -> !link.isConnected());
    assertThat(api.get("/ready").status()).isEqualTo(503);
    assertThat(api.get("/health").status()).isEqualTo(200);
    assertThat(api.post(TRACK, Events.event(Events.id())).status()).isEqualTo(503);
    assertThat(api.get("/v1/events/status").status()).isEqualTo(503);
    assertThat(api.get("/metrics").status()).isEqualTo(200);
    assertThat(broker.backlog(SUBSCRIPTION)).isZero();
  }

  @Test
  void whatCanNotBeStoredStaysInTheBrokerUntilItCan() throws Exception {
    String id = Events.id();
    try (IngestionWorker worker =
        new IngestionWorker(broker, SUBSCRIPTION, link, faults, metrics)) {
      int port = redis.port();
      redis.close();
      Eventually.is(() -> !link.isConnected());
      broker.publish(
          TOPIC,
          List.of(
              PubsubMessage.newBuilder()
                  .setData(ByteString.copyFromUtf8(Events.event(id)))
                  .build()));
      assertThat(worker.backlog()).isEqualTo(1);

      redis = RedisProcess.start(port);

      Eventually.is(() -> worker.backlog() == 0);
      assertThat(link.gateway().exists(RedisKeys.dedupKey(id)).get(20, TimeUnit.SECONDS))
          .isEqualTo(1);
    }
  }
}
