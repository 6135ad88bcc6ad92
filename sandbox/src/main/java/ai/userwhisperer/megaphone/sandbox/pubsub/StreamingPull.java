package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.pubsub.v1.StreamingPullRequest;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One streaming pull. It takes messages only while the transport is ready for them, so that what a
 * slow client has not read stays in the broker. Confined to the event loop, apart from {@link
 * #wake()} and {@link #end}.
 */
final class StreamingPull extends ServerCall.Listener<StreamingPullRequest>
    implements Receiver.Owner {
  private static final int MAX_RESPONSE_MESSAGES = 1000;

  /** Far below the 4 MiB that a client takes by default. */
  private static final long MAX_RESPONSE_BYTES = 512 * 1024;

  // A response costs both sides far more than a message in it. So after a small one the stream
  // waits for a moment, and sends the next messages together; the first after a silence leaves at
  // once.
  private static final int SMALL_RESPONSE_MESSAGES = 100;
  private static final long LINGER_NS = TimeUnit.MICROSECONDS.toNanos(500);

  private final Broker broker;
  private final ServerCall<StreamingPullRequest, Delivery> call;
  private final ScheduledExecutorService eventLoop;
  private final Set<Receiver.Owner> open;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final Delivery delivery = new Delivery();
  private SubscriptionQueue queue;
  private Receiver receiver;
  private boolean answersKeepAlives;
  private boolean over;

  StreamingPull(
      Broker broker,
      ServerCall<StreamingPullRequest, Delivery> call,
      ScheduledExecutorService eventLoop,
      Set<Receiver.Owner> open) {
    this.broker = broker;
    this.call = call;
    this.eventLoop = eventLoop;
    this.open = open;
  }

  @Override
  public void onMessage(StreamingPullRequest request) {
    if (over) {
      return;
    }
    call.request(1);
    try {
      if (queue == null) {
        start(request);
      } else {
        requireNoInitialSettings(request);
      }
      settle(request);
    } catch (BrokerException e) {
      fail(e);
    }
  }

  @Override
  public void onReady() {
    wake();
  }

  @Override
  public void onCancel() {
    leave();
  }

  @Override
  public void onHalfClose() {
    if (leave()) {
      call.close(Status.OK, new Metadata());
    }
  }

  @Override
  public void wake() {
    if (scheduled.compareAndSet(false, true)) {
      EventLoops.execute(eventLoop, this::send);
    }
  }

  @Override
  public void end(BrokerException reason) {
    EventLoops.execute(eventLoop, () -> fail(reason));
  }

  private void start(StreamingPullRequest request) {
    SubscriptionRules.requireAckDeadline(
        "stream_ack_deadline_seconds", request.getStreamAckDeadlineSeconds());
    SubscriptionQueue requested = broker.subscription(request.getSubscription());
    receiver =
        new Receiver(
            this,
            request.getMaxOutstandingMessages(),
            request.getMaxOutstandingBytes(),
            request.getStreamAckDeadlineSeconds());
    requested.open(receiver);
    queue = requested;
    open.add(this);
    answersKeepAlives = request.getProtocolVersion() >= 1;
    call.sendHeaders(new Metadata());
    wake();
  }

  private static void requireNoInitialSettings(StreamingPullRequest request) {
    if (!request.getSubscription().isEmpty()) {
      throw BrokerException.invalidArgument(
          "subscription = %s: only the first request of a stream names it"
              .formatted(request.getSubscription()));
    }
    if (request.getMaxOutstandingMessages() != 0 || request.getMaxOutstandingBytes() != 0) {
      throw BrokerException.invalidArgument(
          "max_outstanding_messages, max_outstanding_bytes: only the first request of a stream"
              + " sets them");
    }
  }

  private void settle(StreamingPullRequest request) {
    if (request.getStreamAckDeadlineSeconds() != 0) {
      SubscriptionRules.requireAckDeadline(
          "stream_ack_deadline_seconds", request.getStreamAckDeadlineSeconds());
      receiver.ackDeadlineSeconds(request.getStreamAckDeadlineSeconds());
    }
    if (request.getAckIdsCount() != 0) {
      queue.acknowledge(AckId.parse("ack_ids", request.getAckIdsList()));
    }
    if (request.getModifyDeadlineAckIdsCount() != 0
        || request.getModifyDeadlineSecondsCount() != 0) {
      modifyDeadlines(request);
    } else if (answersKeepAlives && request.getSerializedSize() == 0) {
      call.sendMessage(new Delivery());
    }
  }

  private void modifyDeadlines(StreamingPullRequest request) {
    long[] ackIds = AckId.parse("modify_deadline_ack_ids", request.getModifyDeadlineAckIdsList());
    if (ackIds.length != request.getModifyDeadlineSecondsCount()) {
      throw BrokerException.invalidArgument(
          "modify_deadline_seconds: %d of them for %d modify_deadline_ack_ids"
              .formatted(request.getModifyDeadlineSecondsCount(), ackIds.length));
    }
    int from = 0;
    for (int i = 0; i < ackIds.length; i++) {
      int seconds = request.getModifyDeadlineSeconds(i);
      SubscriptionRules.requireModifiedDeadline("modify_deadline_seconds[" + i + "]", seconds);
      if (i + 1 == ackIds.length || request.getModifyDeadlineSeconds(i + 1) != seconds) {
        queue.modifyAckDeadline(Arrays.copyOfRange(ackIds, from, i + 1), seconds);
        from = i + 1;
      }
    }
  }

  private void send() {
    scheduled.set(false);
    if (over || queue == null) {
      return;
    }
    if (!call.isReady()) {
      queue.pass(receiver); // the transport calls when it is ready
      return;
    }
    queue.take(receiver, delivery, MAX_RESPONSE_MESSAGES, MAX_RESPONSE_BYTES);
    if (delivery.size() == 0) {
      return;
    }
    call.sendMessage(delivery);
    if (delivery.size() < SMALL_RESPONSE_MESSAGES) {
      scheduled.set(true);
      EventLoops.schedule(eventLoop, this::send, LINGER_NS);
    } else {
      wake(); // behind the other streams of this loop
    }
    delivery.clear();
  }

  private void fail(BrokerException reason) {
    if (leave()) {
      Reply.close(call, reason);
    }
  }

  /** False if the stream was over before. */
  private boolean leave() {
    if (over) {
      return false;
    }
    over = true;
    open.remove(this);
    if (queue != null) {
      queue.close(receiver);
    }
    return true;
  }
}
