package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.ObservationLog;
import ai.userwhisperer.megaphone.measurements.Sample;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.profiles.PubSubSettings;
import ai.userwhisperer.megaphone.sandbox.pubsub.Broker;
import ai.userwhisperer.megaphone.sandbox.pubsub.PubSubServer;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.Timestamps;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Whether the Pub/Sub probe sees every message, and what that costs: at 100,000 messages a second
 * against the sandbox's broker, at a rate that it can carry against Google's emulator. What {@code
 * scripts/benchmark-pubsub-probe.sh} calls.
 */
final class PubSubProbeBenchmark {
  private static final String PROJECT = "user-whisperer-dev";
  private static final String TOPIC_ID = "uw-user-events";
  private static final String TOPIC = "projects/" + PROJECT + "/topics/" + TOPIC_ID;
  private static final int RATE = 100_000;
  private static final int EMULATOR_RATE = 1_000;
  private static final int STREAMS = 2;
  private static final int BATCHES_PER_SECOND = 100;
  private static final int PADDING = 150;
  private static final int OBSERVED_AT_ONCE = 1_000;
  private static final int ROUNDS = 8;
  private static final int BATCHES_PER_ROUND = 1_000;

  private PubSubProbeBenchmark() {}

  /** Seconds, and {@code host:port} of an emulator where there is one. */
  public static void main(String[] arguments) throws IOException {
    int seconds = Integer.parseInt(arguments[0]);
    System.out.println(
        "| server | published | messages/s | observed | not seen | twice | cores that the probe used |"
            + " µs per message |");
    System.out.println("|---|--:|--:|--:|--:|--:|--:|--:|");
    boolean whole = ours(seconds);
    if (arguments.length > 1) {
      whole &= emulator(arguments[1], seconds);
    } else {
      System.out.println("| Google's emulator | not found |");
    }
    System.out.println();
    observerAlone();
    System.exit(whole ? 0 : 1);
  }

  private static boolean ours(int seconds) throws IOException {
    Broker broker = Broker.create(512 << 20);
    broker.createTopic(TOPIC);
    Map<String, String> attributes = Map.of("source", "benchmark");
    try (PubSubServer server = PubSubServer.start(broker, 0)) {
      return measure(
          "the sandbox's broker",
          "127.0.0.1:" + server.port(),
          RATE,
          seconds,
          events -> broker.publish(TOPIC, events, attributes));
    } finally {
      broker.close();
    }
  }

  private static boolean emulator(String endpoint, int seconds) throws IOException {
    try (BenchmarkPublisher publisher = new BenchmarkPublisher(endpoint, TOPIC)) {
      return measure("Google's emulator", endpoint, EMULATOR_RATE, seconds, publisher::publish);
    }
  }

  /** Publishes for a while, at first to warm up, and says whether all came once. */
  private static boolean measure(
      String server, String endpoint, int rate, int seconds, Consumer<List<ByteString>> to)
      throws IOException {
    Path folder = Files.createTempDirectory("megaphone-benchmark");
    try {
      TestRun run = TestRun.in(folder);
      long warmUp;
      long published;
      double tookSeconds;
      Map<String, Double> used = new TreeMap<>();
      try (ProbeSet probes =
          ProbeSet.of(List.of(probe(endpoint, run)), run.directory().marks(), run.clock())) {
        probes.start();
        warmUp = publish(0, rate, Math.max(2, seconds / 5), to);
        awaitObserved(probes, warmUp);
        ProbeCosts costs = new ProbeCosts(List.of());
        long startNs = System.nanoTime();
        published = publish(warmUp, rate, seconds, to);
        tookSeconds = (System.nanoTime() - startNs) / 1e9;
        awaitObserved(probes, warmUp + published);
        costs.addSinceLastTime(used);
      }
      long observed = run.ledger().count(EventSet.OBSERVED, 0, warmUp, published);
      long twice = run.ledger().count(EventSet.DUPLICATED, 0, warmUp, published);
      double cpuMs = used.getOrDefault("probeCpuMs:pubsub", 0.0);
      System.out.printf(
          Locale.ROOT,
          "| %s | %,d | %,.0f | %,d | %,d | %,d | %.2f | %.2f |%n",
          server,
          published,
          published / tookSeconds,
          observed,
          published - observed,
          twice,
          cpuMs / 1e3 / tookSeconds,
          cpuMs * 1e3 / published);
      return observed == published && twice == 0;
    } finally {
      delete(folder);
    }
  }

