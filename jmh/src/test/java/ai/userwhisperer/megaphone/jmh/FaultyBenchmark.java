package ai.userwhisperer.megaphone.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a gate must not let through. */
@State(Scope.Thread)
public class FaultyBenchmark {
  private long state;

  /** Allocates 16 bytes, the least that there is. */
  @Benchmark
  public Object allocates() {
    return new Object();
  }

  /** A chain of 10 steps. */
  @Benchmark
  public long tenSteps() {
    return steps(10);
  }

  /** Ten times as many. */
  @Benchmark
  public long hundredSteps() {
    return steps(100);
  }

  private long steps(int steps) {
    for (int i = 0; i < steps; i++) {
      state = (state ^ (state >>> 27)) * 0x94D049BB133111EBL + 1;
    }
    return state;
  }
}
