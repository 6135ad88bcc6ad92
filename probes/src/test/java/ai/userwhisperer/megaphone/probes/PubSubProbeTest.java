package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.measurements.IntervalLog;
import ai.userwhisperer.megaphone.measurements.ObservationLog;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.ledger.DueTimes;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.profiles.PubSubSettings;
import ai.userwhisperer.megaphone.sandbox.pubsub.Broker;
import ai.userwhisperer.megaphone.sandbox.pubsub.PubSubServer;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PubsubMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over gRPC, against the sandbox's broker. */
class PubSubProbeTest {
  private static final String PROJECT = "user-whisperer-dev";
  private static final String TOPIC = "projects/" + PROJECT + "/topics/uw-user-events";
  private static final String SUBSCRIPTION =
      "projects/" + PROJECT + "/subscriptions/megaphone-2026-11-24t13-00-00_local_ab3xyz";
  private static final long DUE_BEFORE_START_NS = 10_000_000_000L;

  @TempDir Path folder;

  private Broker broker;
  private PubSubServer server;
  private TestRun run;

  @BeforeEach
  void startBroker() throws IOException {
    broker = Broker.create(256 << 20);
    broker.createTopic(TOPIC);
    server = PubSubServer.start(broker, 0);
    run = TestRun.in(folder);
  }

