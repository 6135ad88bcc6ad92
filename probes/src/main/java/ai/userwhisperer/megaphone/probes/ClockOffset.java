package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.RunClock;
import java.util.function.LongSupplier;

/**
 * How far the wall clock has moved against the monotonic one since the run began. Both are steered
 * alike, so it stays at nothing until somebody sets the wall clock, or until the machine is
 * suspended, when the monotonic clock stands still (clock_gettime(2)). Not thread-safe.
 */
final class ClockOffset {
  /** Between two readings the thread may lose its processor; the quickest reading counts. */
  private static final int READINGS = 3;

  private final RunClock clock;
  private final LongSupplier wallMs;
  private final LongSupplier monotonicNs;

  ClockOffset(RunClock clock, LongSupplier wallMs, LongSupplier monotonicNs) {
    this.clock = clock;
    this.wallMs = wallMs;
    this.monotonicNs = monotonicNs;
  }

  /** In milliseconds; above 0 when the wall clock is ahead. */
  long ms() {
    long quickestNs = Long.MAX_VALUE;
    long offsetMs = 0;
    for (int reading = 0; reading < READINGS; reading++) {
      long beforeNs = monotonicNs.getAsLong();
      long readMs = wallMs.getAsLong();
      long tookNs = monotonicNs.getAsLong() - beforeNs;
      if (tookNs < quickestNs) {
        quickestNs = tookNs;
        offsetMs = readMs - clock.epochMs(beforeNs + tookNs / 2);
      }
    }
    return offsetMs;
  }
}
