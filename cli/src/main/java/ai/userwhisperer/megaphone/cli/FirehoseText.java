package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.reports.Metric;
import ai.userwhisperer.megaphone.reports.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of a firehose by hand, as a table. */
final class FirehoseText {
  private static final List<String> TIMES =
      List.of("response-time", "service-time", "schedule-lag");
  private static final List<String> STATISTICS = List.of("p50", "p90", "p99", "p99_9", "max");

  private FirehoseText() {}

  static String of(RunDirectory run, Phase.Firehose phase) {
    List<String> problems = new ArrayList<>();
    Metrics metrics = Metrics.of(run, problems::add);
    StringBuilder text = new StringBuilder();
    row(text, "", STATISTICS);
    for (String time : TIMES) {
      row(
          text,
          time,
          STATISTICS.stream()
              .map(statistic -> value(metrics, phase.name() + "." + time + "." + statistic))
              .toList());
    }
    text.append('\n');
    for (String name : List.of("throughput", "event-throughput", "error-rate")) {
      text.append(
          String.format(
              Locale.ROOT, "%-14s %s%n", name, value(metrics, phase.name() + "." + name)));
    }
    for (String name : List.of("sent", "good", "failed", "unanswered", "missed")) {
      text.append(
          String.format(
              Locale.ROOT, "%-14s %s%n", name, value(metrics, phase.name() + ".requests." + name)));
    }
    problems.forEach(problem -> text.append(problem).append('\n'));
    text.append("Written to ").append(run.root()).append('\n');
    return text.toString();
  }

  private static void row(StringBuilder text, String name, List<String> cells) {
    text.append(String.format(Locale.ROOT, "%-14s", name));
    cells.forEach(cell -> text.append(String.format(Locale.ROOT, " %12s", cell)));
    text.append('\n');
  }

  private static String value(Metrics metrics, String key) {
    return metrics.find(key).map(FirehoseText::value).orElseGet(() -> "no data");
  }

  private static String value(Metric metric) {
    String number =
        metric.value() == Math.rint(metric.value()) || metric.value() >= 1_000
            ? String.format(Locale.ROOT, "%,.0f", metric.value())
            : String.format(Locale.ROOT, "%.3f", metric.value());
    return number + " " + metric.unit();
  }
}
