package ai.userwhisperer.megaphone.jmh;

import ai.userwhisperer.megaphone.generators.event.EventRenderer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
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

/** From an event's number to its bytes in the memory that is sent. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RenderBenchmark {
  private static final int BATCH = 100;
  private static final long EPOCH_MS = 1_793_750_399_000L;

  private final EventRenderer renderer =
      new EventRenderer(SampleEvents.model(), SampleEvents.RUN_KEY, 0);
  private final ByteBuf out =
      PooledByteBufAllocator.DEFAULT.directBuffer(renderer.maxBatchBytes(BATCH));
  private long number;

  /** A single event; a hundred share a millisecond. */
  @Benchmark
  public int event() {
    long n = number++;
    renderer.event(n, n, EPOCH_MS + n / 100, out.clear());
    return out.writerIndex();
  }

  /** A batch of 100 events. */
  @Benchmark
  public int batchOf100() {
    long n = number;
    number += BATCH;
    renderer.batch(n, n, BATCH, EPOCH_MS + n / 100, out.clear());
    return out.writerIndex();
  }
}
