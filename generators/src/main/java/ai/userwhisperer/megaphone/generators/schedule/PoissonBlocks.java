package ai.userwhisperer.megaphone.generators.schedule;

import ai.userwhisperer.megaphone.generators.event.SplitMix;

/**
 * The few blocks of a Poisson process that a thread asked for last. Several, because those who
 * follow events through the platform see them a little out of order, about the end of a block too.
 * Confined to a thread.
 */
final class PoissonBlocks {
  private static final int KEPT = 4;
  private static final int NONE = -1;

  private final int size;
  private final int[] kept = {NONE, NONE, NONE, NONE};
  private final double[][] parts = new double[KEPT][];

  PoissonBlocks(int size) {
    this.size = size;
  }

  /**
   * How far into its block an arrival is.
   *
   * @param state from which the block's random numbers follow
   * @return above 0, up to 1, where the last one is
   */
  double part(int block, long state, int within) {
    int place = block & (KEPT - 1);
    if (kept[place] != block) {
      fill(place, state);
      kept[place] = block;
    }
    return parts[place][within];
  }

  private void fill(int place, long state) {
    if (parts[place] == null) {
      parts[place] = new double[size];
    }
    double[] sums = parts[place];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum -= StrictMath.log(1 - SplitMix.unit(SplitMix.draw(state, i)));
      sums[i] = sum;
    }
    for (int i = 0; i < size; i++) {
      sums[i] /= sum;
    }
  }
}
