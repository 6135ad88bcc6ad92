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

/** Adding events to the ledger. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LedgerBenchmark {
  private static final int RANGE = 100;

  private final Ledger ledger = new Ledger();
  private long sequence;

  /** One event, as a probe adds those that it observes. */
  @Benchmark
  public void insert() {
    ledger.add(EventSet.OBSERVED, 0, sequence++);
  }

  /** The events of a batch, as the log's writer adds them. */
  @Benchmark
  public void insertRangeOf100() {
    ledger.add(EventSet.SENT, 0, sequence, RANGE);
    sequence += RANGE;
  }
}
