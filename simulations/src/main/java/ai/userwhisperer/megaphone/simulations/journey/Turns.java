package ai.userwhisperer.megaphone.simulations.journey;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes turns by weights: the k-th turn falls to a name by where k · φ, without its whole part,
 * lies among the weights. So shares hold in every stretch and not only in the long run, and two
 * runs do the same. Weyl's equidistributed sequence for the golden ratio φ.
 *
 * <p>Thread-safe.
 */
public final class Turns {
  private static final double GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

  /** By the end of each name's part of 0 to 1. */
  private final SortedMap<Double, String> byEnd = new TreeMap<>();

  private final AtomicLong turn = new AtomicLong();

  /**
   * @param weights by name, each above 0; at least one
   */
  public Turns(SortedMap<String, Double> weights) {
    double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    double end = 0;
    for (Map.Entry<String, Double> weight : weights.entrySet()) {
      end += weight.getValue();
      byEnd.put(end / sum, weight.getKey());
    }
  }

  /** Whose turn is next. */
  public String next() {
    double at = turn.getAndIncrement() * GOLDEN_RATIO;
    return at(at - Math.floor(at));
  }

  /** A number of 0 up to 1 from 64 random bits. */
  static double position(long bits) {
    return (bits >>> 11) * 0x1p-53;
  }

  /** Whose part holds a number of 0 to 1. */
  String at(double position) {
    SortedMap<Double, String> behind = byEnd.tailMap(Math.nextUp(position));
    return behind.isEmpty() ? byEnd.get(byEnd.lastKey()) : behind.get(behind.firstKey());
  }
}
