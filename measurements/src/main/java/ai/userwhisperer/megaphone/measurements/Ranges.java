package ai.userwhisperer.megaphone.measurements;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Ranges of sequence numbers, in the order in which they came; neighbours grow together. Confined
 * to one thread.
 */
final class Ranges {
  /** Takes one range. */
  @FunctionalInterface
  interface Visitor {
    void visit(long first, long count);
  }

  private long[] firsts = new long[64];
  private long[] counts = new long[64];
  private int used;

  void add(long first, long count) {
    if (used > 0 && firsts[used - 1] + counts[used - 1] == first) {
      counts[used - 1] += count;
      return;
    }
    if (used == firsts.length) {
      firsts = Arrays.copyOf(firsts, 2 * used);
      counts = Arrays.copyOf(counts, 2 * used);
    }
    firsts[used] = first;
    counts[used] = count;
    used++;
  }

  void forEach(Visitor visitor) {
    for (int i = 0; i < used; i++) {
      visitor.visit(firsts[i], counts[i]);
    }
  }

  boolean isEmpty() {
    return used == 0;
  }

  /** The least number; there has to be one. */
  long least() {
    return Arrays.stream(firsts, 0, used).min().orElseThrow();
  }

  /** One more than the greatest number; there has to be one. */
  long end() {
    return IntStream.range(0, used).mapToLong(i -> firsts[i] + counts[i]).max().orElseThrow();
  }

  void clear() {
    used = 0;
  }
}
