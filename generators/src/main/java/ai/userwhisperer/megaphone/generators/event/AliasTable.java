package ai.userwhisperer.megaphone.generators.event;

import java.util.function.IntToDoubleFunction;

/**
 * Picks an index by weight in constant time (Walker's alias method, in Vose's linear set-up: "A
 * Linear Algorithm for Generating Random Numbers with a Given Distribution", 1991). Eight bytes an
 * index; probabilities are exact to 2⁻³² of an index's share. Immutable.
 */
final class AliasTable {
  private static final double SCALE = 0x1p32;

  /** Share of each column that is its own, in units of 2⁻³², unsigned. */
  private final int[] own;

  private final int[] alias;

  /**
   * @param size number of indexes, above 0
   * @param weight of each index: 0 or more, finite, not all 0
   */
  AliasTable(int size, IntToDoubleFunction weight) {
    own = new int[size];
    alias = new int[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += weight.applyAsDouble(i);
    }
    double[] share = new double[size];
    int[] columns = new int[size];
    int small = 0;
    int large = size;
    for (int i = 0; i < size; i++) {
      share[i] = weight.applyAsDouble(i) / sum * size;
      columns[share[i] < 1 ? small++ : --large] = i;
    }
    int nextSmall = 0;
    int nextLarge = size - 1;
    // columns[nextSmall, small) have less than their share, columns[large, nextLarge] at least it.
    while (nextSmall < small && nextLarge >= large) {
      int less = columns[nextSmall++];
      int more = columns[nextLarge];
      own[less] = (int) (long) (share[less] * SCALE);
      alias[less] = more;
      share[more] -= 1 - share[less];
      if (share[more] < 1) {
        // It is behind all others that have less, in the place that it has just left.
        nextLarge--;
        columns[--nextSmall] = more;
      }
    }
    // What is left is full, but for rounding.
    for (; nextSmall < small; nextSmall++) {
      fill(columns[nextSmall]);
    }
    for (; nextLarge >= large; nextLarge--) {
      fill(columns[nextLarge]);
    }
  }

  private void fill(int column) {
    own[column] = -1;
    alias[column] = column;
  }

  /** Picks an index by two independent draws of 64 random bits. */
  int pick(long columnBits, long coinBits) {
    int column = SplitMix.below(own.length, columnBits);
    int coin = (int) (coinBits >>> 32);
    return Integer.compareUnsigned(coin, own[column]) < 0 ? column : alias[column];
  }
}
