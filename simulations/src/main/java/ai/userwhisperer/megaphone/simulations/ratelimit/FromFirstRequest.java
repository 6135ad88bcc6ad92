package ai.userwhisperer.megaphone.simulations.ratelimit;

import java.util.OptionalLong;

/**
 * A window begins with the key's first request; the first request that is let in after its end
 * begins the next. When a window began is known within bounds: it is not before its first request
 * can have been sent, and not after that request was answered.
 */
final class FromFirstRequest implements Windows {
  private final long windowNs;
  private long number = -1;
  private long beganEarliestNs;
  private long beganLatestNs;

  /** Of requests that may have been the first of the next window. */
  private long candidateSentNs = Long.MAX_VALUE;

  FromFirstRequest(long windowNs) {
    this.windowNs = windowNs;
  }

  @Override
  public OptionalLong certainlyIn(long sentNs, long answeredNs, long oldestOpenNs) {
    if (number < 0) {
      return begin(oldestOpenNs, answeredNs);
    }
    // Nobody sent anything before the first window.
    boolean begun = number == 0 || sentNs - beganLatestNs >= 0;
    boolean ended = answeredNs - beganEarliestNs > windowNs;
    if (begun && !ended) {
      return OptionalLong.of(number);
    }
    if (sentNs - beganLatestNs >= windowNs) {
      long first = Math.min(candidateSentNs, oldestOpenNs);
      return begin(Math.max(beganEarliestNs + windowNs, first), answeredNs);
    }
    if (ended) {
      candidateSentNs = Math.min(candidateSentNs, sentNs);
    }
    return OptionalLong.empty();
  }

  @Override
  public long nothingBefore(long sentNs) {
    boolean begun = number >= 0 && sentNs - beganLatestNs >= 0;
    return begun ? Math.max(beganEarliestNs, sentNs - windowNs) : sentNs - windowNs;
  }

  private OptionalLong begin(long earliestNs, long latestNs) {
    number++;
    beganEarliestNs = earliestNs;
    beganLatestNs = latestNs;
    candidateSentNs = Long.MAX_VALUE;
    return OptionalLong.of(number);
  }
}
