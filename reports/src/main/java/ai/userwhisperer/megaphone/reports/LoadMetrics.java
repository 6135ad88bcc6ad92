package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.LoadLog;
import ai.userwhisperer.megaphone.measurements.RequestTime;
import ai.userwhisperer.megaphone.measurements.SecondCounts.ValueStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** Metrics of the requests that were sent. */
final class LoadMetrics {
  private static final double NS_PER_MS = 1e6;
  private static final String NO_STEADY = "the steady part never began";

  static final String ANSWER_TIME = "answer-time.p99";
  private static final String LONGEST_OUTAGE = "longest-outage";
  static final String CONNECTION_HOLD = "connection-hold.p50";

  /** A value that the firehose samples: what it had buffered, in bytes. */
  static final String UNSENT_BYTES = "unsent-bytes";

  private static final double MIB_PER_BYTE = 1.0 / (1 << 20);
  private static final Set<String> OF_THE_INJECTOR =
      Set.of(UNSENT_BYTES, LoadLog.RECORDER_BACKLOG, LoadLog.INJECTOR_STALL);

  private LoadMetrics() {}

  static void add(RunFacts run, Metrics.Builder to) {
    for (PhaseFacts phase : run.phases()) {
      addPhase(run, phase, to);
      for (Map.Entry<String, RequestFacts> request : phase.requests().entrySet()) {
        addRequest(phase, request.getKey(), request.getValue(), to);
      }
    }
    RequestFacts all = run.allRequests();
    addTimes(Scope.RUN, all, List.of(RequestTime.RESPONSE_TIME), "phases", to);
    addErrorRate(Scope.RUN, all, "phases", to);
    Clocks.of(run).add(to);
  }

  private static void addPhase(RunFacts run, PhaseFacts phase, Metrics.Builder to) {
    Scope scope = phase.scope();
    RequestFacts all = phase.all();
    String evidence = phase.evidence();
    rate(
        scope,
        "throughput",
        all.steady.requestsGood,
        phase,
        steadyRate(phase, PhaseFacts.REQUESTS_GOOD),
        evidence,
        to);
    rate(
        scope,
        "event-throughput",
        all.steady.eventsAccepted,
        phase,
        steadyRate(phase, PhaseFacts.EVENTS_ACCEPTED),
        evidence,
        to);
    Double asked = phase.times().askedEventsPerSecond();
    if (asked == null) {
      to.absent(
          scope,
          "asked-event-throughput",
          run.isFirehose(phase)
              ? "a closed loop has no schedule"
              : "a journey schedules users, not events");
    } else {
      to.value(scope, "asked-event-throughput", asked, "run.json");
    }
    addTimes(
        scope,
        all,
        List.of(
            RequestTime.RESPONSE_TIME,
            RequestTime.SERVICE_TIME,
            RequestTime.SCHEDULE_LAG,
            RequestTime.INJECTOR_LAG,
            RequestTime.FAILED_RESPONSE_TIME),
        evidence,
        to);
    addAnswerTimes(scope, all.answerTimes(), evidence, to);
    addErrorRate(scope, all, evidence, to);
    addOutage(scope, all, evidence, to);
    if (all.due() == 0) {
      to.absent(scope, "missed-share", "no request was due in the steady part");
    } else {
      to.value(scope, "missed-share", 100 * all.missedShare(), evidence);
    }
    addLargest(scope, UNSENT_BYTES, all, MIB_PER_BYTE, evidence, to);
    addLargest(scope, LoadLog.RECORDER_BACKLOG, all, 1, evidence, to);
    addLargest(scope, LoadLog.INJECTOR_STALL, all, 1, evidence, to);
    Counts steady = all.steady;
    to.count(scope, "steady-requests.good", steady.requestsGood, evidence);
    to.count(
        scope,
        "steady-requests.failed",
        steady.requestsFailed + steady.requestsUnanswered,
        evidence);
    to.count(scope, "steady-requests.missed", steady.requestsMissed, evidence);
    to.count(scope, "steady-events.accepted", steady.eventsAccepted, evidence);
    Counts whole = all.whole;
    to.count(scope, "requests.sent", whole.requestsSent, evidence);
    to.count(scope, "requests.good", whole.requestsGood, evidence);
    to.count(scope, "requests.failed", whole.requestsFailed, evidence);
    to.count(scope, "requests.unanswered", whole.requestsUnanswered, evidence);
    to.count(scope, "requests.missed", whole.requestsMissed, evidence);
  }

