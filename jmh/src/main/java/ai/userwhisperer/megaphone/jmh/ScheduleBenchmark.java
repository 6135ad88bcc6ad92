package ai.userwhisperer.megaphone.jmh;

import ai.userwhisperer.megaphone.generators.schedule.ArrivalSchedule;
import ai.userwhisperer.megaphone.generators.schedule.ScheduledEvents;
import ai.userwhisperer.megaphone.profiles.Arrivals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ScheduleBenchmark {
  /** Ten minutes at 100,000 requests a second. */
  private static final double RATE = 100_000;

  private static final Duration DURATION = Duration.ofMinutes(10);
  private static final int REPLAYED = 100_000;

  /** A schedule of each shape. */
  @State(Scope.Thread)
  public static class Shape {
    @Param({"constant", "ramp", "steps", "spike", "sine", "poisson", "replay"})
    private String shape;

    private ArrivalSchedule schedule;
    private long requests;
    private long index;

    @Setup
    public void start() throws IOException {
      schedule = schedule(shape);
      requests = schedule.requests();
    }
  }

  /** The events of two phases. */
  @State(Scope.Thread)
  public static class Events {
    private final ArrivalSchedule schedule = ArrivalSchedule.constant(RATE, 60_000_000);
    private final ScheduledEvents events = new ScheduledEvents();
    private long sequence;

    @Setup
    public void addPhases() {
      events.add(0, 0, 1, 0, schedule);
      events.add(1, 0, 1, 0, schedule);
    }
  }

  /** The next request's due time. */
  @Benchmark
  public long dueNs(Shape shape) {
    shape.index = shape.index + 1 < shape.requests ? shape.index + 1 : 0;
    return shape.schedule.dueNs(shape.index);
  }

  /** An observed event's due time. */
  @Benchmark
  public long dueNsOfAnEvent(Events events) {
    events.sequence = events.sequence + 1 < events.schedule.requests() ? events.sequence + 1 : 0;
    return events.events.dueNs(0, events.sequence);
  }

  private static ArrivalSchedule schedule(String shape) throws IOException {
    if (!shape.equals("replay")) {
      return ArrivalSchedule.of(arrivals(shape), 1, DURATION, 1);
    }
    Path file = Files.createTempFile("megaphone-jmh", ".txt");
    try {
      Files.writeString(
          file,
          IntStream.range(0, REPLAYED)
              .mapToObj(i -> "%d.%05d".formatted(i / REPLAYED, i % REPLAYED))
              .collect(Collectors.joining("\n")));
      return ArrivalSchedule.of(new Arrivals.Replay(file), 1, DURATION, 1);
    } finally {
      Files.delete(file);
    }
  }

  private static Arrivals arrivals(String shape) {
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
}
