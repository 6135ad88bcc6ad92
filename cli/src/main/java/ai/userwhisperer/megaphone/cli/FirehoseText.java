package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Sending;
import ai.userwhisperer.megaphone.reports.Metric;
import ai.userwhisperer.megaphone.reports.Metrics;
import ai.userwhisperer.megaphone.reports.Verdict;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleFunction;

/** The figures of a firehose by hand, as a table. Shows no header's value. */
final class FirehoseText {
  private static final List<String> TIMES =
      List.of("response-time", "service-time", "schedule-lag");
  private static final List<String> STATISTICS = List.of("p50", "p90", "p99", "p99_9", "max");
  private static final String CLOSED_LOOP =
      "Closed loop: each connection sends again as soon as it may. These latencies are not open-loop: they leave out the"
          + " waiting\nof all the requests that a schedule would have made due meanwhile. Use --rate to measure latency.";

  private FirehoseText() {}

  static String plan(URI url, Phase.Firehose phase) {
    Sending sending = phase.sending();
    return String.format(
        Locale.ROOT,
        "To %s: %s%s%n%s%s; %s of warm-up, then %s that count%n",
        url,
        ArrivalsText.of(phase.arrivals()),
        phase.batch() == 1
            ? ", in single requests"
            : String.format(Locale.ROOT, ", in batches of %,d", phase.batch()),
        String.format(
            Locale.ROOT,
            "over %,d connections, %,d in flight on each, %s",
            sending.connections(),
            sending.inFlight(),
            sending.protocol()),
        sending.compression() == Sending.Compression.NONE ? "" : ", " + sending.compression(),
        PlanText.duration(phase.warmUp()),
        PlanText.duration(phase.steady()));
  }

  static String outcome(Phase.Firehose phase, Metrics metrics, Verdict verdict, RunDirectory run) {
    StringBuilder text = new StringBuilder("\n");
    Figures figures = new Figures(phase.name(), metrics);
    row(text, "", STATISTICS.stream().map(name -> name.replace('_', '.')).toList());
    for (String time : TIMES) {
      row(text, time, STATISTICS.stream().map(name -> figures.time(time + "." + name)).toList());
    }
    text.append('\n');
    line(text, "requests/s", figures.rate("throughput"));
    line(
        text,
        "events/s",
        figures.rate("event-throughput") + figures.asked("asked-event-throughput"));
    line(
        text,
        "requests",
        figures.count("steady-requests.good")
            + " good, "
            + figures.count("steady-requests.failed")
            + " failed, "
            + figures.count("steady-requests.missed")
            + " missed, in "
            + PlanText.duration(phase.steady()));
    errors(run, phase.name())
        .forEach(
            (kind, times) -> line(text, kind, String.format(Locale.ROOT, "%,d requests", times)));
    line(text, "CPU", figures.count("harness-cpu-seconds") + " s of this process");
    if (!phase.isOpenLoop()) {
      text.append('\n').append(CLOSED_LOOP).append('\n');
    }
    text.append('\n');
    verdict.reasons().forEach(reason -> text.append(reason).append('\n'));
    return text.append("Run: ").append(run.root()).append('\n').toString();
  }

  /** Errors of the whole phase by their kind. */
  private static Map<String, Long> errors(RunDirectory run, String phase) {
    Map<String, Long> errors = new TreeMap<>();
    run.tailCounts(phase, false)
        .poll()
        .forEach(
            second ->
                second.errors().forEach((kind, times) -> errors.merge(kind, times, Long::sum)));
    return errors;
  }

  private static void row(StringBuilder text, String name, List<String> cells) {
    text.append(String.format(Locale.ROOT, "%-14s", name));
    cells.forEach(cell -> text.append(String.format(Locale.ROOT, " %12s", cell)));
    text.append('\n');
  }

  private static void line(StringBuilder text, String name, String words) {
    text.append(String.format(Locale.ROOT, "%-14s %s%n", name, words));
  }

  /** A phase's metrics in words. */
  private record Figures(String phase, Metrics metrics) {
    String time(String name) {
      return words(name, ms -> ms < 1 ? number("%.0f µs", 1_000 * ms) : number("%.2f ms", ms));
    }

    String rate(String name) {
      return words(name, value -> number("%,.0f", value));
    }

    String count(String name) {
      return words(name, value -> number(value == Math.rint(value) ? "%,.0f" : "%.2f", value));
    }

    String asked(String name) {
      return metrics
          .find(phase + "." + name)
          .map(metric -> number(" of %,.0f asked", metric.value()))
          .orElse("");
    }

    private String words(String name, DoubleFunction<String> words) {
      return metrics
          .find(phase + "." + name)
          .map(Metric::value)
          .map(words::apply)
          .orElse("no data");
    }

    private static String number(String format, double value) {
      return String.format(Locale.ROOT, format, value);
    }
  }
}
