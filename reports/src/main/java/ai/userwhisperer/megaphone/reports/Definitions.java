package ai.userwhisperer.megaphone.reports;

import static ai.userwhisperer.megaphone.reports.Scope.Kind.PHASE;
import static ai.userwhisperer.megaphone.reports.Scope.Kind.REQUEST;
import static ai.userwhisperer.megaphone.reports.Scope.Kind.RUN;

import ai.userwhisperer.megaphone.measurements.RequestTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Every metric that there is. */
final class Definitions {
  static final String INTRODUCTION =
      """
      # Metrics

      What each key of `metrics.json` means, and what a baseline may name. This page is generated
      from the code (`Definitions` in `reports/`), and a test keeps the two the same.

      - A key is `<phase>.<name>`, `<phase>.<request>.<name>` or `run.<name>` for the whole run.
      - Only the **steady part** of a phase is judged: from the end of its warm-up to the end of its
        load. A time (latency, lag) belongs to the second in which the request or event was *due*,
        a throughput to the second in which it happened. Counts of requests and events, and whatever
        is taken from the ledger, are of the **whole phase**, warm-up and drain included.
      - A phase that was cut off by a kill ends with the last second that is on disk.
      - A percentile that fewer than %d samples exceed says nothing: it is no data, with the reason. So
        p50 takes %d samples, p90 %d, p95 %d, p99 %d and p99.9 %d (key: `p99_9`).
      - Shares (error rate, availability, drop rate) and a phase's throughputs come with an `interval` that holds the true value in
        95 of 100 such runs: Wilson's, and one by the means of up to twenty stretches of the steady part.
      - Histograms have three significant digits: a percentile, mean or maximum of times is exact to
        0.1 %%.
      - No data is never zero. A gated baseline whose metric has no data is missed.
      - A baseline may state its limit in another unit of the same kind: `s` for `ms`, `events/min` for
        `events/s`. Units that can't be converted are no data.
      """
          .formatted(
              Statistic.SAMPLES_BEYOND,
              Statistic.P50.samplesNeeded(),
              Statistic.P90.samplesNeeded(),
              Statistic.P95.samplesNeeded(),
              Statistic.P99.samplesNeeded(),
              Statistic.P99_9.samplesNeeded());

  /** The statistics of a probe's histogram. */
  static final List<Statistic> OF_PROBES =
      List.of(Statistic.P50, Statistic.P90, Statistic.P95, Statistic.P99, Statistic.MAX);

  static final List<Definition> ALL = all();

  private Definitions() {}

  private static List<Definition> all() {
    List<Definition> all = new ArrayList<>();
    Set<Scope.Kind> everywhere = EnumSet.allOf(Scope.Kind.class);
    Set<Scope.Kind> phase = EnumSet.of(PHASE);
    Set<Scope.Kind> request = EnumSet.of(REQUEST);
    Set<Scope.Kind> phaseAndRequest = EnumSet.of(PHASE, REQUEST);
    Set<Scope.Kind> phaseAndRun = EnumSet.of(PHASE, RUN);
    Set<Scope.Kind> run = EnumSet.of(RUN);

    add(
        all,
        phaseAndRequest,
        "throughput",
        "requests/s",
        "Requests answered with success in the steady part, by its length.");
    add(
        all,
        phase,
        "event-throughput",
        "events/s",
        "Events that the platform accepted (as the answers' bodies say) in the steady part, by its length.");
    add(
        all,
        phase,
        "asked-event-throughput",
        "events/s",
        "Events that the schedule asked for in the steady part, by its length. Journeys have none, as their users are scheduled and not their events; nor has a closed loop.");
    add(
        all,
        phase,
        "observed-event-throughput",
        "events/s",
        "Events seen at the far end between the Pub/Sub probe's first and last sample of the steady part, by the time between them.");
    times(
        all,
        phaseAndRequest,
        RequestTime.RESPONSE_TIME,
        "Answered − due, of requests answered with success.");
    times(
        all,
        run,
        RequestTime.RESPONSE_TIME,
        "Answered − due, of requests answered with success, over the steady parts of all phases.");
    times(
        all,
        phaseAndRequest,
        RequestTime.SERVICE_TIME,
        "Answered − sent, of requests answered with success.");
    times(all, phase, RequestTime.SCHEDULE_LAG, "Sent − due, of all requests sent.");
    times(
        all,
        phase,
        RequestTime.INJECTOR_LAG,
        "The injector's own part of the schedule lag: sent − the later of due and the moment since which a connection had room. "
            + "Runs from before it was recorded show all of the schedule lag. A limit of the harness.");
    add(
        all,
        phase,
        LoadMetrics.ANSWER_TIME,
        "ms",
        "Answered or given up − sent, of all requests sent, good or not. 99th percentile. "
            + "Explains requests that waited for connections when it is over the limit of the schedule lag.");
    add(
        all,
        phase,
        LoadMetrics.CONNECTION_HOLD,
        "ms",
        "Half of the time that connections were busy went to requests that took longer than this from sent to answered or given up. "
            + "A platform that freezes holds every connection once and shows here, however few requests that were. "
            + "Explains waiting as the answer time does.");
    times(
        all,
        phase,
        RequestTime.FAILED_RESPONSE_TIME,
        "Answered or given up − due, of requests failed or unanswered.");
    add(
        all,
        everywhere,
        "error-rate",
        "%",
        "Requests without success (failed, unanswered or missed), of those due in the steady part whose end is known. "
            + "A missed request counts when it was given up in the steady part or later, for its due time is not recorded.");
    add(
        all,
        request,
        "availability",
        "%",
        "Requests answered with success, of those due in the steady part whose end is known: 100 % − error rate.");
    add(
        all,
        phaseAndRequest,
        "longest-outage",
        "s",
        "The most seconds, one behind the other, in each of which fewer of the requests due ended with success than without. "
            + "A second in which nothing was due neither ends an outage nor lengthens it; a missed request counts in the second "
            + "in which it was given up.");
    add(
        all,
        phase,
        "missed-share",
        "%",
        "Requests that could not be sent before they were given up, of those that were due in the steady part. "
            + "A limit of the harness: above it the run is INVALID.");
    add(
        all,
        request,
        "quality-score.mean",
        "of 5",
        "Mean of the quality scores of generated content that came in the steady part, on a scale of 0 to 5.");
    add(
        all,
        request,
        "labelled-accuracy.mean",
        "%",
        "Decisions that are those expected of them, by the decisions that came in the steady part for users of the labelled set.");
    add(
        all,
        request,
        Definition.ANY_MEAN,
        "",
        "Mean of anything else that answers said in the steady part, by its name.");
    add(
        all,
        request,
        Definition.ANY_COUNT,
        "values",
        "How often answers said it in the steady part. Of `duplicate`: events that good answers refused because the platform had "
            + "them. Of `sent-again`: times that Gatling sent a request once more because a kept connection was closed.");
    add(
        all,
        phase,
        "decision-accuracy.last",
        "%",
        "The model's accuracy as Prometheus, or else the platform's metrics page, said last in the phase.");

    requests(all, phase);
    events(all, phaseAndRun);
    add(
        all,
        phase,
        "lossy-seconds",
        "s",
        "Seconds of the whole phase in which events were sent that were lost. No data as with the drop rate.");
    add(
        all,
        phase,
        "drop-rate",
        "%",
        "Lost, of accepted. No data without a Pub/Sub probe, without accepted events, "
            + "and while events are missing from a phase that was never drained.");
    add(
        all,
        run,
        "data-loss",
        "events",
        "Events of all injectors that were accepted and never observed. No data as with the drop rate.");
    add(
        all,
        run,
        "duplicates",
        "events",
        "Events of all injectors that were observed more than once.");

    lag(all, phase);
    PubSubDefinitions.add(all, phase);
    RedisDefinitions.add(all, phase);
    PlatformDefinitions.add(all, phase);
    HarnessDefinitions.add(all, phase);
    PlatformDefinitions.addGrowth(all, run);
    HarnessDefinitions.addClocks(all, run);
    RedisDefinitions.addTotals(all, run);
    return List.copyOf(all);
  }

