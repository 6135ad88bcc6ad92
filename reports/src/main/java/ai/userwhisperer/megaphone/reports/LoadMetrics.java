package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.RequestTime;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Metrics of the requests that were sent. */
final class LoadMetrics {
  private static final double NS_PER_MS = 1e6;
  private static final String NO_STEADY = "the steady part never began";

  private LoadMetrics() {}

  static void add(RunFacts run, Metrics.Builder to) {
    for (PhaseFacts phase : run.phases()) {
      addPhase(phase, to);
      for (Map.Entry<String, RequestFacts> request : phase.requests().entrySet()) {
        addRequest(phase, request.getKey(), request.getValue(), to);
      }
    }
    RequestFacts all = run.allRequests();
    addTimes(Scope.RUN, all, List.of(RequestTime.RESPONSE_TIME), "phases", to);
    addErrorRate(Scope.RUN, all, "phases", to);
  }

  private static void addPhase(PhaseFacts phase, Metrics.Builder to) {
    Scope scope = phase.scope();
    RequestFacts all = phase.all();
    String evidence = phase.evidence();
    rate(scope, "throughput", all.steady.requestsGood, phase, evidence, to);
    rate(scope, "event-throughput", all.steady.eventsAccepted, phase, evidence, to);
    Double asked = phase.times().askedEventsPerSecond();
    if (asked == null) {
      to.absent(scope, "asked-event-throughput", "a journey schedules users, not events");
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
    addErrorRate(scope, all, evidence, to);
    if (all.due() == 0) {
      to.absent(scope, "missed-share", "no request was due in the steady part");
    } else {
      to.value(scope, "missed-share", 100 * all.missedShare(), evidence);
    }
    Counts whole = all.whole;
    to.count(scope, "requests.sent", whole.requestsSent, evidence);
    to.count(scope, "requests.good", whole.requestsGood, evidence);
    to.count(scope, "requests.failed", whole.requestsFailed, evidence);
    to.count(scope, "requests.unanswered", whole.requestsUnanswered, evidence);
    to.count(scope, "requests.missed", whole.requestsMissed, evidence);
  }

  private static void addRequest(
      PhaseFacts phase, String name, RequestFacts request, Metrics.Builder to) {
    Scope scope = Scope.request(phase.name(), name);
    String evidence = phase.evidence() + "/" + name;
    rate(scope, "throughput", request.steady.requestsGood, phase, evidence, to);
    addTimes(
        scope, request, List.of(RequestTime.RESPONSE_TIME, RequestTime.SERVICE_TIME), evidence, to);
    addErrorRate(scope, request, evidence, to);
    if (request.due() == 0) {
      to.absent(scope, "availability", "no request was due in the steady part");
    } else {
      to.value(scope, "availability", 100.0 * request.good() / request.due(), evidence);
    }
    request.steady.values.forEach(
        (value, statistics) -> to.value(scope, value + ".mean", statistics.mean(), evidence));
  }

  private static void rate(
      Scope scope, String name, long count, PhaseFacts phase, String evidence, Metrics.Builder to) {
    double seconds = phase.steady().seconds();
    if (seconds == 0) {
      to.absent(scope, name, NO_STEADY);
    } else if (!phase.hasData()) {
      to.absent(scope, name, "nothing was recorded in this phase");
    } else {
      to.value(scope, name, count / seconds, evidence);
    }
  }

  private static void addErrorRate(
      Scope scope, RequestFacts facts, String evidence, Metrics.Builder to) {
    if (facts.due() == 0) {
      to.absent(scope, "error-rate", "no request was due in the steady part");
    } else {
      to.value(scope, "error-rate", 100.0 * facts.withoutSuccess() / facts.due(), evidence);
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
