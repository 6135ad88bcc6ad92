package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.reports.Verdict.BaselineResult;
import ai.userwhisperer.megaphone.reports.Verdict.Outcome;
import ai.userwhisperer.megaphone.reports.Verdict.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code openmetrics.txt}: every metric and how every baseline stands, for a push gateway. In the
 * text format of <a href="https://prometheus.io/docs/specs/om/open_metrics_spec/">OpenMetrics</a>,
 * which readers of Prometheus's own text format take as well. Labels are those that two runs of a
 * profile share, so that a run adds no series; which run it was stands in {@code
 * megaphone_run_info}.
 */
final class OpenMetricsText {
  private final List<String> lines = new ArrayList<>();
  private final String profile;

  private OpenMetricsText(String profile) {
    this.profile = profile;
  }

  static String render(Findings findings) {
    Verdict verdict = findings.verdict();
    OpenMetricsText text = new OpenMetricsText(verdict.profile());
    text.run(findings.facts().manifest(), verdict);
    text.baselines(verdict.baselines());
    text.metrics(findings.metrics().all());
    return String.join("\n", text.lines) + "\n# EOF\n";
  }

  private void run(Manifest manifest, Verdict verdict) {
    family("megaphone_run_info", "The run that the others are of.");
    sample("megaphone_run_info", Map.of("run", verdict.runId()), 1);
    family("megaphone_run_start_time_seconds", "When the run began, in seconds since 1970.");
    sample("megaphone_run_start_time_seconds", Map.of(), manifest.startedAtEpochMs() / 1e3);
    family("megaphone_run_verdict", "1 for the verdict of the run, 0 for the others.");
    for (Outcome outcome : Outcome.values()) {
      sample(
          "megaphone_run_verdict",
          Map.of("verdict", outcome.name()),
          outcome == verdict.verdict() ? 1 : 0);
    }
  }

  private void baselines(List<BaselineResult> baselines) {
    family("megaphone_baseline_status", "1 for how a baseline stands, 0 for the other ways.");
    for (BaselineResult baseline : baselines) {
      for (Status status : Status.values()) {
        sample(
            "megaphone_baseline_status",
            labels("baseline", baseline.id(), "status", status.name()),
            status == baseline.status() ? 1 : 0);
      }
    }
  }

  private void metrics(List<Metric> metrics) {
    family("megaphone_metric", "A metric of the run; docs/metrics.md defines each key.");
    for (Metric metric : metrics) {
      sample(
          "megaphone_metric", labels("key", metric.key(), "unit", metric.unit()), metric.value());
    }
  }

  private static Map<String, String> labels(
      String first, String value, String second, String secondValue) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(first, value);
    labels.put(second, secondValue);
    return labels;
  }

  private void family(String name, String help) {
    lines.add("# TYPE " + name + " gauge");
    lines.add("# HELP " + name + " " + help);
  }

  private void sample(String name, Map<String, String> labels, double value) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("profile", profile);
    all.putAll(labels);
    lines.add(
        all.entrySet().stream()
            .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + "\"")
            .collect(Collectors.joining(",", name + "{", "} " + value)));
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
