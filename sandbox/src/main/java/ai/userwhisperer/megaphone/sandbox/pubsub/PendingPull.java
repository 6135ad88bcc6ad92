package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.PullResponse;
import io.grpc.Context;
import io.grpc.Deadline;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A pull that waits for its first message, until shortly before the caller gives up. Confined to
 * the event loop.
 */
final class PendingPull implements Receiver.Owner {
  private static final long MAX_WAIT_MS = TimeUnit.SECONDS.toMillis(30);

  /** How much earlier than the caller's deadline an empty answer is sent. */
  private static final long MARGIN_MS = 250;

  private final SubscriptionQueue queue;
  private final int maxMessages;
  private final Reply<PullResponse> reply;
  private final ScheduledExecutorService eventLoop;
  private final Set<Receiver.Owner> open;
  private final Receiver receiver;
  private ScheduledFuture<?> timeout;
  private boolean over;

  private PendingPull(
      SubscriptionQueue queue,
      int maxMessages,
      Reply<PullResponse> reply,
      ScheduledExecutorService eventLoop,
      Set<Receiver.Owner> open) {
    this.queue = queue;
    this.maxMessages = maxMessages;
    this.reply = reply;
    this.eventLoop = eventLoop;
    this.open = open;
    this.receiver = new Receiver(this, 0, 0, queue.spec().getAckDeadlineSeconds());
  }

  /**
   * @throws BrokerException if the request is wrong; then nothing was answered
   */
  @SuppressWarnings("deprecation") // return_immediately is deprecated, and clients still send it
  static void start(
      Broker broker,
      PullRequest request,
      Reply<PullResponse> reply,
      ScheduledExecutorService eventLoop,
      Set<Receiver.Owner> open) {
    SubscriptionRules.requireMaxMessages(request.getMaxMessages());
    SubscriptionQueue queue = broker.subscription(request.getSubscription());
    PendingPull pull = new PendingPull(queue, request.getMaxMessages(), reply, eventLoop, open);
    queue.open(pull.receiver);
    open.add(pull);
    reply.onCancel(pull::leave);
    long waitMs = request.getReturnImmediately() ? 0 : waitMs(Context.current().getDeadline());
    pull.timeout = eventLoop.schedule(pull::answerEmpty, waitMs, TimeUnit.MILLISECONDS);
    pull.answerIfAny();
  }

  @Override
  public void wake() {
    EventLoops.execute(eventLoop, this::answerIfAny);
  }

  @Override
  public void end(BrokerException reason) {
    EventLoops.execute(
        eventLoop,
        () -> {
          if (leave()) {
            reply.fail(reason);
          }
        });
  }

  private void answerIfAny() {
    if (over) {
      return;
    }
    Delivery delivery = new Delivery();
    queue.take(receiver, delivery, maxMessages, Broker.MAX_PULL_BYTES);
    if (delivery.size() > 0) {
      answer(
          PullResponse.newBuilder().addAllReceivedMessages(ReceivedMessages.of(delivery)).build());
    }
  }

  private void answerEmpty() {
    answer(PullResponse.getDefaultInstance());
  }

  private void answer(PullResponse response) {
    if (leave()) {
      reply.send(response);
    }
  }

  private boolean leave() {
    if (over) {
      return false;
    }
    over = true;
    timeout.cancel(false);
    open.remove(this);
    queue.close(receiver);
    return true;
  }

  private static long waitMs(Deadline deadline) {
    if (deadline == null) {
      return MAX_WAIT_MS;
    }
    long remainingMs = deadline.timeRemaining(TimeUnit.MILLISECONDS) - MARGIN_MS;
    return Math.max(0, Math.min(MAX_WAIT_MS, remainingMs));
  }
}
