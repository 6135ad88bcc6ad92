package ai.userwhisperer.megaphone.simulations.ratelimit;

import ai.userwhisperer.megaphone.profiles.RateLimit;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A key that the platform limits, and that nobody else uses. Thread-safe. */
public final class LimitedKey {
  private static final long CLOCK_TOLERANCE_NS = TimeUnit.SECONDS.toNanos(1);

  private final RateLimit limit;
  private final LimitWatch watch;
  private final AtomicLong refused = new AtomicLong();

  /**
   * @param longest that a request takes
   */
  public LimitedKey(RateLimit limit, Duration longest) {
    this.limit = limit;
    this.watch = new LimitWatch(limit, longest, windows(limit));
  }

  private static Windows windows(RateLimit limit) {
    long windowNs = limit.window().toNanos();
    long epochNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    return limit.byTheClock()
        ? new ByTheClock(windowNs, epochNs - System.nanoTime(), CLOCK_TOLERANCE_NS)
        : new FromFirstRequest(windowNs);
  }

  /** A request is about to be sent. */
  public LimitedAnswer begin() {
    return new LimitedAnswer(limit, watch, refused, System.nanoTime());
  }

  /** How many requests have been refused where they should have been, and in good form. */
  public long refused() {
    return refused.get();
  }
}
