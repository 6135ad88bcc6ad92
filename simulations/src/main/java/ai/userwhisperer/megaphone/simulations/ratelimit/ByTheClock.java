package ai.userwhisperer.megaphone.simulations.ratelimit;

import java.util.OptionalLong;

/** Windows begin at whole multiples of their length on the wall clock, as at {@code 12:31:00}. */
final class ByTheClock implements Windows {
  private final long windowNs;
  private final long epochMinusMonotonicNs;
  private final long toleranceNs;

  /**
   * @param epochMinusMonotonicNs what is to be added to the monotonic clock for nanoseconds since
   *     1970
   * @param toleranceNs by how much the platform's clock may be off
   */
  ByTheClock(long windowNs, long epochMinusMonotonicNs, long toleranceNs) {
    this.windowNs = windowNs;
    this.epochMinusMonotonicNs = epochMinusMonotonicNs;
    this.toleranceNs = toleranceNs;
  }

  @Override
  public OptionalLong certainlyIn(long sentNs, long answeredNs, long oldestOpenNs) {
    long first = windowOf(sentNs - toleranceNs);
    long last = windowOf(answeredNs + toleranceNs);
    return first == last ? OptionalLong.of(first) : OptionalLong.empty();
  }

  @Override
  public long nothingBefore(long sentNs) {
    long began = windowOf(sentNs - toleranceNs) * windowNs - epochMinusMonotonicNs;
    return began - toleranceNs;
  }

  private long windowOf(long ns) {
    return Math.floorDiv(ns + epochMinusMonotonicNs, windowNs);
  }
}
