package ai.userwhisperer.megaphone.generators.schedule;

import java.util.function.LongUnaryOperator;

/** Counts due times by halving: they never go back. */
final class DueCount {
  private DueCount() {}

  /**
   * How many of the first {@code requests} are due up to a moment, that moment included.
   *
   * @param dueNs of the request with an index, for 0 to {@code requests − 1}
   */
  static long upTo(long ns, LongUnaryOperator dueNs, long requests) {
    long low = 0;
    long high = requests;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (dueNs.applyAsLong(middle) <= ns) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