  private static void addAnswerTimes(
      Scope scope, Histogram times, String evidence, Metrics.Builder to) {
    long had = times.getTotalCount();
    if (had < Statistic.P99.samplesNeeded()) {
      to.absent(scope, ANSWER_TIME, Statistic.P99.needs("requests", had));
    } else {
      to.value(scope, ANSWER_TIME, Statistic.P99.of(times) / NS_PER_MS, evidence);
    }
    if (had < Statistic.P50.samplesNeeded()) {
      to.absent(scope, CONNECTION_HOLD, Statistic.P50.needs("requests", had));
    } else {
      to.value(scope, CONNECTION_HOLD, RequestFacts.connectionHoldNs(times) / NS_PER_MS, evidence);
    }
  }

  private static void addLargest(
      Scope scope,
      String value,
      RequestFacts all,
      double factor,
      String evidence,
      Metrics.Builder to) {
    ValueStatistics statistics = all.steady.values.get(value);
    if (statistics == null) {
      to.absent(scope, value + ".max", "the injector recorded none in the steady part");
    } else {
      to.value(scope, value + ".max", statistics.max() * factor, evidence);
    }
  }

  private static void addRequest(
      PhaseFacts phase, String name, RequestFacts request, Metrics.Builder to) {
    Scope scope = Scope.request(phase.name(), name);
    String evidence = phase.evidence() + "/" + name;
    rate(scope, "throughput", request.steady.requestsGood, phase, Optional.empty(), evidence, to);
    addTimes(
        scope, request, List.of(RequestTime.RESPONSE_TIME, RequestTime.SERVICE_TIME), evidence, to);
    addErrorRate(scope, request, evidence, to);
    if (request.due() == 0) {
      to.absent(scope, "availability", "no request was due in the steady part");
    } else {
      to.share(scope, "availability", request.good(), request.due(), evidence);
    }
    addOutage(scope, request, evidence, to);
    request.steady.values.forEach(
        (value, statistics) -> {
          if (!OF_THE_INJECTOR.contains(value)) {
            to.value(scope, value + ".mean", statistics.mean(), evidence);
            to.count(scope, value + ".count", statistics.count(), evidence);
          }
        });
  }

  private static void rate(
      Scope scope,
      String name,
      long count,
      PhaseFacts phase,
      Optional<Interval95> interval,
      String evidence,
      Metrics.Builder to) {
    double seconds = phase.steady().seconds();
    if (seconds == 0) {
      to.absent(scope, name, NO_STEADY);
    } else if (!phase.hasData()) {
      to.absent(scope, name, "nothing was recorded in this phase");
    } else {
      to.value(scope, name, count / seconds, interval, evidence);
    }
  }

  /** From the whole steps of the timeline that lie in the steady part. */
  private static Optional<Interval95> steadyRate(PhaseFacts phase, String channel) {
    Timeline timeline = phase.timeline();
    double[] rates = timeline.perSecond(channel);
    if (rates == null) {
      return Optional.empty();
    }
    List<Integer> seconds = timeline.seconds();
    double from = (phase.steady().fromEpochMs() - phase.whole().fromEpochMs()) / 1e3;
    double until = phase.whole().seconds();
    return Interval95.ofRate(
        IntStream.range(0, rates.length)
            .filter(i -> seconds.get(i) >= from && seconds.get(i) + timeline.stepSeconds() <= until)
            .mapToDouble(i -> rates[i])
            .toArray());
  }

  private static void addOutage(
      Scope scope, RequestFacts facts, String evidence, Metrics.Builder to) {
    OptionalInt seconds = facts.service.longestOutage();
    if (seconds.isEmpty()) {
      to.absent(scope, LONGEST_OUTAGE, "no request was due in the steady part");
    } else {
      to.count(scope, LONGEST_OUTAGE, seconds.getAsInt(), evidence);
    }
  }

  private static void addErrorRate(
      Scope scope, RequestFacts facts, String evidence, Metrics.Builder to) {
    if (facts.due() == 0) {
      to.absent(scope, "error-rate", "no request was due in the steady part");
    } else {
      to.share(scope, "error-rate", facts.withoutSuccess(), facts.due(), evidence);
    }
  }

  private static void addTimes(
      Scope scope,
      RequestFacts facts,
      List<RequestTime> times,
      String evidence,
      Metrics.Builder to) {
    for (RequestTime time : times) {
      Histogram histogram = facts.steadyTimes(time);
      for (Statistic statistic : Statistic.values()) {
        String name = time.tag() + "." + statistic.key();
        if (histogram.getTotalCount() < statistic.samplesNeeded()) {
          to.absent(scope, name, statistic.needs(samples(time), histogram.getTotalCount()));
        } else {
          to.value(scope, name, statistic.of(histogram) / NS_PER_MS, evidence);
        }
      }
    }
  }

  private static String samples(RequestTime time) {
    return switch (time) {
      case RESPONSE_TIME, SERVICE_TIME -> "answers";
      case SCHEDULE_LAG, INJECTOR_LAG -> "requests";
      case FAILED_RESPONSE_TIME, FAILED_SERVICE_TIME -> "failed requests";
    };
  }
}
