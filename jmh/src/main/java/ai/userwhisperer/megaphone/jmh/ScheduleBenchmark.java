package ai.userwhisperer.megaphone.jmh;

import ai.userwhisperer.megaphone.generators.schedule.ArrivalSchedule;
import ai.userwhisperer.megaphone.generators.schedule.ScheduledEvents;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From an index, or a sequence number, to a due time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ScheduleBenchmark {
  private static final long REQUESTS = 1L << 30;

  private final ArrivalSchedule schedule = ArrivalSchedule.constant(33_333.333, REQUESTS);
  private final ScheduledEvents events = new ScheduledEvents();
  private long index;

  @Setup
  public void addPhases() {
    events.add(0, 0, 1, 0, schedule);
    events.add(1, 0, 1, 0, schedule);
  }

  @Benchmark
  public long dueNs() {
    return schedule.dueNs(index++);
  }

  @Benchmark
  public long dueNsOfAnEvent() {
    return events.dueNs(0, index++ & (REQUESTS - 1));
  }
}
