package ai.userwhisperer.megaphone.sandbox.pubsub.benchmark;

import java.util.Arrays;

/** The median of some values, with the lowest and the highest. */
record Spread(double median, double lowest, double highest) {
  static Spread of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("values = []: needs at least one");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }
}
