package ai.userwhisperer.megaphone.jmh;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * What an operation costs the thread that does it: its processor time and the bytes that it
 * allocates. Unlike the time of the clock, processor time does not grow when other programs take
 * the core meanwhile. Unlike {@code gc.alloc.rate.norm}, the bytes leave out what other threads of
 * the process allocate, JMH's own among them.
 */
public final class ThreadCostProfiler implements InternalProfiler {
  /** Name of a result: processor time, in nanoseconds per operation. */
  static final String CPU = "thread.cpu.norm";

  /**
   * Name of a result: allocated bytes per operation. {@link #ITERATION_BYTES} of each iteration are
   * not counted.
   */
  static final String BYTES = "thread.alloc.norm";

  /**
   * JMH allocates in that thread, too, around an iteration: 400 to 2,000 bytes were seen. Where an
   * iteration has few operations, that would look like bytes of each; a real allocation is at least
   * 16 bytes in each of hundreds of operations.
   */
  static final int ITERATION_BYTES = 2_048;

  private static final String WORKER = "-jmh-worker-";

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private long cpuNs;
  private long bytes;

  @Override
  public String getDescription() {
    return "processor time and allocations of the benchmark's own thread";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    read();
  }

  @Override
  public Collection<ScalarResult> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    long cpuNsBefore = cpuNs;
    long bytesBefore = bytes;
    read();
    double operations = result.getMetadata().getAllOps();
    double allocated = Math.max(0, bytes - bytesBefore - ITERATION_BYTES);
    return List.of(
        new ScalarResult(CPU, (cpuNs - cpuNsBefore) / operations, "ns/op", AggregationPolicy.AVG),
        new ScalarResult(BYTES, allocated / operations, "B/op", AggregationPolicy.AVG));
  }

  private void read() {
    cpuNs = 0;
    bytes = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().contains(WORKER)) {
        cpuNs += threads.getThreadCpuTime(thread.getThreadId());
        bytes += threads.getThreadAllocatedBytes(thread.getThreadId());
      }
    }
  }
}
