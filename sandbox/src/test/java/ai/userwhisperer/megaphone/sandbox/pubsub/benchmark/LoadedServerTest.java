package ai.userwhisperer.megaphone.sandbox.pubsub.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.pubsub.Broker;
import ai.userwhisperer.megaphone.sandbox.pubsub.BrokerException;
import ai.userwhisperer.megaphone.sandbox.pubsub.PubSubServer;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadedServerTest {
  private static final String TOPIC = "projects/benchmark/topics/steady";
  private static final String SUBSCRIPTION = "projects/benchmark/subscriptions/steady";

  private final Broker broker = Broker.create(100_000_000);
  private PubSubServer server;
  private GoogleClient client;

  @BeforeEach
  void start() throws Exception {
    server = PubSubServer.start(broker, 0);
    client = new GoogleClient("127.0.0.1:" + server.port());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    broker.close();
  }

  @Test
  void messagesThatSomebodyElseTookAreCountedAsLost() throws Exception {
    CompletableFuture<Measurement> measured = measure();
    AtomicLong taken = new AtomicLong();
    broker.consume(
        SUBSCRIPTION,
        1,
        1,
        batch -> {
          batch.acknowledge();
          taken.incrementAndGet();
        });

    Measurement measurement = measured.get();

    assertThat(taken.get()).isPositive();
    assertThat(measurement.lost()).isEqualTo(taken.get());
    assertThat(measurement.duplicated()).isZero();
    assertThat(measurement.isExact()).isFalse();
  }

  @Test
  void messagesThatArriveAgainAreCountedAsDuplicates() throws Exception {
    CompletableFuture<Measurement> measured = measure();
    broker.publish(TOPIC, Collections.nCopies(3, Payload.message(0, System.nanoTime())));

    Measurement measurement = measured.get();

    assertThat(measurement.duplicated()).isEqualTo(3);
    assertThat(measurement.lost()).isZero();
    assertThat(measurement.failed()).isZero();
    assertThat(measurement.deliveredPerSecond()).isPositive();
    assertThat(measurement.isExact()).isFalse();
  }

  /** Returns once the subscription is there. */
  private CompletableFuture<Measurement> measure() throws InterruptedException {
    CompletableFuture<Measurement> measured =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return new LoadedServer(
                        client, ProcessHandle.current(), Load.STEADY, Duration.ofSeconds(5))
                    .measure(1);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    while (!isSubscribed() && !measured.isDone()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return measured;
  }

  private boolean isSubscribed() {
    try {
      broker.getSubscription(SUBSCRIPTION);
      return true;
    } catch (BrokerException e) {
      return false;
    }
  }
}
