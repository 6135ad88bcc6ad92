package ai.userwhisperer.megaphone.generators.schedule;

import ai.userwhisperer.megaphone.generators.event.SplitMix;
import java.time.Duration;
import java.util.Arrays;

/**
 * A Poisson process that can be asked for any of its arrivals.
 *
 * <p>Arrivals are made in blocks. The length of a block of n is the sum of n exponential distances,
 * which has a gamma distribution of shape n; it is drawn when the schedule is made, so the blocks'
 * starts are known. The n distances within a block are drawn when somebody asks for one of them,
 * and stretched to the block's length: exponential variables divided by their sum are independent
 * of that sum (Devroye: <a href="https://luc.devroye.org/rnbookindex.html">Non-Uniform Random
 * Variate Generation</a>, 1986, chapter V.2), so the process is exact. Everything is a function of
 * seed and index.
 */
final class PoissonSchedule implements ArrivalSchedule {
  private static final double NS_PER_SECOND = 1e9;
  private static final int SMALLEST_BLOCK_BITS = 10;

  /** Above so many expected blocks they are made larger, which bounds the table. */
  private static final double MOST_BLOCKS = 1 << 20;

  private final int blockBits;
  private final double meanNs;
  private final long start;

  /** Where each block starts, and at last where the last one ends; nanoseconds. */
  private final double[] startsNs;

  private final long requests;
  private final ThreadLocal<PoissonBlocks> blocks;

  /**
   * @param rate events a second on average
   */
  PoissonSchedule(double rate, int batch, Duration duration, long seed) {
    this.meanNs = NS_PER_SECOND * batch / rate;
    this.start = SplitMix.mix(seed);
    long durationNs = duration.toNanos();
    int bits = SMALLEST_BLOCK_BITS;
    while (durationNs / meanNs / (1 << bits) > MOST_BLOCKS) {
      bits++;
    }
    this.blockBits = bits;
    this.startsNs = starts(durationNs);
    int size = 1 << bits;
    this.blocks = ThreadLocal.withInitial(() -> new PoissonBlocks(size));
    this.requests =
        DueCount.upTo(durationNs - 1, this::dueNs, (long) (startsNs.length - 1) << blockBits);
  }

  private double[] starts(long durationNs) {
    double[] starts = new double[16];
    int count = 1;
    while (starts[count - 1] < durationNs) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, 2 * count);
      }
      double length = GammaVariate.draw(1 << blockBits, ~state(count - 1));
      starts[count] = starts[count - 1] + meanNs * length;
      count++;
    }
    return Arrays.copyOf(starts, count);
  }

  private long state(long block) {
    return SplitMix.draw(start, block);
  }

  @Override
  public long dueNs(long index) {
    int block = (int) (index >>> blockBits);
    double startNs = startsNs[block];
    double endNs = startsNs[block + 1];
    int within = (int) index & ((1 << blockBits) - 1);
    double part = blocks.get().part(block, state(block), within);
    return (long) Math.min(endNs, startNs + part * (endNs - startNs));
  }

  @Override
  public long requests() {
    return requests;
  }
}
