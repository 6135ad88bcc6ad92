package ai.userwhisperer.megaphone.sandbox.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.Eventually;
import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import com.google.pubsub.v1.PubsubMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DisturbedPassageTest {
  private static final String TOPIC = "projects/p/topics/events";
  private static final String OTHER_TOPIC = "projects/p/topics/others";
  private static final String SUBSCRIPTION = "projects/p/subscriptions/worker";

  private final FakeNanoClock clock = new FakeNanoClock();
  private final Faults faults = new Faults(1);
  private final Broker broker = Broker.create(1L << 30, clock, new DisturbedPassage(faults, clock));

  @BeforeEach
  void create() {
    broker.createTopic(TOPIC);
    broker.createTopic(OTHER_TOPIC);
    broker.createSubscription(SUBSCRIPTION, TOPIC, 600);
  }

  @AfterEach
  void close() {
    faults.close();
    broker.close();
  }

  @Test
  void slowMessagesArriveWhenTheirDelayIsOverAndCountMeanwhile() throws Exception {
    set("pubsub-slow=1m");
    broker.publish(TOPIC, Messages.numbered(10));

    clock.advance(Duration.ofSeconds(59));
    Thread.sleep(50);
    assertThat(pull()).isEmpty();
    assertThat(broker.backlog(SUBSCRIPTION)).isEqualTo(10);

    clock.advance(Duration.ofSeconds(1));
    assertThat(pull(10)).containsExactlyElementsOf(numbers(10));
    assertThat(broker.backlog(SUBSCRIPTION)).isEqualTo(10);
  }

  @Test
  void onlyTheShareThatIsStruckIsSlow() throws Exception {
    set("pubsub-slow=1m,share=50%");
    broker.publish(TOPIC, Messages.numbered(1000));

    assertThat(pull().size()).isBetween(400, 600);
    assertThat(broker.backlog(SUBSCRIPTION)).isEqualTo(1000);
  }

  @Test
  void theEndOfTheFaultBringsAllThatIsLate() throws Exception {
    set("pubsub-slow=1m");
    broker.publish(TOPIC, Messages.numbered(10));
    set("pubsub-disordered=100%");
    broker.publish(TOPIC, Messages.numbered(10));

    faults.clear();
    assertThat(pull(20)).hasSize(20);
    broker.publish(TOPIC, List.of(Messages.of("next")));
    assertThat(pull()).containsExactly("next");
  }

  @Test
  void disorderedMessagesComeBehindLaterOnesAndNoneIsMissing() throws Exception {
    set("pubsub-disordered=20%");
    List<PubsubMessage> all = Messages.numbered(1000);
    for (int i = 0; i < all.size(); i += 10) {
      broker.publish(TOPIC, all.subList(i, i + 10));
    }
    clock.advance(Duration.ofNanos(DisturbedPassage.LONGEST_ASIDE_NS));

    List<String> received = pull(1000);
    assertThat(received).containsExactlyInAnyOrderElementsOf(numbers(1000));
    assertThat(overtaken(received)).isBetween(120L, 280L);
  }

  @Test
  void aDisorderedMessageThatNobodyFollowsArrivesAllTheSame() throws Exception {
    set("pubsub-disordered=100%");
    broker.publish(TOPIC, List.of(Messages.of("last")));
    broker.publish(OTHER_TOPIC, List.of(Messages.of("of another topic")));
    Thread.sleep(20);
    assertThat(pull()).isEmpty();

    clock.advance(Duration.ofNanos(DisturbedPassage.LONGEST_ASIDE_NS));
    assertThat(pull(1)).containsExactly("last");
  }

  @Test
  void messagesWithAnOrderingKeyKeepTheirOrderWhateverIsWrong() throws Exception {
    set("pubsub-slow=bimodal(1ms,900ms,50%)", "pubsub-disordered=50%");
    for (int i = 0; i < 200; i++) {
      broker.publish(
          TOPIC,
          List.of(
              Messages.of("" + i).toBuilder().setOrderingKey("key").build(),
              Messages.of("unkeyed")));
      clock.advance(Duration.ofMillis(5));
      if (i == 150) {
        faults.clear();
      }
    }
    clock.advance(Duration.ofSeconds(2));

    assertThat(pull(400).stream().filter(text -> !text.equals("unkeyed")))
        .containsExactlyElementsOf(numbers(200));
  }

  @Test
  void nothingIsLostOrDoubledHoweverFaultsComeAndGo() throws Exception {
    Faults real = new Faults(1);
    try (Broker disturbed = Broker.create(1L << 30, real)) {
      disturbed.createTopic(TOPIC);
      disturbed.createSubscription(SUBSCRIPTION, TOPIC, 600);
      Set<String> seen = ConcurrentHashMap.newKeySet();
      List<String> twice = Collections.synchronizedList(new ArrayList<>());
      try (Consumption consumption =
          disturbed.consume(
              SUBSCRIPTION,
              100,
              10_000,
              batch -> {
                batch.messages().stream()
                    .map(Messages::text)
                    .filter(text -> !seen.add(text))
                    .forEach(twice::add);
                batch.acknowledge();
              })) {
        assertThat(consumption).isNotNull();
        CompletableFuture<Void> a = CompletableFuture.runAsync(() -> publish(disturbed, "a"));
        CompletableFuture<Void> b = CompletableFuture.runAsync(() -> publish(disturbed, "b"));
        CompletableFuture<Void> both = CompletableFuture.allOf(a, b);
        while (!both.isDone()) {
          real.set(
              List.of(
                  Fault.parse("pubsub-slow=5ms,share=30%"), Fault.parse("pubsub-disordered=10%")));
          Thread.sleep(3);
          real.clear();
        }
        both.get(1, TimeUnit.MINUTES);
        Eventually.is(() -> seen.size() == 40_000);
        Eventually.is(() -> disturbed.backlog(SUBSCRIPTION) == 0);
        assertThat(twice).isEmpty();
      }
    } finally {
      real.close();
    }
  }

  private static void publish(Broker broker, String prefix) {
    for (int i = 0; i < 20_000; i += 10) {
      broker.publish(
          TOPIC, IntStream.range(i, i + 10).mapToObj(n -> Messages.of(prefix + n)).toList());
    }
  }

  /** How many came behind one that is later. */
  private static long overtaken(List<String> received) {
    int latest = -1;
    long overtaken = 0;
    for (String text : received) {
      int number = Integer.parseInt(text);
      overtaken += number < latest ? 1 : 0;
      latest = Math.max(latest, number);
    }
    return overtaken;
  }

  private void set(String... texts) {
    faults.set(Arrays.stream(texts).map(Fault::parse).toList());
  }

  private List<String> pull() {
    return Messages.texts(broker.pull(SUBSCRIPTION, 1000));
  }

  private List<String> pull(int count) throws InterruptedException {
    List<String> texts = new ArrayList<>();
    Eventually.is(
        () -> {
          texts.addAll(pull());
          return texts.size() >= count;
        });
    return texts;
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }
}