  private static void requests(List<Definition> all, Set<Scope.Kind> kinds) {
    add(
        all,
        kinds,
        "steady-requests.good",
        "requests",
        "Answered with success in the steady part.");
    add(
        all,
        kinds,
        "steady-requests.failed",
        "requests",
        "Answered without success, or given up without an answer, in the steady part.");
    add(
        all,
        kinds,
        "steady-requests.missed",
        "requests",
        "Given up in the steady part before they could be sent.");
    add(
        all,
        kinds,
        "steady-events.accepted",
        "events",
        "Accepted in the steady part, as the answers' bodies say.");
    add(all, kinds, "requests.sent", "requests", "Handed to the socket, in the whole phase.");
    add(all, kinds, "requests.good", "requests", "Answered with success, in the whole phase.");
    add(
        all,
        kinds,
        "requests.failed",
        "requests",
        "Answered, but not with success, in the whole phase.");
    add(
        all,
        kinds,
        "requests.unanswered",
        "requests",
        "Sent, and no complete answer came, in the whole phase.");
    add(
        all,
        kinds,
        "requests.missed",
        "requests",
        "Due, and not sent before they were given up, in the whole phase.");
  }

  private static void events(List<Definition> all, Set<Scope.Kind> kinds) {
    add(
        all,
        kinds,
        "events.sent",
        "events",
        "In requests handed to the socket. From the ledger, like the others.");
    add(all, kinds, "events.accepted", "events", "The answer's body says so.");
    add(all, kinds, "events.rejected", "events", "Refused by the answer's body.");
    add(all, kinds, "events.failed", "events", "In requests that were answered without success.");
    add(all, kinds, "events.unanswered", "events", "In requests to which no complete answer came.");
    add(
        all,
        kinds,
        "events.missed",
        "events",
        "In requests that were never sent. Counted, for they have no numbers in the ledger.");
    add(all, kinds, "events.observed", "events", "Seen at the far end at least once.");
    add(all, kinds, "events.lost", "events", "Accepted and never observed.");
    add(all, kinds, "events.duplicated", "events", "Observed more than once.");
    add(
        all,
        kinds,
        "events.unconfirmed",
        "events",
        "Failed or unanswered, and yet observed: the platform took them and could not say so.");
  }

  private static void lag(List<Definition> all, Set<Scope.Kind> kinds) {
    histogram(
        all,
        kinds,
        "processing-lag",
        "s",
        "Observed at the far end − due, of events due in the steady part; first observations only. Lost events have none.");
  }

  private static void times(
      List<Definition> all, Set<Scope.Kind> kinds, RequestTime time, String meaning) {
    for (Statistic statistic : Statistic.values()) {
      add(
          all,
          kinds,
          time.tag() + "." + statistic.key(),
          "ms",
          meaning + " " + capital(statistic) + ".");
    }
  }

  static void histogram(
      List<Definition> all, Set<Scope.Kind> kinds, String name, String unit, String meaning) {
    for (Statistic statistic : OF_PROBES) {
      add(all, kinds, name + "." + statistic.key(), unit, meaning + " " + capital(statistic) + ".");
    }
  }

  private static String capital(Statistic statistic) {
    String words = statistic.words();
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  static void add(
      List<Definition> all, Set<Scope.Kind> kinds, String name, String unit, String meaning) {
    all.add(Definition.of(kinds, name, unit, meaning));
  }
}
