package ai.userwhisperer.megaphone.probes;

import com.google.api.gax.rpc.ClientStream;
import com.google.api.gax.rpc.ResponseObserver;
import com.google.api.gax.rpc.StreamController;
import com.google.cloud.pubsub.v1.stub.SubscriberStub;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.StreamingPullResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One streaming pull that lasts: when the server ends it, which is normal, it is opened again, at
 * once at first and then at growing intervals. Messages are acknowledged together, on the stream
 * that brought them. Thread-safe.
 */
final class PullStream {
  private static final long FIRST_WAIT_MS = 100;
  private static final long LONGEST_WAIT_MS = 10_000;

  /** A stream that lives so long works. */
  private static final long WORKS_AFTER_NS = TimeUnit.SECONDS.toNanos(2);

  /** Streams that ended one after the other without having worked: more is an outage. */
  private static final int FAILURES_OF_AN_OUTAGE = 3;

  /** Google's limit for a request is 512 KiB, an ack id there takes less than 256 bytes. */
  private static final int MAX_ACKS = 1_000;

  private final SubscriberStub stub;
  private final StreamingPullRequest first;
  private final Observer observer;
  private final ScheduledExecutorService executor;
  private Attempt current;
  private long openedNs;
  private int failures;
  private String lastFailure = "";
  private Future<?> reopening;
  private boolean closed;

  PullStream(
      SubscriberStub stub,
      String subscription,
      String clientId,
      Observer observer,
      ScheduledExecutorService executor) {
    this.stub = stub;
    this.first =
        StreamingPullRequest.newBuilder()
            .setSubscription(subscription)
            .setStreamAckDeadlineSeconds(TemporarySubscription.ACK_DEADLINE_SECONDS)
            .setClientId(clientId)
            .build();
    this.observer = observer;
    this.executor = executor;
  }

  synchronized void open() {
    if (closed) {
      return;
    }
    openedNs = System.nanoTime();
    Attempt attempt = new Attempt();
    current = attempt;
    try {
      attempt.requests = stub.streamingPullCallable().splitCall(attempt);
      attempt.requests.send(first);
    } catch (RuntimeException e) {
      ended(attempt, TemporarySubscription.words(e));
    }
  }

  /** Why no messages come, when the stream ended again and again; empty while it works. */
  synchronized Optional<String> outage() {
    boolean works = current != null && System.nanoTime() - openedNs >= WORKS_AFTER_NS;
    return works || failures < FAILURES_OF_AN_OUTAGE ? Optional.empty() : Optional.of(lastFailure);
  }

  /** Asks the server to end the stream for good; what comes after is not acknowledged. */
  synchronized void close() {
    closed = true;
    if (reopening != null) {
      reopening.cancel(false);
    }
    if (current != null && current.requests != null) {
      current.requests.closeSend();
    }
  }

  private synchronized void acknowledge(Attempt attempt, List<ReceivedMessage> messages) {
    if (closed || attempt != current) {
      return;
    }
    for (int from = 0; from < messages.size(); from += MAX_ACKS) {
      StreamingPullRequest.Builder acks = StreamingPullRequest.newBuilder();
      int to = Math.min(messages.size(), from + MAX_ACKS);
      for (int i = from; i < to; i++) {
        acks.addAckIds(messages.get(i).getAckId());
      }
      attempt.requests.send(acks.build());
    }
    failures = 0;
  }

  private void ended(Attempt attempt, String why) {
    long nowNs = System.nanoTime();
    observer.streamEnded(nowNs);
    synchronized (this) {
      if (closed || attempt != current) {
        return;
      }
      current = null;
      failures = nowNs - openedNs >= WORKS_AFTER_NS ? 1 : failures + 1;
      lastFailure = why;
      long waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS << Math.min(failures - 1, 10));
      reopening = executor.schedule(this::open, waitMs, TimeUnit.MILLISECONDS);
    }
  }

  /** A stream from its opening to its end. */
  private final class Attempt implements ResponseObserver<StreamingPullResponse> {
    /** Guarded by the lock of the {@link PullStream}. */
    private ClientStream<StreamingPullRequest> requests;

    @Override
    public void onStart(StreamController controller) {
      // Responses are asked for one by one by default, which bounds what waits here.
    }

    @Override
    public void onResponse(StreamingPullResponse response) {
      long receivedNs = System.nanoTime();
      List<ReceivedMessage> messages = response.getReceivedMessagesList();
      observer.observe(messages, receivedNs);
      acknowledge(this, messages);
    }

    @Override
    public void onError(Throwable e) {
      ended(this, TemporarySubscription.words(e));
    }

    @Override
    public void onComplete() {
      ended(this, "the server ends each stream at once");
    }
  }
}
