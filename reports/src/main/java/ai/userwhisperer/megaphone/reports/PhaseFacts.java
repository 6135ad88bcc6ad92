package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.Interval;
import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.Manifest.PhaseTimes;
import ai.userwhisperer.megaphone.measurements.RequestTime;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.SecondCounts;
import ai.userwhisperer.megaphone.measurements.SecondCounts.Sequences;
import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongBinaryOperator;

/** What the load of one phase measured, merged while it is read. */
final class PhaseFacts {
  /** Channels of the timeline. */
  static final String EVENTS_ACCEPTED = "events accepted";

  static final String EVENTS_LOST = "events lost";
  static final String REQUESTS_GOOD = "requests good";
  static final String ERRORS = "error ";

  private static final long MS_PER_SECOND = 1_000;

  private static final Set<String> IN_TIMELINE =
      Set.of(RequestTime.RESPONSE_TIME.tag(), RequestTime.INJECTOR_LAG.tag());

  private final PhaseTimes times;
  private final Window whole;
  private final Window steady;
  private final Window drained;
  private final Timeline timeline;
  private final Map<String, RequestFacts> requests = new TreeMap<>();
  private final RequestFacts all = new RequestFacts();

  /** By the second in which they were sent. */
  private final SortedMap<Long, Sequences> sent = new TreeMap<>();

  private int lossySeconds;

  private PhaseFacts(PhaseTimes times, long untilEpochMs) {
    this.times = times;
    this.whole = new Window(times.startEpochMs(), untilEpochMs);
    this.steady = new Window(times.steadyFromEpochMs(), untilEpochMs);
    long until = times.drainedEpochMs() == null ? untilEpochMs : times.drainedEpochMs();
    this.drained = new Window(times.startEpochMs(), Math.max(untilEpochMs, until));
    this.timeline = new Timeline(drained);
  }

  /** Reads a phase; {@code killed} when the run has no end, so that the phase's is not known. */
  static PhaseFacts read(
      RunDirectory run, PhaseTimes times, boolean killed, Consumer<String> problems) {
    long until = times.endEpochMs();
    if (killed && !times.complete()) {
      until = Math.min(until, lastSecondEpochMs(run, times) + MS_PER_SECOND);
    }
    PhaseFacts facts = new PhaseFacts(times, Math.max(until, times.startEpochMs()));
    for (String request : run.requests(times.name())) {
      RequestFacts ofRequest = new RequestFacts();
      run.readCounts(
          times.name(), request, careful(line -> facts.add(ofRequest, line), problems), problems);
      run.readIntervals(
          times.name(), request, interval -> facts.add(ofRequest, interval), problems);
      facts.requests.put(request, ofRequest);
      facts.all.add(ofRequest);
    }
    return facts;
  }

  private static long lastSecondEpochMs(RunDirectory run, PhaseTimes times) {
    AtomicLong last = new AtomicLong(times.startEpochMs() - MS_PER_SECOND);
    for (String request : run.requests(times.name())) {
      run.readCounts(
          times.name(),
          request,
          careful(line -> last.accumulateAndGet(line.epochMs(), Math::max), ignored -> {}),
          ignored -> {});
    }
    return last.get();
  }

  /** A line that is a JSON document, and yet none of ours, is a problem and not an error. */
  private static Consumer<SecondCounts> careful(
      Consumer<SecondCounts> each, Consumer<String> problems) {
    return line -> {
      try {
        each.accept(line);
      } catch (RuntimeException e) {
        problems.accept("a line of counts per second holds none");
      }
    };
  }

