package ai.userwhisperer.megaphone.jmh;

import ai.userwhisperer.megaphone.generators.event.EventRenderer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.HdrHistogram.IntCountsHistogram;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.roaringbitmap.longlong.Roaring64NavigableMap;

/**
 * Work that is none of ours, for the others to be held against: a machine that is half as fast does
 * this in twice the time, too. Each is of the kind of work that it is a measure for.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReferenceBenchmark {
  /** Integers and bytes. */
  @State(Scope.Thread)
  public static class Numbers {
    private final byte[] answer =
        "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\n\r\n"
            .repeat(5)
            .getBytes(StandardCharsets.US_ASCII);
    private long state = 1;
  }

  /** What recording a request does in the libraries below it. */
  @State(Scope.Thread)
  public static class Recording {
    private final IntCountsHistogram[] histograms = new IntCountsHistogram[4];
    private final long startNs = System.nanoTime();

    public Recording() {
      for (int i = 0; i < histograms.length; i++) {
        histograms[i] = new IntCountsHistogram(1, TimeUnit.HOURS.toNanos(1), 3);
      }
    }
  }

  /** Bitmaps without a ledger around them. */
  @State(Scope.Thread)
  public static class Bitmaps {
    private final Roaring64NavigableMap bitmap = new Roaring64NavigableMap();
    private long sequence;
  }

  /** The bitmaps of two observers. */
  @State(Scope.Thread)
  public static class Observers {
    private final Roaring64NavigableMap first = LedgerBenchmark.everySecondBatch(0);
    private final Roaring64NavigableMap second = LedgerBenchmark.everySecondBatch(1);
  }

  /** The texts of some batches: of the same one again and again, a processor would learn. */
  @State(Scope.Thread)
  public static class Texts {
    private static final int BATCH = 100;
    private static final int TEXTS = 64;

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final CRC32 crc = new CRC32();
    private final ByteBuffer[] texts = new ByteBuffer[TEXTS];
    private final ByteBuffer compressed;
    private int next;

    public Texts() {
      EventRenderer renderer = new EventRenderer(SampleEvents.model(), SampleEvents.RUN_KEY, 0);
      for (int i = 0; i < TEXTS; i++) {
        ByteBuffer text = ByteBuffer.allocateDirect(renderer.maxBatchBytes(BATCH));
        ByteBuf out = Unpooled.wrappedBuffer(text).clear();
        renderer.batch((long) i * BATCH, (long) i * BATCH, BATCH, 1_793_750_399_000L + i, out);
        texts[i] = text.limit(out.writerIndex());
      }
      compressed = ByteBuffer.allocateDirect(renderer.maxBatchBytes(BATCH));
    }

    @TearDown
    public void end() {
      deflater.end();
    }
  }

  /** A chain of 32 steps of the generator SplitMix64, each of which needs the one before. */
  @Benchmark
  public long mixes(Numbers numbers) {
    long z = numbers.state++;
    for (int i = 0; i < 32; i++) {
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      z ^= z >>> 31;
    }
    return z;
  }

  /** A hash (FNV-1a) of as many bytes as an answer has, one after the other. */
  @Benchmark
  public int hash(Numbers numbers) {
    int hash = 0x811C9DC5;
    for (byte b : numbers.answer) {
      hash = (hash ^ b) * 0x01000193;
    }
    return hash;
  }

  /** The clock, and a value into each of four histograms. */
  @Benchmark
  public long histograms(Recording recording) {
    long nowNs = System.nanoTime();
    for (IntCountsHistogram histogram : recording.histograms) {
      histogram.recordValue(400_000 + ((nowNs - recording.startNs) & 0x3FF));
    }
    return nowNs;
  }

  /** The next number into a bitmap. */
  @Benchmark
  public void addToBitmap(Bitmaps bitmaps) {
    bitmaps.bitmap.addLong(bitmaps.sequence++);
  }

  /** Two bitmaps into a new one. */
  @Benchmark
  public Roaring64NavigableMap uniteBitmaps(Observers observers) {
    Roaring64NavigableMap all = new Roaring64NavigableMap();
    all.or(observers.first);
    all.or(observers.second);
    return all;
  }

  /** The text of a batch, compressed and summed up, from direct memory to direct memory. */
  @Benchmark
  public long deflate(Texts texts) {
    ByteBuffer text = texts.texts[texts.next++ & (Texts.TEXTS - 1)];
    texts.crc.reset();
    texts.crc.update(text.position(0));
    texts.deflater.reset();
    texts.deflater.setInput(text.position(0));
    texts.deflater.finish();
    texts.deflater.deflate(texts.compressed.clear());
    return texts.crc.getValue() + texts.compressed.position();
  }
}
