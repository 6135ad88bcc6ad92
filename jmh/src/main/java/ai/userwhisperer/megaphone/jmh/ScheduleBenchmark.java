package ai.userwhisperer.megaphone.jmh;

import ai.userwhisperer.megaphone.generators.schedule.ArrivalSchedule;
import ai.userwhisperer.megaphone.generators.schedule.ScheduledEvents;
import ai.userwhisperer.megaphone.profiles.Arrivals;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
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
  /** Ten minutes at 100,000 requests a second. */
  private static final double RATE = 100_000;

  private static final Duration DURATION = Duration.ofMinutes(10);

  private final ArrivalSchedule constant =
      ArrivalSchedule.of(new Arrivals.Constant(RATE), 1, DURATION, 1);
  private final ScheduledEvents events = new ScheduledEvents();
  private long sequence;

  /** A schedule of each shape. */
  @State(Scope.Thread)
  public static class Schedule {
    @Param({"constant", "ramp", "steps", "spike", "sine", "poisson"})
    private String shape;

    private ArrivalSchedule schedule;
    private long requests;
    private long index;

    @Setup
    public void build() {
      schedule = ArrivalSchedule.of(arrivals(), 1, DURATION, 1);
      requests = schedule.requests();
    }

    private Arrivals arrivals() {
      Duration minute = Duration.ofMinutes(1);
      return switch (shape) {
        case "constant" -> new Arrivals.Constant(RATE);
        case "ramp" -> new Arrivals.Ramp(RATE / 10, RATE, DURATION);
        case "steps" -> new Arrivals.Steps(List.of(RATE / 4, RATE / 2, RATE * 3 / 4, RATE), minute);
        case "spike" -> new Arrivals.Spike(RATE / 2, RATE * 2, minute, minute);
        case "sine" -> new Arrivals.Sine(RATE, RATE * 4 / 5, minute);
        case "poisson" -> new Arrivals.Poisson(RATE);
        default -> throw new IllegalArgumentException(shape);
      };
    }

    private long next() {
      index = index + 1 < requests ? index + 1 : 0;
      return index;
    }
  }

  @Setup
  public void addPhases() {
    events.add(0, 0, 1, 0, constant);
    events.add(1, 0, 1, 0, constant);
  }

  @Benchmark
  public long dueNs(Schedule of) {
    return of.schedule.dueNs(of.next());
  }

  @Benchmark
  public long dueNsOfAnEvent() {
    sequence = sequence + 1 < constant.requests() ? sequence + 1 : 0;
    return events.dueNs(0, sequence);
  }
}
