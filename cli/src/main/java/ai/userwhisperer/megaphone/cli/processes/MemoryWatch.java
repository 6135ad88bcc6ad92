package ai.userwhisperer.megaphone.cli.processes;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Looks at a sandbox's memory every few seconds, in a thread of its own, and once a minute asks for
 * a collection of everything. Each look is a line of a CSV file at once, so that a watch that is
 * killed leaves what it saw.
 */
public final class MemoryWatch {
  private static final int PERIOD_SECONDS = 5;
  private static final int FULL_COLLECTION_EVERY = 12;

  private final SandboxView sandbox;
  private final Path csv;
  private final List<MemorySample> samples = new ArrayList<>();
  private final Thread thread = new Thread(this::watch, "memory-watch");
  private long limitBytes;
  private String problem;

  private MemoryWatch(SandboxView sandbox, Path csv) {
    this.sandbox = sandbox;
    this.csv = csv;
  }

  /** Begins to watch. */
  public static MemoryWatch start(SandboxView sandbox, Path csv) {
    MemoryWatch watch = new MemoryWatch(sandbox, csv);
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  /** Ends the watch. What it saw can be read from now on. */
  public void stop() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  /** What was seen. */
  public MemoryTrend trend() {
    return new MemoryTrend(samples);
  }

  /** What the sandbox's heap may grow to, in bytes. */
  public long limitBytes() {
    return limitBytes;
  }

  /** Why the watch ended before it was stopped; null if it did not. */
  public String problem() {
    return problem;
  }

  private void watch() {
    try (HeapView heap = HeapView.of(sandbox.pid());
        PrintWriter lines =
            new PrintWriter(Files.newBufferedWriter(csv, StandardCharsets.UTF_8), true)) {
      limitBytes = heap.limitBytes();
      lines.println(MemorySample.CSV_HEADER);
      long beginNs = System.nanoTime();
      for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
        long dueNs = TimeUnit.SECONDS.toNanos((long) i * PERIOD_SECONDS);
        // Rounded up: a look is never before its time.
        TimeUnit.NANOSECONDS.sleep(dueNs - (System.nanoTime() - beginNs) + 1);
        boolean full = i > 0 && i % FULL_COLLECTION_EVERY == 0;
        MemorySample sample = look(heap, full, System.nanoTime() - beginNs);
        samples.add(sample);
        lines.println(sample.csv());
      }
    } catch (InterruptedException e) {
      // Stopped.
    } catch (IOException | RuntimeException e) {
      problem = "the sandbox can't be watched any more: " + e.getMessage();
    }
  }

  private MemorySample look(HeapView heap, boolean full, long atNs)
      throws IOException, InterruptedException {
    // First what young collections left, which the collection of everything would hide.
    long heapBytes = heap.usedAfterLastCollectionBytes();
    long liveBytes = full ? heap.liveBytes() : 0;
    return new MemorySample(
        atNs / 1e9,
        heapBytes,
        liveBytes,
        SandboxView.residentBytes(sandbox.pid()),
        sandbox.redis().isPresent() ? SandboxView.residentBytes(sandbox.redis().getAsLong()) : 0,
        sandbox.acceptedEvents());
  }
}
