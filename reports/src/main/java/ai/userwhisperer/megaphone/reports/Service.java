package ai.userwhisperer.megaphone.reports;

import java.util.Arrays;
import java.util.OptionalInt;

/** How requests ended, by the second in which they were due. */
final class Service {
  private long[] good = new long[64];
  private long[] bad = new long[64];
  private int seconds;

  /**
   * @param second since any moment, the same for all; 0 or more
   */
  void add(int second, long withSuccess, long without) {
    if (second >= good.length) {
      int length = Math.max(second + 1, 2 * good.length);
      good = Arrays.copyOf(good, length);
      bad = Arrays.copyOf(bad, length);
    }
    good[second] += withSuccess;
    bad[second] += without;
    seconds = Math.max(seconds, second + 1);
  }

  void add(Service other) {
    for (int second = 0; second < other.seconds; second++) {
      add(second, other.good[second], other.bad[second]);
    }
  }

  /**
   * The most seconds, one behind the other, in each of which fewer requests ended with success than
   * without. A second in which nothing was due neither ends an outage nor lengthens it. Empty when
   * nothing was due at all.
   */
  OptionalInt longestOutage() {
    int longest = 0;
    int length = 0;
    boolean any = false;
    for (int second = 0; second < seconds; second++) {
      if (good[second] + bad[second] > 0) {
        any = true;
        length = good[second] < bad[second] ? length + 1 : 0;
        longest = Math.max(longest, length);
      }
    }
    return any ? OptionalInt.of(longest) : OptionalInt.empty();
  }
}
