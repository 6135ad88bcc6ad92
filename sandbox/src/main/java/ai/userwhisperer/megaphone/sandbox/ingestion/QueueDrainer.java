package ai.userwhisperer.megaphone.sandbox.ingestion;

import ai.userwhisperer.megaphone.sandbox.redis.RedisKeys;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Stands in for a service that works from a queue in Redis: takes what is there, in batches, as
 * soon as it is told that there is something, and looks by itself from time to time. At most one
 * command is under way. Thread-safe.
 */
final class QueueDrainer implements AutoCloseable {
  private static final int MAX_TAKEN = 2000;
  private static final long LOOK_EVERY_MS = 100;

  private final RedisAsyncCommands<byte[], byte[]> redis;
  private final byte[] queue;
  private final LongAdder taken = new LongAdder();
  // 0: idle; otherwise a command is under way, and above 1 there was a call for another meanwhile.
  private final AtomicInteger calls = new AtomicInteger();
  private final ScheduledFuture<?> looking;

  QueueDrainer(
      RedisAsyncCommands<byte[], byte[]> redis, String queue, ScheduledExecutorService timer) {
    this.redis = redis;
    this.queue = RedisKeys.bytes(queue);
    this.looking =
        timer.scheduleWithFixedDelay(
            this::wake, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
  }

  /** Says that there may be something in the queue. */
  void wake() {
    if (calls.getAndIncrement() == 0) {
      take();
    }
  }

  private void take() {
    int callsBefore = calls.get();
    redis
        .rpop(queue, MAX_TAKEN)
        .whenComplete((items, failure) -> taken(items, failure != null, callsBefore));
  }

  private void taken(List<byte[]> items, boolean failed, int callsBefore) {
    int count = items == null ? 0 : items.size();
    taken.add(count);
    if (failed) {
      // Whoever calls next, or the next look, tries again.
      calls.set(0);
    } else if (count == MAX_TAKEN || !calls.compareAndSet(callsBefore, 0)) {
      take();
    }
  }

  /** How many items were taken so far. */
  long takenTotal() {
    return taken.sum();
  }

  @Override
  public void close() {
    looking.cancel(false);
  }
}