  @AfterEach
  void stopBroker() {
    server.close();
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void everyEventIsObservedOnceAndAcknowledged(int streams) {
    int events = 20_000;
    try (PubSubProbe probe = probe(streams)) {
      probe.start();
      publish(0, events, PubSubProbeTest::event);
      awaitObserved(probe, events);
      TestRun.await("acknowledgements", () -> broker.backlog(SUBSCRIPTION) == 0);
      assertThat(run.lastSample("pubsub").values())
          .containsEntry("duplicates", 0.0)
          .containsEntry("foreign", 0.0)
          .containsEntry("redelivered", 0.0);
      assertThat(probe.latest()).contains(run.lastSample("pubsub"));
    }
    assertThat(run.ledger().count(EventSet.OBSERVED, 0, 0, events)).isEqualTo(events);
    assertThat(run.ledger().count(EventSet.OBSERVED)).isEqualTo(events);
    assertThat(lags(ObservationLog.PROCESSING_LAG).getTotalCount()).isEqualTo(events);
    assertThat(lags(ObservationLog.PROCESSING_LAG).getMinValue())
        .isGreaterThanOrEqualTo((long) (DUE_BEFORE_START_NS * 0.999));
  }

  @Test
  void thePublishTimeSplitsTheLagInTwo() {
    try (PubSubProbe probe = probe(1)) {
      probe.start();
      publish(0, 100, PubSubProbeTest::event);
      awaitObserved(probe, 100);
      assertThat(run.lastSample("pubsub").values())
          .containsEntry("implausiblePublishTimes", 0.0)
          .containsEntry("messages", 100.0);
    }
    Histogram processing = lags(ObservationLog.PROCESSING_LAG);
    Histogram publishing = lags(ObservationLog.PUBLISH_LAG);
    Histogram delivery = lags(ObservationLog.DELIVERY_LAG);
    assertThat(publishing.getTotalCount()).isEqualTo(100);
    assertThat(delivery.getTotalCount()).isEqualTo(100);
    assertThat(publishing.getMinValue())
        .isGreaterThanOrEqualTo((long) (DUE_BEFORE_START_NS * 0.999));
    assertThat(publishing.getMean() + delivery.getMean())
        .isCloseTo(processing.getMean(), Percentage.withPercentage(0.3));
  }

  @Test
  void aPublishTimeThatCantBeIsCounted() {
    RunClock wrong = new RunClock(run.clock().originNs(), run.clock().originEpochMs() - 3_600_000);
    try (PubSubProbe probe = probe(1, wrong)) {
      probe.start();
      publish(0, 10, PubSubProbeTest::event);
      awaitObserved(probe, 10);
      assertThat(run.lastSample("pubsub").values()).containsEntry("implausiblePublishTimes", 10.0);
    }
  }

  @Test
  void messagesOfAKeyThatComeInTheirOrderAreNotOutOfOrder() {
    try (PubSubProbe probe = probe(2)) {
      probe.start();
      for (int i = 0; i < 50; i++) {
        publishWithKey(i, "user-" + i % 5);
      }
      awaitObserved(probe, 50);
      assertThat(run.lastSample("pubsub").values()).containsEntry("outOfOrder", 0.0);
    }
  }

  private void publishWithKey(long sequence, String key) {
    broker.publish(
        TOPIC,
        List.of(
            PubsubMessage.newBuilder()
                .setData(ByteString.copyFromUtf8(event(sequence)))
                .setOrderingKey(key)
                .build()));
  }

  private Histogram lags(String tag) {
    Histogram sum = IntervalLog.newHistogram();
    run.intervals("pubsub").stream()
        .filter(interval -> interval.tag().equals(tag))
        .forEach(interval -> sum.add(interval.histogram()));
    return sum;
  }

  @Test
  void duplicatesAndForeignEventsAreCountedApart() {
    try (PubSubProbe probe = probe(1)) {
      probe.start();
      publish(0, 100, PubSubProbeTest::event);
      publish(10, 5, PubSubProbeTest::event);
      publish(0, 3, i -> "{\"event_id\":\"evt_otherR0000000%03d\"}".formatted(i));
      publish(0, 2, i -> "not JSON at all");
      publish(0, 1, i -> "{\"event_id\":7}");
      publish(0, 1, i -> "");
      awaitValue(probe, "foreign", 7);
      assertThat(run.lastSample("pubsub").values())
          .containsEntry("observed", 100.0)
          .containsEntry("duplicates", 5.0);
    }
    assertThat(run.ledger().count(EventSet.DUPLICATED, 0, 10, 5)).isEqualTo(5);
    assertThat(run.ledger().count(EventSet.DUPLICATED)).isEqualTo(5);
  }

  @Test
  void anIdThatOnlyAParserCanReadIsReadByOne() {
    try (PubSubProbe probe = probe(1)) {
      probe.start();
      publish(0, 10, i -> event(i).replace("event_id", "event\\u005fid"));
      awaitObserved(probe, 10);
    }
    assertThat(run.ledger().count(EventSet.OBSERVED, 0, 0, 10)).isEqualTo(10);
  }

  @Test
  void messagesThatAreLargerThanAllBeforeAreRead() {
    try (PubSubProbe probe = probe(1)) {
      probe.start();
      publish(
          0, 20, i -> "{\"p\":\"" + "x".repeat(1000 << (i / 2)) + "\"," + event(i).substring(1));
      awaitObserved(probe, 20);
    }
  }

  @Test
  void nothingIsLostOrCountedTwiceWhenTheStreamsBreak() throws IOException {
    int port = server.port();
    try (PubSubProbe probe = probe(2)) {
      probe.start();
      for (int round = 0; round < 3; round++) {
        publish(round * 2_000L, 1_000, PubSubProbeTest::event);
        server.close();
        publish(round * 2_000L + 1_000, 1_000, PubSubProbeTest::event);
        server = PubSubServer.start(broker, port);
        awaitObserved(probe, (round + 1) * 2_000L);
      }
      assertThat(run.lastSample("pubsub").values()).containsEntry("duplicates", 0.0);
    }
    assertThat(run.ledger().count(EventSet.OBSERVED)).isEqualTo(6_000);
    assertThat(run.ledger().count(EventSet.DUPLICATED)).isZero();
  }

  @Test
  void aServerThatStaysAwayIsAProblemUntilItIsBack() throws IOException {
    int port = server.port();
    try (PubSubProbe probe = probe(1)) {
      probe.start();
      server.close();
      TestRun.await("outage", () -> !works(probe));
      server = PubSubServer.start(broker, port);
      publish(0, 10, PubSubProbeTest::event);
      TestRun.await("recovery", () -> works(probe));
      awaitObserved(probe, 10);
    }
  }

  @Test
  void theSubscriptionIsTheRunsOwnAndGoneAtTheEnd() {
    PubSubProbe probe = probe(1);
    probe.start();
    assertThat(broker.getSubscription(SUBSCRIPTION).getTopic()).isEqualTo(TOPIC);
    assertThat(broker.getSubscription(SUBSCRIPTION).getAckDeadlineSeconds()).isEqualTo(60);
    probe.close();
    assertThat(broker.listSubscriptions("projects/" + PROJECT)).isEmpty();
  }

  @Test
  void aStartThatFailsHalfWayLeavesNoSubscription() throws IOException {
    // The samples' file can't be made: a directory of its name is there.
    java.nio.file.Files.createDirectories(
        run.directory().root().resolve("probes").resolve("pubsub.jsonl"));
    ProbeSet probes = ProbeSet.of(List.of(probe(1)), run.directory().marks(), run.clock());
    assertThatThrownBy(probes::start).isInstanceOf(java.io.UncheckedIOException.class);
    assertThat(broker.listSubscriptions("projects/" + PROJECT)).isEmpty();
    assertThat(probes.problems()).isEmpty();
  }

  @Test
  void aTopicThatIsMissingIsFoundBeforeTheLoad() {
    broker.deleteTopic(TOPIC);
    try (PubSubProbe probe = probe(1)) {
      assertThatThrownBy(probe::start)
          .isInstanceOf(ProbeException.class)
          .hasMessage(
              "probes.pubsub.topic = " + TOPIC + ": does not exist; needs a topic that is there");
    }
  }

  @Test
  void aServerThatIsNotThereIsFoundBeforeTheLoad() {
    String endpoint = "127.0.0.1:" + server.port();
    PubSubProbe probe = probe(1);
    server.close();
    assertThatThrownBy(probe::start)
        .isInstanceOf(ProbeException.class)
        .hasMessage(
            "probes.pubsub.endpoint = "
                + endpoint
                + ": does not answer; needs a Pub/Sub server, or probes.pubsub.enabled = false");
    assertThatThrownBy(probe::close).hasMessageContaining("could not be deleted");
  }

  @Test
  void aSubscriptionsNameIsMadeValid() {
    assertThat(TemporarySubscription.id("2026-11-24T13:00:00 Großer_Lauf"))
        .isEqualTo("megaphone-2026-11-24t13-00-00-gro-er_lauf");
    assertThat(TemporarySubscription.id("x".repeat(400))).hasSize(255);
  }

  private static boolean works(PubSubProbe probe) {
    try {
      probe.sample();
      return true;
    } catch (ProbeException e) {
      assertThat(e.getMessage()).startsWith(SUBSCRIPTION + ": ");
      return false;
    }
  }

  private void awaitObserved(PubSubProbe probe, long events) {
    awaitValue(probe, "observed", events);
  }

  private void awaitValue(PubSubProbe probe, String name, long value) {
    TestRun.await(
        value + " " + name,
        () -> works(probe) && run.lastSample("pubsub").values().get(name) == value);
  }

  private PubSubProbe probe(int streams) {
    return probe(streams, run.clock());
  }

  private PubSubProbe probe(int streams, RunClock clock) {
    DueTimes dueTimes = (injector, sequence) -> run.clock().originNs() - DUE_BEFORE_START_NS;
    return new PubSubProbe(
        new PubSubSettings(
            true,
            PROJECT,
            "uw-user-events",
            "127.0.0.1:" + server.port(),
            streams,
            PubSubSettings.Observe.EVENTS,
            Optional.empty()),
        run.directory(),
        clock,
        dueTimes);
  }

  private void publish(long first, int count, LongFunction<String> document) {
    List<PubsubMessage> messages = new ArrayList<>(count);
    LongStream.range(first, first + count)
        .mapToObj(document)
        .forEach(
            json ->
                messages.add(
                    PubsubMessage.newBuilder()
                        .setData(ByteString.copyFromUtf8(json))
                        .putAttributes("source", "test")
                        .build()));
    for (int from = 0; from < count; from += 1_000) {
      broker.publish(TOPIC, messages.subList(from, Math.min(count, from + 1_000)));
    }
  }

  private static String event(long sequence) {
    return "{\"event_type\":\"page_viewed\",\"properties\":{\"event_id\":\"evt_Ab3xYz000000000a\"},"
        + "\"event_id\":\""
        + TestRun.eventId(sequence)
        + "\",\"timestamp\":\"2026-11-24T13:00:00Z\"}";
  }
}
