package ai.userwhisperer.megaphone.simulations.ratelimit;

import java.util.OptionalLong;

/**
 * The windows in which a platform counts a key's requests, as far as they can be known from
 * outside. A request was counted at some time from when it was sent to when it was answered. Times
 * are of the monotonic clock, in nanoseconds. Not thread-safe.
 */
interface Windows {
  /**
   * The window in which a request that was let in was certainly counted.
   *
   * @param oldestOpenNs since when the oldest request is under way that is not answered yet, this
   *     one included
   * @return its number, never less than that of the call before; empty when it may have been one of
   *     two
   */
  OptionalLong certainlyIn(long sentNs, long answeredNs, long oldestOpenNs);

  /** A request that was sent then shares its window with nothing that was over at this time. */
  long nothingBefore(long sentNs);
}
