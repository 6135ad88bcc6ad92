package ai.userwhisperer.megaphone.sandbox.ingestion;

import ai.userwhisperer.megaphone.sandbox.pubsub.Batch;
import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.ModifyAckDeadlineRequest;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.StreamingPullResponse;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription over the wire, by streaming pull. A stream that ends is opened again. Messages are
 * leased for a short time, and the lease is renewed for as long as they are worked on, so that
 * those of a worker that died are soon delivered to another. Thread-safe; one consumer at a time.
 */
final class StreamingPullSource implements EventSource, AutoCloseable {
  /** The shortest that Pub/Sub knows. */
  static final int LEASE_SECONDS = 10;

  private static final Logger LOG = LoggerFactory.getLogger(StreamingPullSource.class);
  private static final long RENEW_EVERY_SECONDS = LEASE_SECONDS / 3;
  private static final long REOPEN_AFTER_MS = 100;

  private final String subscription;
  private final ManagedChannel channel;
  private final SubscriberCalls calls;
  private final ScheduledExecutorService timer;
  private final BlockingQueue<ReceivedMessage> arrived = new LinkedBlockingQueue<>();
  private final Set<LeasedBatch> unsettled = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;
  private volatile ClientCall<StreamingPullRequest, StreamingPullResponse> stream;

  /**
   * @param address {@code host:port} of a Pub/Sub server in plain text
   * @param subscription its full name
   */
  StreamingPullSource(String address, String subscription) {
    this.subscription = subscription;
    this.channel =
        NettyChannelBuilder.forTarget(address)
            .usePlaintext()
            .maxInboundMessageSize(20 * 1024 * 1024)
            .build();
    this.calls = new SubscriberCalls(channel);
    this.timer =
        Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "worker-pull-timer"));
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public AutoCloseable consume(
      int maxBatchMessages, int maxOutstandingMessages, Consumer<Batch> handler) {
    Thread consumer =
        daemon(() -> handUntilInterrupted(maxBatchMessages, handler), "worker-consume");
    consumer.start();
    ScheduledFuture<?> renewing =
        timer.scheduleWithFixedDelay(
            this::renew, RENEW_EVERY_SECONDS, RENEW_EVERY_SECONDS, TimeUnit.SECONDS);
    open(maxOutstandingMessages);
    return () -> {
      stopStream();
      consumer.interrupt();
      consumer.join(TimeUnit.SECONDS.toMillis(LEASE_SECONDS));
      renewing.cancel(false);
    };
  }

  private void open(int maxOutstandingMessages) {
    if (closed) {
      return;
    }
    stream =
        calls.streamingPull(
            StreamingPullRequest.newBuilder()
                .setSubscription(subscription)
                .setStreamAckDeadlineSeconds(LEASE_SECONDS)
                .setMaxOutstandingMessages(maxOutstandingMessages)
                .build(),
            new Responses(maxOutstandingMessages));
  }

  private void reopen(int maxOutstandingMessages) {
    try {
      ScheduledFuture<?> unused =
          timer.schedule(
              () -> open(maxOutstandingMessages), REOPEN_AFTER_MS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("{} is not pulled any more", subscription);
    }
  }

  private void handUntilInterrupted(int maxBatchMessages, Consumer<Batch> handler) {
    try {
      List<ReceivedMessage> messages = new ArrayList<>(maxBatchMessages);
      while (!Thread.currentThread().isInterrupted()) {
        messages.add(arrived.take());
        arrived.drainTo(messages, maxBatchMessages - 1);
        LeasedBatch batch = new LeasedBatch(this, messages);
        unsettled.add(batch);
        messages.clear();
        try {
          handler.accept(batch);
        } catch (RuntimeException e) {
          LOG.warn("a batch failed", e);
          batch.rejectUnlessSettled();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void renew() {
    for (LeasedBatch batch : unsettled) {
      setDeadline(batch.ackIds(), LEASE_SECONDS);
    }
  }

  /** What can't be acknowledged comes back, and is found to be stored already. */
  void acknowledge(LeasedBatch batch) {
    unsettled.remove(batch);
    calls.acknowledge(
        AcknowledgeRequest.newBuilder()
            .setSubscription(subscription)
            .addAllAckIds(batch.ackIds())
            .build());
  }

  void reject(LeasedBatch batch) {
    unsettled.remove(batch);
    setDeadline(batch.ackIds(), 0);
  }

  private void setDeadline(List<String> ackIds, int seconds) {
    calls.modifyAckDeadline(
        ModifyAckDeadlineRequest.newBuilder()
            .setSubscription(subscription)
            .addAllAckIds(ackIds)
            .setAckDeadlineSeconds(seconds)
            .build());
  }

  @Override
  public long backlog() {
    return arrived.size() + unsettled.stream().mapToLong(batch -> batch.messages().size()).sum();
  }

  /** Whether batches that were handed over are not settled yet. */
  boolean hasUnsettledBatches() {
    return !unsettled.isEmpty();
  }

  private void stopStream() {
    closed = true;
    ClientCall<StreamingPullRequest, StreamingPullResponse> open = stream;
    if (open != null) {
      open.cancel("the worker stops", null);
    }
  }

  /** Stops pulling; nothing can be settled any more. */
  @Override
  public void close() {
    stopStream();
    timer.shutdownNow();
    channel.shutdownNow();
  }

  @Override
  public String toString() {
    return subscription;
  }

  /** Listens to one stream. */
  private final class Responses extends ClientCall.Listener<StreamingPullResponse> {
    private final int maxOutstandingMessages;

    Responses(int maxOutstandingMessages) {
      this.maxOutstandingMessages = maxOutstandingMessages;
    }

    @Override
    public void onMessage(StreamingPullResponse response) {
      // The broker bounds how many there are: it sends no more than may be unsettled.
      arrived.addAll(response.getReceivedMessagesList());
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (!closed) {
        LOG.warn("the pull of {} ended: {}", subscription, status);
        reopen(maxOutstandingMessages);
      }
    }
  }
}
