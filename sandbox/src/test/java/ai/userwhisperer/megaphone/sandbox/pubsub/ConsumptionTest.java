package ai.userwhisperer.megaphone.sandbox.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.pubsub.v1.PubsubMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ConsumptionTest {
  private static final String TOPIC = "projects/p/topics/events";
  private static final String SUBSCRIPTION = "projects/p/subscriptions/worker";
  private static final long PATIENCE_SECONDS = 20;

  private final FakeNanoClock clock = new FakeNanoClock();
  private final Broker broker = Broker.create(1L << 30, clock);
  private final BlockingQueue<Batch> batches = new LinkedBlockingQueue<>();

  ConsumptionTest() {
    broker.createTopic(TOPIC);
    broker.createSubscription(SUBSCRIPTION, TOPIC, 10);
  }

  @AfterEach
  void close() {
    broker.close();
  }

  @Test
  void whatIsThereComesInBatchesOfTheAskedSize() throws Exception {
    broker.publish(TOPIC, Messages.numbered(25));

    try (Consumption consumption = broker.consume(SUBSCRIPTION, 10, 1000, batches::add)) {
      assertThat(consumption).isNotNull();
      assertThat(texts(next())).containsExactlyElementsOf(numbers(0, 10));
      assertThat(texts(next())).containsExactlyElementsOf(numbers(10, 20));
      assertThat(texts(next())).containsExactlyElementsOf(numbers(20, 25));
    }
  }

  @Test
  void aConsumerThatWaitsIsWoken() throws Exception {
    broker.consume(SUBSCRIPTION, 10, 1000, batches::add);

    for (int i = 0; i < 100; i++) {
      broker.publish(TOPIC, List.of(Messages.of("" + i)));
      Batch batch = next();
      assertThat(texts(batch)).containsExactly("" + i);
      batch.acknowledge();
    }

    assertThat(broker.backlog(SUBSCRIPTION)).isZero();
    assertThat(broker.retainedBytes()).isZero();
  }

  @Test
  void deliveryPausesAtTheOutstandingLimit() throws Exception {
    broker.publish(TOPIC, Messages.numbered(30));
    broker.consume(SUBSCRIPTION, 4, 10, batches::add);

    List<Batch> first = List.of(next(), next(), next());
    assertThat(first.stream().mapToInt(batch -> batch.messages().size())).containsExactly(4, 4, 2);
    // Full: whatever happens else, nothing comes until a batch is settled.
    broker.publish(TOPIC, Messages.numbered(1));
    broker.expire();
    assertThat(batches).isEmpty();

    first.get(1).acknowledge();

    assertThat(texts(next())).containsExactly("10", "11", "12", "13");
  }

  @Test
  void aRejectedBatchComesBackAtOnce() throws Exception {
    broker.publish(TOPIC, Messages.numbered(3));
    broker.consume(SUBSCRIPTION, 10, 1000, batches::add);

    next().reject();

    Batch again = next();
    assertThat(texts(again)).containsExactly("0", "1", "2");
    again.acknowledge();
    assertThat(broker.backlog(SUBSCRIPTION)).isZero();
  }

  @Test
  void aBatchThatIsForgottenComesBackAfterTheDeadline() throws Exception {
    broker.publish(TOPIC, Messages.numbered(2));
    broker.consume(SUBSCRIPTION, 10, 1000, batches::add);
    next();

    clock.advance(Duration.ofSeconds(11));
    broker.expire();

    assertThat(texts(next())).containsExactly("0", "1");
  }

  @Test
  void aBatchIsSettledOnce() throws Exception {
    broker.publish(TOPIC, Messages.numbered(1));
    broker.consume(SUBSCRIPTION, 10, 1000, batches::add);
    Batch batch = next();
    batch.acknowledge();

    assertThatThrownBy(batch::reject)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the batch was settled before");
  }

  @Test
  void aHandlerThatThrowsGetsTheBatchAgain() throws Exception {
    broker.publish(TOPIC, Messages.numbered(1));
    CountDownLatch failed = new CountDownLatch(1);
    broker.consume(
        SUBSCRIPTION,
        10,
        1000,
        batch -> {
          if (failed.getCount() > 0) {
            failed.countDown();
            throw new IllegalStateException("as the test wants it");
          }
          batches.add(batch);
        });

    assertThat(texts(next())).containsExactly("0");
    assertThat(failed.getCount()).isZero();
  }

  @Test
  void consumersShareASubscription() throws Exception {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    Set<String> consumers = ConcurrentHashMap.newKeySet();
    CountDownLatch all = new CountDownLatch(20_000);
    for (int i = 0; i < 2; i++) {
      String name = "consumer " + i;
      broker.consume(
          SUBSCRIPTION,
          50,
          200,
          batch -> {
            consumers.add(name);
            batch
                .messages()
                .forEach(
                    message -> {
                      if (seen.add(Messages.text(message))) {
                        all.countDown();
                      }
                    });
            batch.acknowledge();
          });
    }

    for (int i = 0; i < 200; i++) {
      broker.publish(
          TOPIC,
          IntStream.range(i * 100, (i + 1) * 100).mapToObj(n -> Messages.of("" + n)).toList());
    }

    assertThat(all.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(consumers).hasSize(2);
  }

  @Test
  void nothingIsLostOrStuckWhenManyPublishConsumeRejectAndSettleElsewhere() throws Exception {
    int publishers = 3;
    int perPublisher = 20_000;
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    CountDownLatch all = new CountDownLatch(publishers * perPublisher);
    ExecutorService settlers = Executors.newFixedThreadPool(2);
    AtomicInteger turn = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      broker.consume(
          SUBSCRIPTION,
          20 + i,
          40,
          batch ->
              settlers.execute(
                  () -> {
                    if (turn.incrementAndGet() % 5 == 0) {
                      batch.reject();
                      return;
                    }
                    for (PubsubMessage message : batch.messages()) {
                      if (acknowledged.add(Messages.text(message))) {
                        all.countDown();
                      }
                    }
                    batch.acknowledge();
                  }));
    }
    for (int p = 0; p < publishers; p++) {
      String prefix = p + "-";
      settlers.execute(() -> publishAll(prefix, perPublisher));
    }

    assertThat(all.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    settlers.shutdown();
    assertThat(settlers.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(broker.backlog(SUBSCRIPTION)).isZero();
    assertThat(broker.retainedBytes()).isZero();
  }

  private void publishAll(String prefix, int count) {
    for (int i = 0; i < count; i += 8) {
      broker.publish(
          TOPIC, IntStream.range(i, i + 8).mapToObj(n -> Messages.of(prefix + n)).toList());
    }
  }

  @Test
  void aClosedConsumerGetsNothingMoreAndItsBatchesCanStillBeSettled() throws Exception {
    broker.publish(TOPIC, Messages.numbered(1));
    Consumption consumption = broker.consume(SUBSCRIPTION, 10, 1000, batches::add);
    Batch batch = next();

    consumption.close();
    broker.publish(TOPIC, Messages.numbered(5));
    batch.acknowledge();

    assertThat(batches).isEmpty();
    assertThat(broker.backlog(SUBSCRIPTION)).isEqualTo(5);
  }

  private Batch next() throws InterruptedException {
    Batch batch = batches.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(batch).as("a batch within %d s", PATIENCE_SECONDS).isNotNull();
    return batch;
  }

  private static List<String> texts(Batch batch) {
    return batch.messages().stream().map(Messages::text).toList();
  }

  private static List<String> numbers(int from, int to) {
    List<String> numbers = new ArrayList<>();
    for (int i = from; i < to; i++) {
      numbers.add("" + i);
    }
    return numbers;
  }
}
