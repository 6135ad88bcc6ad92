package ai.userwhisperer.megaphone.sandbox.ingestion;

import ai.userwhisperer.megaphone.sandbox.faults.FaultKind;
import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import ai.userwhisperer.megaphone.sandbox.redis.RedisKeys;
import ai.userwhisperer.megaphone.sandbox.redis.RedisLink;
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

  private final RedisLink redis;
  private final byte[] queue;
  private final Faults faults;
  private final LongAdder taken = new LongAdder();
  // 0: idle; otherwise a command is under way, and above 1 there was a call for another meanwhile.
  private final AtomicInteger calls = new AtomicInteger();
  private final ScheduledFuture<?> looking;
  // How many items are to stay in the queue; belongs to the command that is under way.
  private long left;

  QueueDrainer(RedisLink redis, String queue, Faults faults, ScheduledExecutorService timer) {
    this.faults = faults;
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
    if (faults.isOn(FaultKind.QUEUE_GROWING)) {
      redis
          .workers()
          .llen(queue)
          .whenComplete((length, failure) -> takeSome(length, failure != null, callsBefore));
    } else {
      left = 0;
      take(MAX_TAKEN, callsBefore);
    }
  }

  /** Of the items that have come since, takes those that the fault does not strike. */
  private void takeSome(Long length, boolean failed, int callsBefore) {
    if (failed) {
      taken(null, true, callsBefore);
      return;
    }
    left = Math.min(left, length);
    long fresh = Math.min(MAX_TAKEN, length - left);
    long toTake = 0;
    for (long i = 0; i < fresh; i++) {
      toTake += faults.strikes(FaultKind.QUEUE_GROWING) ? 0 : 1;
    }
    left += fresh - toTake;
    if (toTake == 0) {
      taken(null, false, callsBefore);
    } else {
      take(toTake, callsBefore);
    }
  }

  private void take(long most, int callsBefore) {
    redis
        .workers()
        .rpop(queue, most)
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
