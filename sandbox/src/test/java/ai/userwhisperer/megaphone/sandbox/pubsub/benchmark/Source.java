package ai.userwhisperer.megaphone.sandbox.pubsub.benchmark;

import com.google.api.core.ApiFutureCallback;
import com.google.api.core.ApiFutures;
import com.google.cloud.pubsub.v1.Publisher;
import com.google.common.util.concurrent.MoreExecutors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Publishes numbered messages on its own thread, and counts what the server confirms. */
final class Source {
  /** At full speed: enough to keep both sides at work, and so few that the queues stay short. */
  static final int MAX_ON_THEIR_WAY = 20_000;

  private static final int MOST_PER_SECOND = 2_000_000;
  private static final int STRIDE = 100;
  private static final long PAUSE_NS = TimeUnit.MICROSECONDS.toNanos(50);
  private static final long STOP_TIMEOUT_SECONDS = 60;

  private final Publisher publisher;
  private final Load load;
  private final Sequences sequences;
  private final LongAdder confirmed = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final Thread thread;
  private volatile boolean stopped;
  private volatile long published;

  private final ApiFutureCallback<String> count =
      new ApiFutureCallback<>() {
        @Override
        public void onSuccess(String messageId) {
          confirmed.increment();
        }

        @Override
        public void onFailure(Throwable reason) {
          if (failed.sum() == 0) {
            System.err.println("a publishing failed: " + reason);
          }
          failed.increment();
        }
      };

  Source(Publisher publisher, Load load, Sequences sequences) {
    this.publisher = publisher;
    this.load = load;
    this.sequences = sequences;
    this.thread =
        new Thread(load.isFullSpeed() ? this::publishFast : this::publishByTheClock, "source");
    thread.setDaemon(true);
  }

  /** How many numbers a run of so many seconds may need. */
  static int capacity(int seconds) {
    return seconds * MOST_PER_SECOND;
  }

  void start() {
    thread.start();
  }

  /** Ends publishing, and waits until the server has answered each request. */
  void stop() throws InterruptedException {
    stopped = true;
    thread.join();
    publisher.shutdown();
    publisher.awaitTermination(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  long published() {
    return published;
  }

  long confirmed() {
    return confirmed.sum();
  }

  long failed() {
    return failed.sum();
  }

  private void publishFast() {
    long sequence = 0;
    while (!stopped) {
      if (sequence - sequences.received() > MAX_ON_THEIR_WAY - STRIDE) {
        LockSupport.parkNanos(PAUSE_NS);
        continue;
      }
      for (int i = 0; i < STRIDE; i++) {
        publish(sequence++, System.nanoTime());
      }
      published = sequence;
    }
  }

  /** The time of a message counts from when it was due, so that a stall shows in all it delays. */
  private void publishByTheClock() {
    long startNs = System.nanoTime();
    long sequence = 0;
    while (!stopped) {
      long dueNs = startNs + TimeUnit.SECONDS.toNanos(sequence) / load.messagesPerSecond();
      long waitNs = dueNs - System.nanoTime();
      if (waitNs > 0) {
        LockSupport.parkNanos(waitNs);
        continue;
      }
      publish(sequence++, dueNs);
      published = sequence;
    }
  }

  private void publish(long sequence, long stampNs) {
    ApiFutures.addCallback(
        publisher.publish(Payload.message(sequence, stampNs)),
        count,
        MoreExecutors.directExecutor());
  }
}
