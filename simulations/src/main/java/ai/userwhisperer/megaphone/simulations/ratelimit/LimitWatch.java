package ai.userwhisperer.megaphone.simulations.ratelimit;

import ai.userwhisperer.megaphone.profiles.RateLimit;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Watches how a platform limits one key that nobody else uses. It only says what is certain:
 *
 * <ul>
 *   <li>a request was refused <em>too early</em> when fewer than the limit were in its window
 *       before it, with all that were under way or of which nobody knows what became of them;
 *   <li>a request was let in <em>too late</em> when so many as the limit had been let in before it
 *       was sent, all of them and it in one window.
 * </ul>
 *
 * <p>Thread-safe. Times are of the monotonic clock, in nanoseconds.
 */
final class LimitWatch {
  private final RateLimit limit;
  private final long windowNs;
  private final long longestNs;
  private final Windows windows;
  private final SortedMap<Long, Integer> open = new TreeMap<>();

  /** All that are over and were not refused. */
  private final Answered over = new Answered();

  private long notRefused;
  private long window = -1;
  private Answered letIn = new Answered();

  /**
   * @param longest that a request takes
   */
  LimitWatch(RateLimit limit, Duration longest, Windows windows) {
    this.limit = limit;
    this.windowNs = limit.window().toNanos();
    this.longestNs = longest.toNanos();
    this.windows = windows;
  }

  /** A request is under way. */
  synchronized void begin(long nowNs) {
    notRefused++;
    open.merge(nowNs, 1, Integer::sum);
  }

  /** What began then is over, however it ended. */
  synchronized void end(long begunNs, long nowNs, boolean refused) {
    open.computeIfPresent(begunNs, (key, count) -> count == 1 ? null : count - 1);
    if (refused) {
      notRefused--;
    } else {
      over.add(nowNs);
    }
    over.forgetBefore(nowNs - windowNs - longestNs);
  }

  /** Whether a request that was refused should have been let in. */
  synchronized boolean isTooEarly(long sentNs) {
    long others = notRefused - 1 - over.until(windows.nothingBefore(sentNs));
    return others < limit.requests();
  }

  /** Counts a request that was let in. Whether it should have been refused. */
  synchronized boolean isTooLate(long sentNs, long answeredNs) {
    long oldest = open.isEmpty() ? sentNs : Math.min(open.firstKey(), sentNs);
    OptionalLong in = windows.certainlyIn(sentNs, answeredNs, oldest);
    if (in.isEmpty()) {
      return false;
    }
    if (in.getAsLong() != window) {
      window = in.getAsLong();
      letIn = new Answered();
    }
    boolean tooLate = letIn.until(sentNs) >= limit.requests();
    letIn.add(answeredNs);
    return tooLate;
  }
}
