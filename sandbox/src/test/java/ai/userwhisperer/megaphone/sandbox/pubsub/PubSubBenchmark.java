package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.api.gax.rpc.BidiStream;
import com.google.cloud.pubsub.v1.Subscriber;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.StreamingPullResponse;
import com.sun.management.OperatingSystemMXBean;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * How many messages a second the broker carries when they are published in its own process, as the
 * sandbox's gateway does, and what CPU they cost. Not a test: run {@code main} with {@code local}
 * (consumed in this process), {@code mixed} (received by Google's client), {@code stream} (received
 * by a bare stream of it) or {@code both} (consumed here and received there), seconds, and bytes
 * per message. With Google's client at both ends: {@link
 * ai.userwhisperer.megaphone.sandbox.pubsub.benchmark}.
 */
final class PubSubBenchmark {
  private static final String TOPIC = "projects/benchmark/topics/events";
  private static final String REMOTE = "projects/benchmark/subscriptions/remote";
  private static final String LOCAL = "projects/benchmark/subscriptions/local";
  private static final long MAX_RETAINED_BYTES = 512L << 20;
  private static final int MAX_OUTSTANDING = 10_000;
  private static final int BATCH = 100;
  private static final int WARM_UP_SECONDS = 5;
  private static final PrintStream OUT = System.out;

  private final LongAdder remotely = new LongAdder();
  private final LongAdder locally = new LongAdder();

  private PubSubBenchmark() {}

  public static void main(String[] args) throws Exception {
    String mode = args.length > 0 ? args[0] : "local";
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 8;
    int bytes = args.length > 2 ? Integer.parseInt(args[2]) : 400;
    new PubSubBenchmark().run(mode, seconds, bytes);
    System.exit(0); // the client's executors are not daemons
  }

  private void run(String mode, int seconds, int bytes) throws Exception {
    PubsubMessage message =
        PubsubMessage.newBuilder()
            .setData(ByteString.copyFrom(new byte[bytes]))
            .putAttributes("timestamp", "2026-01-01T00:00:00.000Z")
            .putAttributes("source", "event-ingestion")
            .build();
    try (Broker broker = Broker.create(MAX_RETAINED_BYTES);
        PubSubServer server = PubSubServer.start(broker, 0);
        PubSubClients clients = new PubSubClients("localhost:" + server.port())) {
      broker.createTopic(TOPIC);
      List<AutoCloseable> running = new ArrayList<>();
      if (!mode.equals("local")) {
        broker.createSubscription(REMOTE, TOPIC, 60);
        running.add(mode.equals("stream") ? stream(clients) : subscribe(clients));
      }
      if (mode.equals("local") || mode.equals("both")) {
        broker.createSubscription(LOCAL, TOPIC, 60);
        running.add(
            broker.consume(
                LOCAL,
                500,
                MAX_OUTSTANDING,
                batch -> {
                  locally.add(batch.messages().size());
                  batch.acknowledge();
                }));
      }
      Thread source = new Thread(() -> publishLocally(broker, message, mode), "benchmark-source");
      source.setDaemon(true);
      source.start();
      measure(mode, bytes, seconds);
      source.interrupt();
      for (AutoCloseable closeable : running) {
        closeable.close();
      }
    }
  }

  private AutoCloseable subscribe(PubSubClients clients) {
    Subscriber subscriber =
        clients.subscribe(
            REMOTE,
            MAX_OUTSTANDING,
            (received, reply) -> {
              remotely.increment();
              reply.ack();
            });
    return subscriber::stopAsync;
  }

  /**
   * Google's generated stub under the hood of its client: a bare stream, acknowledged in batches.
   */
  private AutoCloseable stream(PubSubClients clients) {
    BidiStream<StreamingPullRequest, StreamingPullResponse> stream =
        clients.subscriptions.streamingPullCallable().call();
    stream.send(
        StreamingPullRequest.newBuilder()
            .setSubscription(REMOTE)
            .setStreamAckDeadlineSeconds(60)
            .setMaxOutstandingMessages(MAX_OUTSTANDING)
            .build());
    Thread reader =
        new Thread(
            () -> {
              for (StreamingPullResponse response : stream) {
                StreamingPullRequest.Builder acknowledge = StreamingPullRequest.newBuilder();
                for (ReceivedMessage message : response.getReceivedMessagesList()) {
                  acknowledge.addAckIds(message.getAckId());
                }
                remotely.add(response.getReceivedMessagesCount());
                stream.send(acknowledge.build());
              }
            },
            "benchmark-stream");
    reader.setDaemon(true);
    reader.start();
    return stream::closeSend;
  }

  private static void publishLocally(Broker broker, PubsubMessage message, String mode) {
    List<PubsubMessage> batch = Collections.nCopies(Integer.getInteger("batch", BATCH), message);
    String slowest = mode.equals("local") ? LOCAL : REMOTE;
    while (!Thread.currentThread().isInterrupted()) {
      if (broker.backlog(slowest) < MAX_OUTSTANDING) {
        broker.publish(TOPIC, batch);
      } else {
        LockSupport.parkNanos(200_000);
      }
    }
  }

  private void measure(String mode, int bytes, int seconds) throws InterruptedException {
    TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
    long[] before = snapshot();
    TimeUnit.SECONDS.sleep(seconds);
    long[] after = snapshot();
    double elapsed = (after[0] - before[0]) / 1e9;
    long messages = Math.max(after[1] - before[1], after[2] - before[2]);
    OUT.printf(
        "%s, %d bytes: remotely %,.0f/s, locally %,.0f/s; CPU per message: process %.2f us,"
            + " server thread %.2f us, consumer thread %.2f us, source %.2f us%n",
        mode,
        bytes,
        (after[1] - before[1]) / elapsed,
        (after[2] - before[2]) / elapsed,
        (after[3] - before[3]) / 1e3 / messages,
        (after[4] - before[4]) / 1e3 / messages,
        (after[5] - before[5]) / 1e3 / messages,
        (after[6] - before[6]) / 1e3 / messages);
  }

  private long[] snapshot() {
    return new long[] {
      System.nanoTime(),
      remotely.sum(),
      locally.sum(),
      ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime(),
      cpuNs("pubsub-server"),
      cpuNs("pubsub-consume"),
      cpuNs("benchmark-source")
    };
  }

  private static long cpuNs(String threadPrefix) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long cpuNs = 0;
    for (ThreadInfo thread : threads.dumpAllThreads(false, false)) {
      if (thread.getThreadName().startsWith(threadPrefix)) {
        cpuNs += threads.getThreadCpuTime(thread.getThreadId());
      }
    }
    return cpuNs;
  }
}
