package ai.userwhisperer.megaphone.generators.firehose;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.userwhisperer.megaphone.generators.event.EventModel;
import ai.userwhisperer.megaphone.generators.schedule.ArrivalSchedule;
import ai.userwhisperer.megaphone.measurements.LoadLog;
import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.RequestTime;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.SecondCounts;
import ai.userwhisperer.megaphone.measurements.Share;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.measurements.ledger.Ledger;
import ai.userwhisperer.megaphone.profiles.EventMix;
import ai.userwhisperer.megaphone.profiles.Sending;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/** A run of one phase in a directory of its own, and what it wrote. */
final class TestRun {
  static final String RUN_KEY = "Abc123";
  static final String PHASE = "ingestion";
  static final int INJECTOR = 0;
  static final EventMix MIX =
      new EventMix(
          "app_megaphoneload000",
          1_000,
          1.0,
          new TreeMap<>(Map.of("page_viewed", 3.0, "user_signup", 1.0, "feature_used", 2.0)));

  private URI url;
  private int batch = 1;
  private double requestsPerSecond = 1_000;
  private long requests = 200;
  private int connections = 4;
  private int inFlight = 1;
  private int threads = 1;
  private Duration maxWait = Duration.ofSeconds(30);
  private Duration requestTimeout = Duration.ofSeconds(20);
  private long firstSequence;
  private Duration closedLoop;
  private Transport transport = Transport.of(Sending.Io.AUTO);
  private SslProvider sslProvider = Tls.bestProvider();
  private Duration connectTimeout = Duration.ofSeconds(5);
  private Optional<Path> trustFile = Optional.empty();
  private Sending.Protocol protocol = Sending.Protocol.HTTP_1_1;

  private Share share = Share.WHOLE;
  private final RunDirectory directory;
  private final RunClock clock = RunClock.now();
  private final List<SecondCounts> counts = new ArrayList<>();
  private FirehoseResult result;
  private long startNs;

  TestRun(Path root, URI url) {
    this.url = url;
    this.directory =
        RunDirectory.create(
            root,
            new Manifest(
                Manifest.SCHEMA_VERSION,
                "run",
                RUN_KEY,
                "profile",
                null,
                Map.of(),
                new Manifest.Host("host", "os", "arch", 1, 1),
                clock.originEpochMs(),
                null,
                null,
                List.of(),
                null,
                List.of(),
                List.of()));
  }

  TestRun batch(int newBatch) {
    batch = newBatch;
    return this;
  }

  TestRun load(double newRequestsPerSecond, long newRequests) {
    requestsPerSecond = newRequestsPerSecond;
    requests = newRequests;
    return this;
  }

  TestRun closedLoop(Duration duration) {
    closedLoop = duration;
    return this;
  }

  TestRun connections(int newConnections, int newInFlight) {
    connections = newConnections;
    inFlight = newInFlight;
    return this;
  }

  TestRun threads(int newThreads) {
    threads = newThreads;
    return this;
  }

  TestRun maxWait(Duration newMaxWait) {
    maxWait = newMaxWait;
    return this;
  }

  TestRun requestTimeout(Duration newRequestTimeout) {
    requestTimeout = newRequestTimeout;
    return this;
  }

  TestRun firstSequence(long newFirstSequence) {
    firstSequence = newFirstSequence;
    return this;
  }

  TestRun transport(Transport newTransport) {
    transport = newTransport;
    return this;
  }

  TestRun protocol(Sending.Protocol newProtocol) {
    protocol = newProtocol;
    return this;
  }

  /** The test is skipped on a machine that lacks it. */
  TestRun sslProvider(SslProvider newSslProvider) {
    assumeTrue(newSslProvider == SslProvider.JDK || OpenSsl.isAvailable());
    sslProvider = newSslProvider;
    return this;
  }

  TestRun connectTimeout(Duration newConnectTimeout) {
    connectTimeout = newConnectTimeout;
    return this;
  }

  TestRun trusting(Path newTrustFile) {
    trustFile = Optional.of(newTrustFile);
    return this;
  }

  TestRun share(Share newShare) {
    share = newShare;
    return this;
  }

  FirehosePlan plan() {
    return whole().withShare(share);
  }

  private FirehosePlan whole() {
    return new FirehosePlan(
        PHASE,
        batch == 1 ? "track" : "batch",
        new HttpTarget(
            url,
            batch == 1 ? "/v1/events/track" : "/v1/events/batch",
            new TreeMap<>(Map.of("Authorization", "Bearer uw_secret", "X-App-ID", MIX.appId())),
            connectTimeout,
            requestTimeout,
            trustFile),
        new EventSource(EventModel.of(MIX, 7), RUN_KEY, INJECTOR, firstSequence, batch),
        new Sending(
            connections,
            inFlight,
            threads,
            Sending.Io.AUTO,
            protocol,
            Sending.Compression.NONE,
            maxWait),
        closedLoop == null
            ? Optional.of(ArrivalSchedule.constant(requestsPerSecond, requests))
            : Optional.empty(),
        Share.WHOLE,
        closedLoop == null ? Duration.ofHours(1) : closedLoop,
        System.nanoTime());
  }

  /** Something that happens while the load runs. */
  @FunctionalInterface
  interface Meanwhile {
    void act(Firehose firehose);
  }

  /** Opens the connections, and does not run. */
  void open(Meanwhile then) {
    try (LoadLog log = LoadLog.open(directory, INJECTOR, clock);
        Firehose firehose = Firehose.open(plan(), log, transport, sslProvider)) {
      then.act(firehose);
    }
  }

  TestRun run() {
    return run(firehose -> {});
  }

  TestRun run(Meanwhile meanwhile) {
    try (LoadLog log = LoadLog.open(directory, INJECTOR, clock);
        Firehose firehose = Firehose.open(plan(), log, transport, sslProvider)) {
      Thread other = new Thread(() -> meanwhile.act(firehose));
      other.start();
      startNs = System.nanoTime() + 20_000_000;
      result = firehose.run(startNs);
    }
    directory.readCounts(PHASE, plan().request(), counts::add, TestRun::damaged);
    return this;
  }

  FirehoseResult result() {
    return result;
  }

  /** When the load started, by the monotonic clock. */
  long startNs() {
    return startNs;
  }

  long sum(ToLongFunction<SecondCounts> field) {
    return counts.stream().mapToLong(field).sum();
  }

  Map<String, Long> errors() {
    Map<String, Long> errors = new TreeMap<>();
    counts.forEach(
        second -> second.errors().forEach((kind, count) -> errors.merge(kind, count, Long::sum)));
    return errors;
  }

  long valueCount(String name) {
    return counts.stream()
        .filter(second -> second.values().containsKey(name))
        .mapToLong(second -> second.values().get(name).count())
        .sum();
  }

  /** All that was recorded of one time, in one histogram. */
  Histogram histogram(RequestTime time) {
    Histogram all = new Histogram(3);
    directory.readIntervals(
        PHASE,
        plan().request(),
        interval -> {
          if (interval.tag().equals(time.tag())) {
            all.add(interval.histogram());
          }
        },
        TestRun::damaged);
    return all;
  }

  long atLeast(RequestTime time, long ns) {
    Histogram all = histogram(time);
    return all.getTotalCount() == 0
        ? 0
        : all.getCountBetweenValues(ns, Math.max(ns, all.getMaxValue()));
  }

  Ledger ledger() {
    return directory.readLedger(TestRun::damaged);
  }

  long[] sequences(EventSet set) {
    return ledger().bitmap(set, INJECTOR).toArray();
  }

  private static void damaged(String what) {
    throw new AssertionError(what);
  }
}
