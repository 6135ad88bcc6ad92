package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.Interval;
import ai.userwhisperer.megaphone.measurements.IntervalLog;
import ai.userwhisperer.megaphone.measurements.RequestTime;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.SecondCounts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.PackedHistogram;

/**
 * A metric over the steady part of its phase, in equal steps, so that it can be told of any stretch
 * of them, as {@link Metrics} tells it of all of them. Reads no more of a run than it needs.
 */
final class StepSeries {
  private static final double NS_PER_MS = 1e6;
  private static final double NS_PER_SECOND = 1e9;
  private static final double PERCENT = 100;

  /** Where the metrics of probes come from. */
  private static final Map<String, String> SOURCES =
      Map.of(
          "processing-lag", ProbeFacts.PROCESSING_LAG,
          "redis-latency", ProbeFacts.REDIS_LATENCY,
          "queue-depth", ProbeFacts.QUEUE_DEPTH,
          "platform-cpu", ProbeFacts.PLATFORM_CPU,
          "platform-memory", ProbeFacts.PLATFORM_MEMORY);

  private final Window steady;
  private final int stepSeconds;
  private final Step[] steps;
  private Figure figure = (sums, times, seconds) -> OptionalDouble.empty();

  /** What came in a step; a metric uses some of it. */
  private static final class Step {
    private PackedHistogram times;
    private long good;
    private long bad;
    private long counted;
    private final SampleStatistics samples = new SampleStatistics();
  }

  /** The metric of a stretch, from the sums of its steps. */
  private interface Figure {
    OptionalDouble of(Step sums, Histogram times, double seconds);
  }