  private void add(RequestFacts request, SecondCounts line) {
    request.whole.add(line);
    if (steady.contains(line.epochMs())) {
      request.steady.add(line);
    }
    if (line.epochMs() >= steady.fromEpochMs()) {
      request.missedSinceSteady += line.requestsMissed();
    }
    if (steady.contains(line.epochMs())) {
      request.service.add(steadySecond(line.epochMs()), 0, line.requestsMissed());
    }
    if (line.sequences() != null) {
      sent.merge(line.epochMs(), line.sequences(), PhaseFacts::unite);
    }
    timeline.addToSum(EVENTS_ACCEPTED, line.epochMs(), line.eventsAccepted());
    timeline.addToSum(REQUESTS_GOOD, line.epochMs(), line.requestsGood());
    line.errors().forEach((kind, count) -> timeline.addToSum(ERRORS + kind, line.epochMs(), count));
  }

  private void add(RequestFacts request, Interval interval) {
    if (steady.contains(interval.startEpochMs())) {
      request.steadyTimes.add(interval.tag(), interval.histogram());
      int second = steadySecond(interval.startEpochMs());
      long count = interval.histogram().getTotalCount();
      if (interval.tag().equals(RequestTime.RESPONSE_TIME.tag())) {
        request.service.add(second, count, 0);
      } else if (interval.tag().equals(RequestTime.FAILED_RESPONSE_TIME.tag())) {
        request.service.add(second, 0, count);
      }
    }
    if (IN_TIMELINE.contains(interval.tag())) {
      timeline.addTimes(interval.tag(), interval.startEpochMs(), interval.histogram());
    }
  }

  private int steadySecond(long epochMs) {
    return (int) ((epochMs - steady.fromEpochMs()) / MS_PER_SECOND);
  }

  private static Sequences unite(Sequences one, Sequences other) {
    return new Sequences(Math.min(one.first(), other.first()), Math.max(one.end(), other.end()));
  }

  /**
   * Finds out in which seconds the events were sent that were lost. Events are numbered as they
   * become due; those that were sent out of turn count in the second of their neighbours.
   */
  void addLost(LedgerFacts ledger) {
    LongBinaryOperator lost = ledger.lost(times.injector());
    long from = times.firstSequence();
    for (Map.Entry<Long, Sequences> second : sent.entrySet()) {
      long end = second.getValue().end();
      if (end > from) {
        long ofSecond = lost.applyAsLong(from, end);
        timeline.addToSum(EVENTS_LOST, second.getKey(), ofSecond);
        lossySeconds += ofSecond > 0 ? 1 : 0;
        from = end;
      }
    }
  }

  /** Seconds of the whole phase in which events were sent that were lost. */
  int lossySeconds() {
    return lossySeconds;
  }

  PhaseTimes times() {
    return times;
  }

  String name() {
    return times.name();
  }

  /** From the first request due to the end of the load, as far as it came. */
  Window whole() {
    return whole;
  }

  /** From the first request due to the end of the drain. */
  Window drained() {
    return drained;
  }

  /** The part that is judged. */
  Window steady() {
    return steady;
  }

  /** Load and drain. */
  Timeline timeline() {
    return timeline;
  }

  /** By the request's name, sorted. */
  Map<String, RequestFacts> requests() {
    return Collections.unmodifiableMap(requests);
  }

  /** All requests together. */
  RequestFacts all() {
    return all;
  }

  /** Whether anything of the phase is on disk. */
  boolean hasData() {
    return !requests.isEmpty();
  }

  Scope scope() {
    return Scope.phase(name());
  }

  String evidence() {
    return "phases/" + name();
  }

  /** The range of sequence numbers that belong to this phase. */
  record Range(int injector, long first, long count) {}

  /** A phase that did not end does not know how many events it has: up to the next one's first. */
  Range events(Manifest manifest) {
    if (times.complete() || (times.events() > 0 && manifest.endedAtEpochMs() != null)) {
      return new Range(times.injector(), times.firstSequence(), times.events());
    }
    long next =
        manifest.phases().stream()
            .filter(other -> other.injector() == times.injector())
            .mapToLong(PhaseTimes::firstSequence)
            .filter(first -> first > times.firstSequence())
            .min()
            .orElse(EventId.MAX_SEQUENCE + 1);
    return new Range(times.injector(), times.firstSequence(), next - times.firstSequence());
  }
}
