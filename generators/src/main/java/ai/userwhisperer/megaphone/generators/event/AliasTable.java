package ai.userwhisperer.megaphone.generators.event;

import java.util.function.IntToDoubleFunction;

/**
 * Picks an index by weight in constant time (Walker's alias method, in Vose's linear set-up: "A
 * Linear Algorithm for Generating Random Numbers with a Given Distribution", 1991). Eight bytes an
 * index, in one cache line; probabilities are exact to 2⁻³² of an index's share. Immutable.
 */
final class AliasTable {
  private static final double SCALE = 0x1p32;

  private static final long OWN_MASK = 0xFFFF_FFFFL;

  /**
   * Of each column: the alias in the upper half, and in the lower half the share that is its own,
   * in units of 2⁻³².
   */
  private final long[] columns;

  /**
   * @param size number of indexes, above 0
   * @param weight of each index: 0 or more, finite, not all 0
   */
  AliasTable(int size, IntToDoubleFunction weight) {
    columns = new long[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += weight.applyAsDouble(i);
    }
    double[] share = new double[size];
    int[] order = new int[size];
    int small = 0;
    int large = size;
    for (int i = 0; i < size; i++) {
      share[i] = weight.applyAsDouble(i) / sum * size;
      order[share[i] < 1 ? small++ : --large] = i;
    }
    int nextSmall = 0;
    int nextLarge = size - 1;
    // order[nextSmall, small) have less than their share, order[large, nextLarge] at least it.
    while (nextSmall < small && nextLarge >= large) {
      int less = order[nextSmall++];
      int more = order[nextLarge];
      columns[less] = (long) more << 32 | ((long) (share[less] * SCALE) & OWN_MASK);
      share[more] -= 1 - share[less];
      if (share[more] < 1) {
        // It is behind all others that have less, in the place that it has just left.
        nextLarge--;
        order[--nextSmall] = more;
      }
    }
    // What is left is full, but for rounding.
    for (; nextSmall < small; nextSmall++) {
      fill(order[nextSmall]);
    }
    for (; nextLarge >= large; nextLarge--) {
      fill(order[nextLarge]);
    }
  }

  private void fill(int column) {
    columns[column] = (long) column << 32 | OWN_MASK;
  }

  /** Picks an index by two independent draws of 64 random bits. */
  int pick(long columnBits, long coinBits) {
    int column = SplitMix.below(columns.length, columnBits);
    long entry = columns[column];
    int alias = (int) (entry >>> 32);
    // Without a branch, which nobody could predict: all ones when the coin is below the share.
    int keep = (int) (((coinBits >>> 32) - (entry & OWN_MASK)) >> 63);
    return alias ^ ((alias ^ column) & keep);
  }
}
