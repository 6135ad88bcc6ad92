package ai.userwhisperer.megaphone.jmh;

import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.measurements.ledger.Ledger;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.roaringbitmap.longlong.Roaring64NavigableMap;

/** Adding events to the ledger, and making one ledger of two. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LedgerBenchmark {
  private static final int RANGE = 100;
  private static final long EVENTS = 1_000_000;

  /** A ledger that grows. */
  @State(Scope.Thread)
  public static class Growing {
    private final Ledger ledger = new Ledger();
    private long sequence;
  }

  /** What two observers saw of one injector's million events. */
  @State(Scope.Thread)
  public static class Observers {
    private final Roaring64NavigableMap first = everySecondBatch(0);
    private final Roaring64NavigableMap second = everySecondBatch(1);
  }

  /** One event, as a probe adds those that it observes. */
  @Benchmark
  public void insert(Growing growing) {
    growing.ledger.add(EventSet.OBSERVED, 0, growing.sequence++);
  }

  /** The events of a batch, as the log's writer adds them. */
  @Benchmark
  public void insertRangeOf100(Growing growing) {
    growing.ledger.add(EventSet.SENT, 0, growing.sequence, RANGE);
    growing.sequence += RANGE;
  }

  /** A ledger of what two observers saw, half a million events each. */
  @Benchmark
  public Ledger merge(Observers observers) {
    Ledger ledger = new Ledger();
    ledger.merge(EventSet.OBSERVED, 0, observers.first);
    ledger.merge(EventSet.OBSERVED, 0, observers.second);
    return ledger;
  }

  /** Of the batches of a million events, the even ones or the odd ones, as they are on disk. */
  static Roaring64NavigableMap everySecondBatch(int odd) {
    Roaring64NavigableMap bitmap = new Roaring64NavigableMap();
    for (long first = (long) odd * RANGE; first < EVENTS; first += 2L * RANGE) {
      bitmap.addRange(first, first + RANGE);
    }
    bitmap.runOptimize();
    return bitmap;
  }
}
