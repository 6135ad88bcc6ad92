package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.reports.page.Page;
import ai.userwhisperer.megaphone.reports.page.Page.Figure;
import ai.userwhisperer.megaphone.reports.page.Page.Row;
import ai.userwhisperer.megaphone.reports.page.Page.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The figures of the phases, each a metric. */
final class PhaseContent {
  /** The sums of the ledger that every output shows, in their order. */
  static final List<String> EVENTS =
      List.of(
          "sent",
          "accepted",
          "rejected",
          "failed",
          "unanswered",
          "missed",
          "observed",
          "lost",
          "duplicated",
          "unconfirmed");

  private final Findings findings;
  private final Optional<Profile> profile;

  PhaseContent(Findings findings, Optional<Profile> profile) {
    this.findings = findings;
    this.profile = profile;
  }

  Page.PhaseView view(PhaseFacts phase) {
    Scope scope = phase.scope();
    boolean sendsEvents = findings.facts().isFirehose(phase);
    List<Figure> figures = new ArrayList<>();
    if (sendsEvents) {
      figures.add(figure(scope, "Events accepted", "event-throughput"));
    }
    figures.add(figure(scope, "Requests answered", "throughput"));
    figures.add(figure(scope, "Response time p50", "response-time.p50"));
    figures.add(figure(scope, "Response time p99", "response-time.p99"));
    figures.add(figure(scope, "Response time max", "response-time.max"));
    figures.add(figure(scope, "Error rate", "error-rate"));
    figures.add(figure(scope, "Drop rate", "drop-rate"));
    List<Figure> platform =
        List.of(
            figure(scope, "Processing lag p99", "processing-lag.p99"),
            figure(scope, "Queue depth max", "queue-depth.max"),
            figure(scope, "Platform CPU mean", "platform-cpu.mean"),
            figure(scope, "Platform memory max", "platform-memory.max"),
            figure(scope, "Redis latency p99", "redis-latency.p99"),
            figure(scope, "Redis evictions", "redis-evicted-keys"));
    return new Page.PhaseView(
        phase.name(),
        description(phase),
        incomplete(phase),
        figures,
        platform,
        times(scope),
        requests(phase),
        "Percentiles of response time and service time in phase " + phase.name(),
        "Phase "
            + phase.name()
            + " over time: rate, response time, errors, lag, queue depth, Redis, CPU, memory, harness");
  }

  private String description(PhaseFacts phase) {
    Window whole = phase.whole();
    double warmUp =
        Math.min(whole.seconds(), (phase.steady().fromEpochMs() - whole.fromEpochMs()) / 1e3);
    Double asked = phase.times().askedEventsPerSecond();
    return "%s · warm-up %s, steady %s"
        .formatted(
            asked == null
                ? findings.facts().isFirehose(phase)
                    ? "closed loop, as fast as it is answered"
                    : "journeys of users"
                : Numbers.text(asked) + " events/s asked",
            Numbers.duration(warmUp),
            Numbers.duration(phase.steady().seconds()));
  }

  private String incomplete(PhaseFacts phase) {
    return phase.times().complete() ? "" : "did not run to its planned end";
  }

  private Table times(Scope scope) {
    List<Row> rows = new ArrayList<>();
    for (String time :
        List.of(
            "response-time",
            "service-time",
            "schedule-lag",
            "injector-lag",
            "failed-response-time")) {
      rows.add(
          new Row(
              time.replace('-', ' '),
              Stream.of(Statistic.values())
                  .map(statistic -> figure(scope, statistic.shown(), time + "." + statistic.key()))
                  .toList()));
    }
    return new Table(
        "Times in the steady part, in ms",
        Stream.of(Statistic.values()).map(Statistic::shown).toList(),
        rows);
  }

  private Table requests(PhaseFacts phase) {
    List<String> names =
        List.of(
            "throughput",
            "availability",
            "response-time.p50",
            "response-time.p95",
            "response-time.p99",
            "response-time.max");
    return new Table(
        "Requests by kind",
        List.of("requests/s", "availability %", "p50 ms", "p95 ms", "p99 ms", "max ms"),
        phase.requests().keySet().stream()
            .map(
                request -> {
                  Scope scope = Scope.request(phase.name(), request);
                  return new Row(
                      request, names.stream().map(name -> figure(scope, name, name)).toList());
                })
            .toList());
  }

  /** What the harness is judged by, and what explains it. */
  Table harness() {
    List<String> head = new ArrayList<>();
    List<Scope> scopes = findings.facts().phases().stream().map(PhaseFacts::scope).toList();
    scopes.forEach(scope -> head.add(scope.phase()));
    head.add("limit");
    List<Row> rows = new ArrayList<>();
    for (HarnessFigure shown : HarnessFigure.ALL) {
      List<Figure> cells = new ArrayList<>();
      scopes.forEach(scope -> cells.add(figure(scope, shown.label(), shown.metric())));
      cells.add(
          profile
              .map(Profile::harness)
              .map(shown.limit()::applyAsDouble)
              .filter(Double::isFinite)
              .map(PhaseContent::limit)
              .orElse(new Figure("", "", "", "", false)));
      rows.add(new Row(shown.label(), cells));
    }
    return new Table("Health of the harness in the steady parts", head, rows);
  }

  private static Figure limit(double value) {
    return new Figure("", "≤ " + Numbers.exact(value), "", "limit of the profile", false);
  }

  Table ledger() {
    List<Row> rows = new ArrayList<>();
    Stream.concat(findings.facts().phases().stream().map(PhaseFacts::scope), Stream.of(Scope.RUN))
        .forEach(
            scope ->
                rows.add(
                    new Row(
                        scope.phase(),
                        EVENTS.stream().map(set -> figure(scope, set, "events." + set)).toList())));
    return new Table("Events, from the schedule to the far end", EVENTS, rows);
  }

  private Figure figure(Scope scope, String label, String name) {
    String key = scope.key(name);
    return findings
        .metrics()
        .find(key)
        .map(
            metric ->
                new Figure(
                    label, Numbers.text(metric.value(), metric.unit()), metric.unit(), key, false))
        .orElseGet(
            () ->
                new Figure(
                    label, "no data", "", key + ": " + findings.metrics().whyAbsent(key), true));
  }
}
