package ai.userwhisperer.megaphone.sandbox.pubsub.benchmark;

import com.google.cloud.pubsub.v1.AckReplyConsumer;
import com.google.cloud.pubsub.v1.Publisher;
import com.google.cloud.pubsub.v1.Subscriber;
import com.google.pubsub.v1.PubsubMessage;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** One server under one load, measured once. */
final class LoadedServer {
  private static final String PROJECT = "projects/benchmark/";
  static final Duration STALL = Duration.ofSeconds(15);

  private static final long SETTLE_MS = 500;
  private static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(5);
  private static final int DIGITS = 3;

  private final GoogleClient client;
  private final ProcessHandle server;
  private final Load load;
  private final long stallNs;
  private final Histogram timesNs = new ConcurrentHistogram(HIGHEST_NS, DIGITS);
  private Sequences sequences;
  private volatile long fromNs = Long.MAX_VALUE;
  private volatile long toNs = Long.MAX_VALUE;

  /**
   * @param stall after which, if nothing arrives, what has not arrived is lost
   */
  LoadedServer(GoogleClient client, ProcessHandle server, Load load, Duration stall) {
    this.client = client;
    this.server = server;
    this.load = load;
    this.stallNs = stall.toNanos();
  }

  Measurement measure(int seconds) throws Exception {
    String name = load.name().toLowerCase(Locale.ROOT);
    String topic = PROJECT + "topics/" + name;
    String subscription = PROJECT + "subscriptions/" + name;
    client.create(topic, subscription);
    sequences = new Sequences(Source.capacity(load.warmUpSeconds() + seconds));
    Subscriber subscriber = client.subscribe(subscription, load, this::receive);
    Publisher publisher = client.publisher(topic, load);
    Source source = new Source(publisher, load, sequences);
    source.start();
    TimeUnit.SECONDS.sleep(load.warmUpSeconds());
    Snapshot before = snapshot(source);
    fromNs = before.atNs();
    toNs = fromNs + TimeUnit.SECONDS.toNanos(seconds);
    TimeUnit.NANOSECONDS.sleep(toNs - System.nanoTime());
    Snapshot after = snapshot(source);
    source.stop();
    awaitArrivals(source);
    subscriber.stopAsync().awaitTerminated();
    return measurement(before, after, source);
  }

  private void receive(PubsubMessage message, AckReplyConsumer reply) {
    long nowNs = System.nanoTime();
    reply.ack();
    if (sequences.arrived(Payload.sequence(message.getData()))) {
      long stampNs = Payload.stampNs(message.getData());
      if (stampNs - fromNs >= 0 && stampNs - toNs < 0) {
        timesNs.recordValue(Math.min(nowNs - stampNs, HIGHEST_NS));
      }
    }
  }

  /** Waits until all that was confirmed has arrived, or nothing arrives any more. */
  private void awaitArrivals(Source source) throws InterruptedException {
    long received = -1;
    long progressNs = System.nanoTime();
    while (sequences.received() < source.published() && System.nanoTime() - progressNs < stallNs) {
      if (sequences.received() != received) {
        received = sequences.received();
        progressNs = System.nanoTime();
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    TimeUnit.MILLISECONDS.sleep(SETTLE_MS); // in which a duplicate would show
  }

  private Measurement measurement(Snapshot before, Snapshot after, Source source) {
    double elapsedSeconds = (after.atNs() - before.atNs()) / 1e9;
    long delivered = after.received() - before.received();
    return new Measurement(
        (after.confirmed() - before.confirmed()) / elapsedSeconds,
        delivered / elapsedSeconds,
        timesNs.getValueAtPercentile(50) / 1e6,
        timesNs.getValueAtPercentile(99) / 1e6,
        (after.clientCpuNs() - before.clientCpuNs()) / 1e3 / delivered,
        (after.serverCpuNs() - before.serverCpuNs()) / 1e3 / delivered,
        source.published(),
        source.published() - source.confirmed(),
        sequences.missingBelow(source.published()),
        sequences.duplicated() + sequences.foreign());
  }

  private Snapshot snapshot(Source source) {
    OperatingSystemMXBean self =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Snapshot(
        System.nanoTime(),
        source.confirmed(),
        sequences.received(),
        self.getProcessCpuTime(),
        server.info().totalCpuDuration().orElseThrow().toNanos());
  }

  private record Snapshot(
      long atNs, long confirmed, long received, long clientCpuNs, long serverCpuNs) {}
}
