package ai.userwhisperer.megaphone.sandbox.pubsub;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A monotonic clock that stands still until it is told to move. */
final class FakeNanoClock implements LongSupplier {
  // Negative, as System.nanoTime() may be.
  private final AtomicLong nowNs = new AtomicLong(-5_000_000_000L);

  @Override
  public long getAsLong() {
    return nowNs.get();
  }

  void advance(Duration duration) {
    nowNs.addAndGet(duration.toNanos());
  }
}
