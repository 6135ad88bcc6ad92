package ai.userwhisperer.megaphone.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.Api;
import ai.userwhisperer.megaphone.sandbox.Events;
import ai.userwhisperer.megaphone.sandbox.Eventually;
import ai.userwhisperer.megaphone.sandbox.ingestion.IngestionWorker;
import ai.userwhisperer.megaphone.sandbox.redis.RedisKeys;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PubsubMessage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackPressureTest {
  private static final String TRACK = "/v1/events/track";
  private static final long BROKER_BYTES = 20_000;

  private LoneGateway gateway;
  private Api api;

  @BeforeEach
  void start() throws Exception {
    gateway = new LoneGateway(BROKER_BYTES);
    api = gateway.api();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private IngestionWorker worker() {
    return new IngestionWorker(
        gateway.broker(),
        LoneGateway.SUBSCRIPTION,
        gateway.link(),
        gateway.faults(),
        gateway.metrics());
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
    assertThat(gateway.published()).isEqualTo(accepted);

    try (IngestionWorker worker = worker()) {
      long stored = accepted;
      // A batch is acknowledged first and counted then.
      Eventually.is(() -> gateway.metrics().processedTotal() >= stored);
      assertThat(gateway.metrics().processedTotal()).isEqualTo(accepted);
      assertThat(worker.backlog()).isZero();
      assertThat(api.post(TRACK, Events.event(refused)).json().path("status").textValue())
          .as("what was refused is no duplicate")
          .isEqualTo("accepted");
    }
  }

  @Test
  void withoutRedisEventsAreRefusedAndReadinessSaysSo() throws Exception {
    assertThat(api.get("/ready").status()).isEqualTo(200);
    gateway.stopRedis();

    Eventually.is(() -> !gateway.link().isConnected());
    assertThat(api.get("/ready").status()).isEqualTo(503);
    assertThat(api.get("/health").status()).isEqualTo(200);
    assertThat(api.post(TRACK, Events.event(Events.id())).status()).isEqualTo(503);
    assertThat(api.get("/v1/events/status").status()).isEqualTo(503);
    assertThat(api.get("/metrics").status()).isEqualTo(200);
    assertThat(gateway.published()).isZero();
  }

  @Test
  void whatCanNotBeStoredStaysInTheBrokerUntilItCan() throws Exception {
    String id = Events.id();
    try (IngestionWorker worker = worker()) {
      gateway.stopRedis();
      Eventually.is(() -> !gateway.link().isConnected());
      gateway
          .broker()
          .publish(
              LoneGateway.TOPIC,
              List.of(
                  PubsubMessage.newBuilder()
                      .setData(ByteString.copyFromUtf8(Events.event(id)))
                      .build()));
      assertThat(worker.backlog()).isEqualTo(1);

      gateway.startRedisAgain();

      Eventually.is(() -> worker.backlog() == 0);
      assertThat(gateway.link().gateway().exists(RedisKeys.dedupKey(id)).get(20, TimeUnit.SECONDS))
          .isEqualTo(1);
    }
  }
}