  private StepSeries(Window steady, int stepSeconds) {
    this.steady = steady;
    this.stepSeconds = stepSeconds;
    // What is left at the end and is shorter than a step belongs to none.
    this.steps = new Step[(int) (steady.seconds() / stepSeconds)];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = new Step();
    }
  }

  /** Empty for a metric that is not known step by step. */
  static Optional<StepSeries> read(
      RunDirectory run, RunFacts facts, String metric, int stepSeconds) {
    for (PhaseFacts phase : facts.phases()) {
      if (metric.startsWith(phase.name() + ".")) {
        StepSeries series = new StepSeries(phase.steady(), stepSeconds);
        String name = metric.substring(phase.name().length() + 1);
        return series.readPhase(run, facts.probes(), phase, name)
            ? Optional.of(series)
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private boolean readPhase(RunDirectory run, ProbeFacts probes, PhaseFacts phase, String name) {
    for (String request : phase.requests().keySet()) {
      if (name.startsWith(request + ".")) {
        String ofRequest = name.substring(request.length() + 1);
        return readLoad(run, phase, List.of(request), ofRequest);
      }
    }
    return readLoad(run, phase, List.copyOf(phase.requests().keySet()), name)
        || readProbe(run, probes, name);
  }

  private boolean readLoad(RunDirectory run, PhaseFacts phase, List<String> requests, String name) {
    Consumer<SecondCounts> counts;
    Consumer<Interval> intervals = interval -> {};
    switch (name) {
      case "throughput" -> {
        counts = line -> at(line.epochMs(), step -> step.counted += line.requestsGood());
        figure = StepSeries::rate;
      }
      case "event-throughput" -> {
        counts = line -> at(line.epochMs(), step -> step.counted += line.eventsAccepted());
        figure = StepSeries::rate;
      }
      case "error-rate", "availability" -> {
        counts = line -> at(line.epochMs(), step -> step.bad += line.requestsMissed());
        intervals = this::addEnds;
        boolean good = name.equals("availability");
        figure = (sums, times, seconds) -> share(good ? sums.good : sums.bad, sums.good + sums.bad);
      }
      default -> {
        counts = line -> {};
        RequestTime time = timeOf(name);
        if (time == null || !usesTimes(name, time.tag(), NS_PER_MS, Statistic.values())) {
          return false;
        }
        intervals = interval -> addTimes(interval, time.tag());
      }
    }
    for (String request : requests) {
      run.readCounts(phase.name(), request, counts, damaged -> {});
      run.readIntervals(phase.name(), request, intervals, damaged -> {});
    }
    return true;
  }

  private static RequestTime timeOf(String name) {
    for (RequestTime time : List.of(RequestTime.RESPONSE_TIME, RequestTime.SERVICE_TIME)) {
      if (name.startsWith(time.tag() + ".")) {
        return time;
      }
    }
    return null;
  }

  private boolean readProbe(RunDirectory run, ProbeFacts probes, String name) {
    int dot = name.lastIndexOf('.');
    String source = dot < 0 ? null : SOURCES.get(name.substring(0, dot));
    if (source == null) {
      return false;
    }
    // By whom it was told: two probes may know of the same.
    String[] from = probes.sourceOf(source).split("/", 2);
    String statistic = name.substring(dot + 1);
    switch (name.substring(0, dot)) {
      case "processing-lag", "redis-latency" -> {
        double unit = source.equals(ProbeFacts.PROCESSING_LAG) ? NS_PER_SECOND : NS_PER_MS;
        Statistic[] known = Definitions.OF_PROBES.toArray(Statistic[]::new);
        if (!usesTimes(name, name.substring(0, dot), unit, known)) {
          return false;
        }
        run.readProbeIntervals(from[0], interval -> addTimes(interval, from[1]), damaged -> {});
      }
      default -> {
        double factor = source.equals(ProbeFacts.QUEUE_DEPTH) ? 1 : PERCENT;
        ToDoubleFunction<SampleStatistics> of =
            statistic.equals("max") ? SampleStatistics::max : SampleStatistics::mean;
        if (!List.of("max", "mean").contains(statistic)) {
          return false;
        }
        figure =
            (sums, times, seconds) ->
                sums.samples.count() == 0
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(factor * of.applyAsDouble(sums.samples));
        run.readProbeSamples(
            from[0],
            sample -> {
              Double value = sample.values().get(from[1]);
              if (value != null) {
                at(sample.epochMs(), step -> step.samples.add(sample.epochMs(), value));
              }
            },
            damaged -> {});
      }
    }
    return true;
  }

  private boolean usesTimes(String name, String tag, double nsPerUnit, Statistic... known) {
    for (Statistic statistic : known) {
      if (name.equals(tag + "." + statistic.key())) {
        figure =
            (sums, times, seconds) ->
                times.getTotalCount() < statistic.samplesNeeded()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(statistic.of(times) / nsPerUnit);
        return true;
      }
    }
    return false;
  }

  private void addTimes(Interval interval, String tag) {
    if (interval.tag().equals(tag)) {
      at(
          interval.startEpochMs(),
          step -> {
            if (step.times == null) {
              step.times = new PackedHistogram(1, IntervalLog.HIGHEST_NS, 3);
            }
            step.times.add(interval.histogram());
          });
    }
  }

  private void addEnds(Interval interval) {
    long count = interval.histogram().getTotalCount();
    if (interval.tag().equals(RequestTime.RESPONSE_TIME.tag())) {
      at(interval.startEpochMs(), step -> step.good += count);
    } else if (interval.tag().equals(RequestTime.FAILED_RESPONSE_TIME.tag())) {
      at(interval.startEpochMs(), step -> step.bad += count);
    }
  }

  private static OptionalDouble rate(Step sums, Histogram times, double seconds) {
    return OptionalDouble.of(sums.counted / seconds);
  }

  private static OptionalDouble share(long count, long of) {
    return of == 0 ? OptionalDouble.empty() : OptionalDouble.of(PERCENT * count / of);
  }

  private void at(long epochMs, Consumer<Step> change) {
    if (steady.contains(epochMs)) {
      int step = (int) ((epochMs - steady.fromEpochMs()) / (1_000L * stepSeconds));
      if (step < steps.length) {
        change.accept(steps[step]);
      }
    }
  }

  int steps() {
    return steps.length;
  }

  /** When a step begins. */
  long epochMs(int step) {
    return steady.fromEpochMs() + 1_000L * stepSeconds * step;
  }

  /**
   * The metric of a stretch, in its own unit; empty where it has none there.
   *
   * @param from first step
   * @param until one behind the last
   */
  OptionalDouble value(int from, int until) {
    Step sums = new Step();
    Histogram times = IntervalLog.newHistogram();
    for (int i = from; i < until; i++) {
      Step step = steps[i];
      sums.good += step.good;
      sums.bad += step.bad;
      sums.counted += step.counted;
      sums.samples.add(step.samples);
      if (step.times != null) {
        times.add(step.times);
      }
    }
    return figure.of(sums, times, (double) (until - from) * stepSeconds);
  }
}
