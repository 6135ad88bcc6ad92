package ai.userwhisperer.megaphone.jmh;

import ai.userwhisperer.megaphone.measurements.LoadLog;
import ai.userwhisperer.megaphone.measurements.LoadRecorder;
import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What recording costs a sending thread, with the log's writer at work as in a run. The writer's
 * own allocations, once a second, are counted too.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecordBenchmark {
  private static final long LAG_NS = 5_000;
  private static final long SERVICE_NS = 400_000;
  private static final int BYTES = 600;

  private Path root;
  private LoadLog log;
  private LoadRecorder recorder;
  private long sequence;

  @Setup
  public void open() throws IOException {
    RunClock clock = RunClock.now();
    root = Files.createTempDirectory("megaphone-jmh");
    RunDirectory run =
        RunDirectory.create(
            root.resolve("run"),
            new Manifest(
                Manifest.SCHEMA_VERSION,
                "jmh",
                SampleEvents.RUN_KEY,
                "jmh",
                null,
                Map.of(),
                new Manifest.Host("host", "os", "arch", 1, 1),
                clock.originEpochMs(),
                null,
                null,
                List.of(),
                null,
                List.of(),
                List.of()));
    log = LoadLog.open(run, 0, clock);
    recorder = log.recorder("phase", "track", clock.originNs());
  }

  @TearDown
  public void close() throws IOException {
    recorder.close();
    log.close();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** A request that is sent, answered and accepted. */
  @Benchmark
  public void sentGoodAccepted() {
    long nowNs = System.nanoTime();
    long sentNs = nowNs - SERVICE_NS;
    recorder.sent(sentNs - LAG_NS, sentNs, LAG_NS, sequence, 1, BYTES);
    recorder.good(sentNs - LAG_NS, sentNs, nowNs, BYTES);
    recorder.accepted(sequence, 1);
    sequence++;
  }
}
