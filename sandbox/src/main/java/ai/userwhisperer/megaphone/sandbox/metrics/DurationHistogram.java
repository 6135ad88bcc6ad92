package ai.userwhisperer.megaphone.sandbox.metrics;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/** A Prometheus histogram of durations. Recording is thread-safe and allocates nothing. */
public final class DurationHistogram {
  private static final long[] BOUNDS_NS = {
    500_000L,
    1_000_000L,
    2_500_000L,
    5_000_000L,
    10_000_000L,
    25_000_000L,
    50_000_000L,
    100_000_000L,
    250_000_000L,
    500_000_000L,
    1_000_000_000L,
    2_500_000_000L,
    5_000_000_000L
  };

  private final LongAdder[] counts = new LongAdder[BOUNDS_NS.length + 1];
  private final LongAdder sumNs = new LongAdder();

  public DurationHistogram() {
    Arrays.setAll(counts, i -> new LongAdder());
  }

  /** Counts one duration; a negative one counts as 0. */
  public void record(long durationNs) {
    long positiveNs = Math.max(0, durationNs);
    int bucket = 0;
    while (bucket < BOUNDS_NS.length && positiveNs > BOUNDS_NS[bucket]) {
      bucket++;
    }
    counts[bucket].increment();
    sumNs.add(positiveNs);
  }

  /** Writes the buckets, the sum in seconds, and the count, each with the given labels. */
  void writeSamples(PrometheusText text, String name, String... labels) {
    String[] bucketLabels = Arrays.copyOf(labels, labels.length + 2);
    bucketLabels[labels.length] = "le";
    long cumulated = 0;
    for (int i = 0; i < counts.length; i++) {
      cumulated += counts[i].sum();
      bucketLabels[labels.length + 1] =
          i < BOUNDS_NS.length ? String.valueOf(BOUNDS_NS[i] / 1e9) : "+Inf";
      text.sample(name + "_bucket", cumulated, bucketLabels);
    }
    text.sample(name + "_sum", sumNs.sum() / 1e9, labels);
    text.sample(name + "_count", cumulated, labels);
  }

  /** How many durations were recorded. */
  public long count() {
    return Arrays.stream(counts).mapToLong(LongAdder::sum).sum();
  }

  /** Writes the whole family. */
  public void writeFamily(PrometheusText text, String name, String help) {
    text.family(name, "histogram", help);
    writeSamples(text, name);
  }
}
