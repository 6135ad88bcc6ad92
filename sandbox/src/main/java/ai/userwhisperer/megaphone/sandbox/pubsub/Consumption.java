package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.pubsub.v1.PubsubMessage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A consumer in this process, at work on its own daemon thread until it is closed. */
public final class Consumption implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(Consumption.class.getName());
  private static final long CLOSE_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(10);

  // Waking this thread for each message costs its publisher ten times what the publishing does. So
  // after a small batch it sleeps for a moment, and finds the next messages together; the first
  // after a silence still wakes it at once.
  private static final int SMALL_BATCH_MESSAGES = 32;
  private static final long LINGER_NS = TimeUnit.MICROSECONDS.toNanos(100);

  private final SubscriptionQueue queue;
  private final int maxBatchMessages;
  private final Consumer<Batch> handler;
  private final Receiver receiver;
  private final Thread thread;
  private volatile boolean closed;

  private Consumption(
      SubscriptionQueue queue,
      int maxBatchMessages,
      int maxOutstandingMessages,
      Consumer<Batch> handler) {
    this.queue = queue;
    this.maxBatchMessages = maxBatchMessages;
    this.handler = handler;
    this.receiver =
        new Receiver(new Waker(), maxOutstandingMessages, 0, queue.spec().getAckDeadlineSeconds());
    this.thread = new Thread(this::run, "pubsub-consume-" + queue.spec().getName());
    thread.setDaemon(true);
  }

  static Consumption start(
      SubscriptionQueue queue,
      int maxBatchMessages,
      int maxOutstandingMessages,
      Consumer<Batch> handler) {
    requirePositive("maxBatchMessages", maxBatchMessages);
    requirePositive("maxOutstandingMessages", maxOutstandingMessages);
    Consumption consumption =
        new Consumption(queue, maxBatchMessages, maxOutstandingMessages, handler);
    queue.open(consumption.receiver);
    consumption.thread.start();
    return consumption;
  }

  /**
   * No batch is handed over after this returns, unless the handler is still at work after ten
   * seconds. Batches that were handed over can still be settled.
   */
  @Override
  public void close() {
    closed = true;
    queue.close(receiver);
    LockSupport.unpark(thread);
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      thread.join(CLOSE_TIMEOUT_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closed) {
        consume();
      }
    } finally {
      queue.close(receiver);
    }
  }

  private void consume() {
    Delivery delivery = new Delivery();
    queue.take(receiver, delivery, maxBatchMessages, Long.MAX_VALUE);
    if (delivery.size() == 0) {
      LockSupport.park(this);
      return;
    }
    hand(new DeliveredBatch(queue, delivery));
    if (delivery.size() < SMALL_BATCH_MESSAGES) {
      LockSupport.parkNanos(this, LINGER_NS);
    }
  }

  private void hand(DeliveredBatch batch) {
    try {
      handler.accept(batch);
    } catch (RuntimeException e) {
      LOGGER.log(Level.WARNING, "A consumer of " + queue.spec().getName() + " failed", e);
      batch.rejectUnlessSettled();
    }
  }

  private static void requirePositive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException("%s = %d: needs a number above 0".formatted(name, value));
    }
  }

  private final class Waker implements Receiver.Owner {
    @Override
    public void wake() {
      LockSupport.unpark(thread);
    }

    @Override
    public void end(BrokerException reason) {
      closed = true;
      LockSupport.unpark(thread);
    }
  }

  private static final class DeliveredBatch implements Batch {
    private final SubscriptionQueue queue;
    private final StoredMessage[] messages;
    private final long[] ackIds;
    private final AtomicBoolean settled = new AtomicBoolean();

    DeliveredBatch(SubscriptionQueue queue, Delivery delivery) {
      this.queue = queue;
      this.ackIds = delivery.ackIds();
      this.messages = delivery.messages();
    }

    @Override
    public List<PubsubMessage> messages() {
      return Stream.of(messages).map(StoredMessage::message).toList();
    }

    @Override
    public List<ByteString> data() {
      List<ByteString> data = new ArrayList<>(messages.length);
      for (StoredMessage message : messages) {
        data.add(message.data());
      }
      return data;
    }

    @Override
    public Timestamp publishTime() {
      return messages[0].publishTime();
    }

    @Override
    public void acknowledge() {
      settle();
      queue.acknowledge(ackIds);
    }

    @Override
    public void reject() {
      settle();
      queue.modifyAckDeadline(ackIds, 0);
    }

    void rejectUnlessSettled() {
      if (settled.compareAndSet(false, true)) {
        queue.modifyAckDeadline(ackIds, 0);
      }
    }

    private void settle() {
      if (!settled.compareAndSet(false, true)) {
        throw new IllegalStateException("the batch was settled before");
      }
    }
  }
}
