package ai.userwhisperer.megaphone.sandbox.pubsub;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that messages may take, all topics together. Thread-safe. */
final class RetainedBytes {
  private final long limit;
  private final AtomicLong held = new AtomicLong();

  RetainedBytes(long limit) {
    if (limit <= 0) {
      throw new IllegalArgumentException(
          "maxRetainedBytes = %d: needs a number above 0, in bytes".formatted(limit));
    }
    this.limit = limit;
  }

  /**
   * Takes so much, or nothing: one who is refused never stands in the way of others.
   *
   * @throws BrokerException with RESOURCE_EXHAUSTED if so much is not left
   */
  void reserve(long bytes) {
    long before = held.get();
    while (before + bytes <= limit) {
      if (held.compareAndSet(before, before + bytes)) {
        return;
      }
      before = held.get();
    }
    throw new BrokerException(
        BrokerException.Code.RESOURCE_EXHAUSTED,
        "No memory for %d more bytes: %d of %d are held by messages that are not acknowledged."
            .formatted(bytes, before, limit));
  }

  /** Counts what is needed to hold what was reserved; the next who reserves may be refused. */
  void charge(long bytes) {
    held.addAndGet(bytes);
  }

  void release(long bytes) {
    if (bytes != 0) {
      held.addAndGet(-bytes);
    }
  }

  long held() {
    return held.get();
  }
}
