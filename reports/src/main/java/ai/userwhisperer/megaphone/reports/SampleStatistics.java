package ai.userwhisperer.megaphone.reports;

/** Samples of one value, in any order. */
final class SampleStatistics {
  private long count;
  private double sum;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private double first;
  private double last;
  private long firstEpochMs;
  private long lastEpochMs;

  void add(long epochMs, double value) {
    if (count == 0 || epochMs < firstEpochMs) {
      first = value;
      firstEpochMs = epochMs;
    }
    if (count == 0 || epochMs >= lastEpochMs) {
      last = value;
      lastEpochMs = epochMs;
    }
    count++;
    sum += value;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }

  /** As if the other's samples had been added here. */
  void add(SampleStatistics other) {
    if (other.count == 0) {
      return;
    }
    if (count == 0 || other.firstEpochMs < firstEpochMs) {
      first = other.first;
      firstEpochMs = other.firstEpochMs;
    }
    if (count == 0 || other.lastEpochMs >= lastEpochMs) {
      last = other.last;
      lastEpochMs = other.lastEpochMs;
    }
    count += other.count;
    sum += other.sum;
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
  }

  long count() {
    return count;
  }

  double sum() {
    return sum;
  }

  double mean() {
    return sum / count;
  }

  /** How far from 0, on either side. */
  double largest() {
    return Math.max(Math.abs(min), Math.abs(max));
  }

  double min() {
    return min;
  }

  double max() {
    return max;
  }

  double last() {
    return last;
  }

  /** How much a counter grew from the first to the last sample. */
  double growth() {
    return last - first;
  }

  double seconds() {
    return (lastEpochMs - firstEpochMs) / 1e3;
  }
}
