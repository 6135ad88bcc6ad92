package ai.userwhisperer.megaphone.measurements;

import java.time.Clock;

/**
 * Maps the monotonic clock, by which everything is measured, to the wall clock, by which files are
 * dated. The mapping is made once, so a wall clock that is set during a run changes nothing.
 *
 * @param originNs a reading of {@link System#nanoTime}
 * @param originEpochMs milliseconds since 1970 at that reading
 */
public record RunClock(long originNs, long originEpochMs) {

  /** Reads both clocks now. */
  public static RunClock now() {
    return new RunClock(System.nanoTime(), Clock.systemUTC().millis());
  }

  /** Milliseconds since 1970 at a reading of the monotonic clock, rounded down. */
  public long epochMs(long ns) {
    return originEpochMs + Math.floorDiv(ns - originNs, 1_000_000L);
  }

  /** The reading of the monotonic clock at which a millisecond of the wall clock starts. */
  public long ns(long epochMs) {
    return originNs + (epochMs - originEpochMs) * 1_000_000L;
  }
}
