package ai.userwhisperer.megaphone.cli.live;

import ai.userwhisperer.megaphone.measurements.SecondCounts;
import ai.userwhisperer.megaphone.profiles.Phase;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * How far a phase has come: its seconds, its sums, and what the probes said last. Not thread-safe.
 */
final class PhaseProgress {
  /** As many seconds as a sparkline shows. */
  static final int SECONDS_KEPT = 30;

  private final Phase phase;
  private final double part;
  private final TreeMap<Integer, Second> seconds = new TreeMap<>();
  private int wholeUntil;
  private long requestsGood;
  private long requestsSent;
  private long requestsEnded;
  private long eventsAccepted;
  private long errors;
  private int lastAnswered = -1;
  private OptionalDouble lagP99Ns = OptionalDouble.empty();
  private OptionalDouble observed = OptionalDouble.empty();
  private OptionalDouble queueDepth = OptionalDouble.empty();
  private OptionalDouble harnessCpu = OptionalDouble.empty();
  private OptionalDouble machineCpu = OptionalDouble.empty();
  private OptionalDouble longestPauseMs = OptionalDouble.empty();

  /** What happened in one second. */
  static final class Second {
    final int index;
    long requestsGood;
    long requestsEnded;
    long errors;
    long eventsAccepted;
    long p50Ns;
    long p99Ns;
    long maxNs;

    private Second(int index) {
      this.index = index;
    }
  }

  PhaseProgress(Phase phase) {
    this(phase, 1);
  }

  /**
   * @param part of the phase's load that is seen, above 0, up to 1
   */
  PhaseProgress(Phase phase, double part) {
    this.phase = phase;
    this.part = part;
  }

  void add(SecondCounts counts) {
    Second second = seconds.computeIfAbsent(counts.second(), Second::new);
    long answered = counts.requestsGood() + counts.requestsFailed();
    long failed = counts.requestsFailed() + counts.requestsUnanswered() + counts.requestsMissed();
    second.requestsGood += counts.requestsGood();
    second.requestsEnded += counts.requestsGood() + failed;
    second.errors += failed;
    second.eventsAccepted += counts.eventsAccepted();
    if (counts.responseTime() != null) {
      second.p50Ns = Math.max(second.p50Ns, counts.responseTime().p50Ns());
      second.p99Ns = Math.max(second.p99Ns, counts.responseTime().p99Ns());
      second.maxNs = Math.max(second.maxNs, counts.responseTime().maxNs());
    }
    if (answered > 0) {
      lastAnswered = Math.max(lastAnswered, counts.second());
    }
    requestsGood += counts.requestsGood();
    requestsSent += counts.requestsSent();
    requestsEnded += answered + counts.requestsUnanswered();
    eventsAccepted += counts.eventsAccepted();
    errors += failed;
    while (seconds.size() > SECONDS_KEPT + 1) {
      seconds.pollFirstEntry();
    }
  }

  /** A line of the Pub/Sub probe. */
  void pubSub(JsonNode sample) {
    lagP99Ns = number(sample, "lagP99Ns");
    observed = number(sample, "observed");
  }

  /** A line of the Redis probe. */
  void redis(JsonNode sample) {
    queueDepth = number(sample, "queueDepth");
  }

  /** A line of what the harness says of itself. */
  void harness(JsonNode sample) {
    harnessCpu = number(sample, "processCpuShare");
    machineCpu = number(sample, "machineCpuShare");
    longestPauseMs = number(sample, "gcLongestPauseMs");
  }

  private static OptionalDouble number(JsonNode sample, String name) {
    JsonNode value = sample.path(name);
    return value.isNumber() ? OptionalDouble.of(value.asDouble()) : OptionalDouble.empty();
  }

  Phase phase() {
    return phase;
  }

  /** The newest second that another one follows. */
  Optional<Second> lastWhole() {
    return seconds.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(seconds.lowerEntry(seconds.lastKey())).map(entry -> entry.getValue());
  }

  /** The seconds that have become whole since the last call, in their order. */
  List<Second> newlyWhole() {
    if (seconds.isEmpty()) {
      return List.of();
    }
    int until = seconds.lastKey();
    List<Second> found =
        new ArrayList<>(seconds.subMap(wholeUntil, Math.max(wholeUntil, until)).values());
    wholeUntil = Math.max(wholeUntil, until);
    return found;
  }

  /** The whole seconds that are kept, the oldest first. */
  List<Second> recent() {
    return seconds.isEmpty()
        ? List.of()
        : new ArrayList<>(seconds.headMap(seconds.lastKey()).values());
  }

  /** The events that the schedule asks for in a second; empty for journeys and a closed loop. */
  OptionalDouble asked(int second) {
    if (phase instanceof Phase.Firehose firehose) {
      OptionalDouble rate = firehose.arrivals().rateAt(Duration.ofMillis(second * 1_000L + 500));
      return rate.isPresent() ? OptionalDouble.of(part * rate.getAsDouble()) : rate;
    }
    return OptionalDouble.empty();
  }

  /** The second in which the last answer came, good or not; −1 before the first. */
  int lastAnswered() {
    return lastAnswered;
  }

  /** Requests that were sent and neither answered nor given up yet. */
  long outstanding() {
    return requestsSent - requestsEnded;
  }

  long requestsGood() {
    return requestsGood;
  }

  long eventsAccepted() {
    return eventsAccepted;
  }

  /** Requests failed, unanswered or missed. */
  long errors() {
    return errors;
  }

  /** Of the events that were observed last. */
  OptionalDouble lagP99Ns() {
    return lagP99Ns;
  }

  /** Events of the run that were seen at the far end. */
  OptionalDouble observed() {
    return observed;
  }

  OptionalDouble queueDepth() {
    return queueDepth;
  }

  /** Share of all cores, 0 to 1. */
  OptionalDouble harnessCpu() {
    return harnessCpu;
  }

  /** Share of all cores, 0 to 1. */
  OptionalDouble machineCpu() {
    return machineCpu;
  }

  /** Of the harness's garbage collections of the last second. */
  OptionalDouble longestPauseMs() {
    return longestPauseMs;
  }
}
