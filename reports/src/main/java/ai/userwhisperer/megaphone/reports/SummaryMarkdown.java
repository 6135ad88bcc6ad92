package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.reports.Verdict.BaselineResult;
import ai.userwhisperer.megaphone.reports.Verdict.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** {@code summary.md}: the verdict for a build log, a chat or a ticket. */
final class SummaryMarkdown {
  private final Findings findings;
  private final List<String> lines = new ArrayList<>();

  private SummaryMarkdown(Findings findings) {
    this.findings = findings;
  }

  static String render(Findings findings, RunDirectory run) {
    SummaryMarkdown summary = new SummaryMarkdown(findings);
    summary.verdict();
    summary.baselines();
    summary.phases();
    summary.ledger();
    summary.problems();
    summary.lines.add(
        "The whole report: "
            + text(run.pageFile().getFileName().toString())
            + " in the run directory");
    return String.join("\n", summary.lines) + "\n";
  }

  private void verdict() {
    Verdict verdict = findings.verdict();
    lines.add(
        "# %s: %s, run %s"
            .formatted(verdict.verdict(), text(verdict.profile()), text(verdict.runId())));
    lines.add("");
    lines.add(text(Headline.of(verdict)));
    lines.add("");
    verdict.reasons().forEach(reason -> lines.add("- " + text(reason)));
    lines.add("");
  }

  private void baselines() {
    lines.add("## Baselines");
    lines.add("");
    if (findings.verdict().baselines().isEmpty()) {
      lines.add("None could be read from the run.");
      lines.add("");
      return;
    }
    row("baseline", "limit", "observed", "margin", "status", "reason");
    lines.add("|---|---:|---:|---:|---|---|");
    for (BaselineResult baseline : findings.verdict().baselines()) {
      row(
          baseline.id(),
          Limits.objective(baseline),
          Limits.observed(baseline)
              + (Limits.interval(baseline).isEmpty() ? "" : " (" + Limits.interval(baseline) + ")"),
          Limits.margin(baseline),
          mark(baseline.status()) + " " + baseline.status().words(),
          baseline.reason());
    }
    lines.add("");
  }

  private static String mark(Status status) {
    return switch (status) {
      case PASS -> "✓";
      case FAIL -> "✗";
      case NO_DATA -> "?";
      case WAIVED -> "!";
      case NOT_GATED -> "–";
    };
  }

  private void phases() {
    lines.add("## Phases");
    lines.add("");
    row("phase", "requests/s", "events/s", "p50", "p95", "p99", "max", "errors");
    lines.add("|---|---:|---:|---:|---:|---:|---:|---:|");
    for (PhaseFacts phase : findings.facts().phases()) {
      row(
          phase.name(),
          metric(phase, "throughput"),
          metric(phase, "event-throughput"),
          metric(phase, "response-time.p50"),
          metric(phase, "response-time.p95"),
          metric(phase, "response-time.p99"),
          metric(phase, "response-time.max"),
          metric(phase, "error-rate"));
    }
    lines.add("");
  }

  private String metric(PhaseFacts phase, String name) {
    return findings
        .metrics()
        .find(phase.scope().key(name))
        .map(
            metric ->
                metric.unit().endsWith("/s")
                    ? Numbers.text(metric.value(), metric.unit())
                    : Numbers.withUnit(metric.value(), metric.unit()))
        .orElse("no data");
  }

  private void ledger() {
    lines.add("## Ledger");
    lines.add("");
    List<String> head = new ArrayList<>(List.of("events"));
    head.addAll(PhaseContent.EVENTS);
    row(head.toArray(String[]::new));
    lines.add("|---|" + "---:|".repeat(PhaseContent.EVENTS.size()));
    for (PhaseFacts phase : findings.facts().phases()) {
      ledgerRow(phase.scope());
    }
    ledgerRow(Scope.RUN);
    lines.add("");
  }

  private void ledgerRow(Scope scope) {
    List<String> cells = new ArrayList<>(List.of(scope.phase()));
    for (String set : PhaseContent.EVENTS) {
      cells.add(
          findings
              .metrics()
              .find(scope.key("events." + set))
              .map(metric -> Numbers.text(metric.value(), metric.unit()))
              .orElse("no data"));
    }
    row(cells.toArray(String[]::new));
  }

  private void problems() {
    List<String> problems = findings.problems();
    if (!problems.isEmpty()) {
      lines.add("## Could not be read");
      lines.add("");
      problems.forEach(problem -> lines.add("- " + text(problem)));
      lines.add("");
    }
  }

  private void row(String... cells) {
    lines.add(
        Arrays.stream(cells)
            .map(SummaryMarkdown::text)
            .collect(Collectors.joining(" | ", "| ", " |")));
  }

  /** Text that Markdown, and the HTML inside it, take as text and nothing else. */
  static String text(String any) {
    return any.replaceAll("[\\p{Cntrl}\\s]+", " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replaceAll("([\\\\`*_{}\\[\\]#|~!@])", "\\\\$1");
  }
}