  private static PubSubProbe probe(String endpoint, TestRun run) {
    return new PubSubProbe(
        new PubSubSettings(
            true,
            PROJECT,
            TOPIC_ID,
            endpoint,
            STREAMS,
            PubSubSettings.Observe.EVENTS,
            Optional.empty()),
        run.directory(),
        run.clock(),
        (injector, sequence) -> run.clock().originNs());
  }

  /** As a pace of small batches, each at its time. */
  private static long publish(long first, int rate, int seconds, Consumer<List<ByteString>> to) {
    int batch = rate / BATCHES_PER_SECOND;
    long startNs = System.nanoTime();
    long sequence = first;
    for (int i = 0; i < seconds * BATCHES_PER_SECOND; i++) {
      List<ByteString> events = new ArrayList<>(batch);
      for (int n = 0; n < batch; n++) {
        events.add(event(sequence++));
      }
      long dueNs = startNs + i * (TimeUnit.SECONDS.toNanos(1) / BATCHES_PER_SECOND);
      while (System.nanoTime() < dueNs) {
        LockSupport.parkNanos(dueNs - System.nanoTime());
      }
      to.accept(events);
    }
    return sequence - first;
  }

  /** Until all came, or nothing more does for five seconds. */
  private static void awaitObserved(ProbeSet probes, long events) {
    double last = -1;
    long changedNs = System.nanoTime();
    while (last < events && System.nanoTime() - changedNs < TimeUnit.SECONDS.toNanos(5)) {
      double now =
          probes
              .latest(PubSubProbe.NAME)
              .map(Sample::values)
              .map(values -> values.get("observed"))
              .orElse(0.0);
      if (now != last) {
        last = now;
        changedNs = System.nanoTime();
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private static ByteString event(long sequence) {
    return ByteString.copyFromUtf8(
        "{\"event_id\":\""
            + TestRun.eventId(sequence)
            + "\",\"event_type\":\"page_viewed\",\"user_id\":\"usr_0123456789abcdef\",\"properties\":{\"p\":\""
            + "x".repeat(PADDING)
            + "\"}}");
  }

  /** What the publish time and the ordering key add to the part that no network is in. */
  private static void observerAlone() throws IOException {
    System.out.println("| observing alone | ns per message |");
    System.out.println("|---|--:|");
    System.out.printf(Locale.ROOT, "| without publish time | %.0f |%n", observeNs(false, false));
    System.out.printf(Locale.ROOT, "| with publish time | %.0f |%n", observeNs(true, false));
    System.out.printf(
        Locale.ROOT, "| and one of 10,000 ordering keys | %.0f |%n", observeNs(true, true));
  }

  /** The best of several rounds. */
  private static double observeNs(boolean publishTime, boolean key) throws IOException {
    Path folder = Files.createTempDirectory("megaphone-benchmark");
    TestRun run = TestRun.in(folder);
    double best = Double.MAX_VALUE;
    try (ObservationLog log =
        new ObservationLog(
            run.directory(), "pubsub", (injector, id) -> run.clock().originNs(), run.clock())) {
      Observer observer = new Observer(log, run.clock());
      long sequence = 0;
      for (int round = 0; round < ROUNDS; round++) {
        long spentNs = 0;
        for (int batch = 0; batch < BATCHES_PER_ROUND; batch++) {
          List<ReceivedMessage> messages = new ArrayList<>(OBSERVED_AT_ONCE);
          for (int i = 0; i < OBSERVED_AT_ONCE; i++) {
            messages.add(received(sequence++, run, publishTime, key));
          }
          long beginNs = System.nanoTime();
          observer.observe(messages, beginNs);
          spentNs += System.nanoTime() - beginNs;
        }
        log.flush();
        best = Math.min(best, (double) spentNs / BATCHES_PER_ROUND / OBSERVED_AT_ONCE);
      }
    } finally {
      delete(folder);
    }
    return best;
  }

  private static ReceivedMessage received(
      long sequence, TestRun run, boolean publishTime, boolean key) {
    PubsubMessage.Builder message =
        PubsubMessage.newBuilder()
            .setData(event(sequence))
            .setMessageId(Long.toString(1_790_000_000_000L + sequence));
    if (publishTime) {
      message.setPublishTime(Timestamps.fromMillis(run.clock().originEpochMs() + sequence / 100));
    }
    if (key) {
      message.setOrderingKey("user-" + sequence % 10_000);
    }
    return ReceivedMessage.newBuilder().setMessage(message).build();
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
