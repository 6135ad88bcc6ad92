package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.reports.Verdict.BaselineResult;
import ai.userwhisperer.megaphone.reports.Verdict.Outcome;
import ai.userwhisperer.megaphone.reports.Verdict.Status;
import java.util.ArrayList;
import java.util.List;

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
    sample("megaphone_run_info", 1, "run", verdict.runId());
    family("megaphone_run_start_time_seconds", "When the run began, in seconds since 1970.");
    sample("megaphone_run_start_time_seconds", manifest.startedAtEpochMs() / 1e3);
    family("megaphone_run_verdict", "1 for the verdict of the run, 0 for the others.");
    for (Outcome outcome : Outcome.values()) {
      sample(
          "megaphone_run_verdict", outcome == verdict.verdict() ? 1 : 0, "verdict", outcome.name());
    }
  }

  private void baselines(List<BaselineResult> baselines) {
    family("megaphone_baseline_status", "1 for how a baseline stands, 0 for the other ways.");
    for (BaselineResult baseline : baselines) {
      for (Status status : Status.values()) {
        sample(
            "megaphone_baseline_status",
            status == baseline.status() ? 1 : 0,
            "baseline",
            baseline.id(),
            "status",
            status.name());
      }
    }
  }

  private void metrics(List<Metric> metrics) {
    family("megaphone_metric", "A metric of the run; docs/metrics.md defines each key.");
    for (Metric metric : metrics) {
      sample("megaphone_metric", metric.value(), "key", metric.key(), "unit", metric.unit());
    }
  }

  private void family(String name, String help) {
    lines.add("# TYPE " + name + " gauge");
    lines.add("# HELP " + name + " " + help);
  }

  /**
   * @param labels names and values in turn, beside the profile
   */
  private void sample(String name, double value, String... labels) {
    StringBuilder line = new StringBuilder(name).append('{').append(label("profile", profile));
    for (int i = 0; i < labels.length; i += 2) {
      line.append(',').append(label(labels[i], labels[i + 1]));
    }
    lines.add(line.append("} ").append(value).toString());
  }

  private static String label(String name, String value) {
    return name + "=\"" + escaped(value) + "\"";
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
