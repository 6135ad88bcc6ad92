package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.Mark;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.reports.Verdict.BaselineResult;
import ai.userwhisperer.megaphone.reports.Verdict.Outcome;
import ai.userwhisperer.megaphone.reports.Verdict.Status;
import ai.userwhisperer.megaphone.reports.page.Page;
import ai.userwhisperer.megaphone.reports.page.Page.Fact;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Puts findings into the words of the page. */
final class PageContent {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Manifest manifest;
  private final Verdict verdict;
  private final Optional<Profile> profile;

  private PageContent(Findings findings) {
    this.manifest = findings.facts().manifest();
    this.verdict = findings.verdict();
    this.profile = profile(manifest);
  }

  static Page of(Findings findings, boolean live, Page.Assets assets) {
    PageContent content = new PageContent(findings);
    PhaseContent phases = new PhaseContent(findings, content.profile);
    return new Page(
        (live ? "LIVE" : content.verdict.verdict()) + ": " + content.verdict.profile(),
        live,
        live ? content.headlineSoFar() : content.headline(),
        content.run(),
        content.groups(),
        findings.facts().phases().stream().map(phases::view).toList(),
        phases.harness(),
        content
            .profile
            .map(known -> HarnessHealth.of(findings.facts(), known).doubts())
            .orElse(List.of()),
        phases.ledger(),
        rows(findings.facts().marks()),
        history(findings),
        content.environment(),
        content.manifest.notes(),
        findings.problems(),
        content.manifest.profile() == null ? "" : content.manifest.profile().toPrettyString(),
        findings.metrics().all().stream().map(PageContent::row).toList(),
        findings.metrics().absent(),
        ChartData.json(findings, content.profile),
        assets);
  }

  private static Optional<Profile> profile(Manifest manifest) {
    try {
      return Optional.of(Judge.profile(manifest));
    } catch (ProfileException e) {
      return Optional.empty();
    }
  }

  private Page.Headline headline() {
    Outcome outcome = verdict.verdict();
    String tone = outcome.name().toLowerCase(Locale.ROOT);
    return new Page.Headline(
        tone, icon(outcome), outcome.name(), Headline.of(verdict), verdict.reasons());
  }

  /** While a run goes on, its verdict is that it has no end: nothing to be shown. */
  private Page.Headline headlineSoFar() {
    List<String> missed =
        verdict.baselines().stream()
            .filter(baseline -> baseline.status() == Status.FAIL)
            .map(baseline -> baseline.id() + ": " + Limits.against(baseline))
            .toList();
    String sentence =
        missed.isEmpty()
            ? "The run goes on. No gated baseline is missed in what was measured so far."
            : "The run goes on. In what was measured so far, these are missed:";
    return new Page.Headline("live", "●", "LIVE", sentence, missed);
  }

  private static String icon(Outcome outcome) {
    return switch (outcome) {
      case PASS -> "✓";
      case FAIL -> "✕";
      case INVALID -> "?";
      case ABORTED -> "■";
    };
  }

  private List<Fact> run() {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Profile", verdict.profile()));
    facts.add(new Fact("Run", verdict.runId()));
    profile.ifPresent(known -> facts.add(new Fact("Target", known.target().baseUrl().toString())));
    facts.add(
        new Fact("Started", MINUTE.format(Instant.ofEpochMilli(manifest.startedAtEpochMs()))));
    facts.add(
        new Fact(
            "Took",
            manifest.endedAtEpochMs() == null
                ? "did not end"
                : Numbers.duration(
                    (manifest.endedAtEpochMs() - manifest.startedAtEpochMs()) / 1e3)));
    return facts;
  }

  private List<Page.Group> groups() {
    Map<String, List<BaselineResult>> byGroup = new LinkedHashMap<>();
    for (BaselineResult baseline : verdict.baselines()) {
      byGroup.computeIfAbsent(group(baseline), any -> new ArrayList<>()).add(baseline);
    }
    return byGroup.entrySet().stream()
        .map(
            entry ->
                new Page.Group(
                    entry.getKey(),
                    sources(entry.getValue()),
                    entry.getValue().stream().map(PageContent::row).toList()))
        .toList();
  }

  private static String sources(List<BaselineResult> baselines) {
    return baselines.stream()
        .map(BaselineResult::source)
        .distinct()
        .collect(Collectors.joining(" · "));
  }

  private static String group(BaselineResult baseline) {
    return baseline.id().substring(0, baseline.id().indexOf('.'));
  }

  private static Page.BaselineRow row(BaselineResult baseline) {
    return new Page.BaselineRow(
        baseline.id().substring(baseline.id().indexOf('.') + 1),
        baseline.metric(),
        Limits.objective(baseline),
        Limits.observed(baseline),
        Limits.interval(baseline),
        Limits.margin(baseline),
        tone(baseline.status()),
        icon(baseline.status()),
        baseline.status().words(),
        notes(baseline));
  }

  /** The reason, then what else is known of it. */
  private static List<String> notes(BaselineResult baseline) {
    List<String> notes = new ArrayList<>();
    if (baseline.when() != null) {
      notes.add(baseline.when());
    }
    if (!baseline.reason().isEmpty()) {
      notes.add(baseline.reason());
    }
    if (baseline.windows() != null) {
      notes.add("holds in " + Limits.windows(baseline.windows()));
    }
    if (baseline.change() != null) {
      notes.add(Limits.change(baseline));
    }
    return notes;
  }

  private static String tone(Status status) {
    return switch (status) {
      case PASS -> "pass";
      case FAIL -> "fail";
      case NO_DATA -> "invalid";
      case WAIVED -> "invalid";
      case NOT_GATED -> "quiet";
    };
  }

  private static String icon(Status status) {
    return switch (status) {
      case PASS -> "✓";
      case FAIL -> "✕";
      case NO_DATA -> "?";
      case WAIVED -> "!";
      case NOT_GATED -> "–";
    };
  }

  private static List<Page.MarkRow> rows(List<Mark> marks) {
    List<Page.MarkRow> rows = new ArrayList<>();
    for (Mark mark : marks) {
      rows.add(
          new Page.MarkRow(
              rows.size() + 1,
              MINUTE.format(Instant.ofEpochMilli(mark.fromEpochMs())),
              mark.untilEpochMs() == null
                  ? ""
                  : Numbers.text((mark.untilEpochMs() - mark.fromEpochMs()) / 1e3) + " s",
              mark.source(),
              mark.text()));
    }
    return rows;
  }

  /** Of the baselines that have been seen in two runs or more. */
  private static List<Page.HistoryView> history(Findings findings) {
    List<Page.HistoryView> views = new ArrayList<>();
    for (Trend trend : findings.trends()) {
      if (trend.isDrawn()) {
        Trend.Subject baseline = trend.subject();
        List<String> changes =
            trend.changes().stream()
                .map(trend::change)
                .map(change -> Limits.change(change, baseline.unit()))
                .toList();
        Trend.Point last = trend.points().get(trend.points().size() - 1);
        views.add(
            new Page.HistoryView(
                baseline.id(),
                baseline.metric(),
                trend.points().size(),
                Numbers.withUnit(last.value(), baseline.unit()),
                changes));
      }
    }
    return views;
  }

  private static Page.MetricRow row(Metric metric) {
    return new Page.MetricRow(
        metric.key(), Numbers.text(metric.value(), metric.unit()), metric.unit());
  }

  private List<Fact> environment() {
    List<Fact> facts = new ArrayList<>();
    Manifest.Host host = manifest.host();
    if (host != null) {
      facts.add(new Fact("Host", String.valueOf(host.name())));
      facts.add(new Fact("System", host.os() + ", " + host.arch()));
      facts.add(new Fact("Processors", String.valueOf(host.cpus())));
      facts.add(
          new Fact("Memory", Numbers.text(host.memoryBytes() / (double) (1L << 30)) + " GiB"));
    }
    manifest
        .injectors()
        .forEach(
            injector ->
                facts.add(
                    new Fact("Injector " + injector.index(), String.valueOf(injector.kind()))));
    new TreeMap<>(manifest.versions())
        .forEach((name, version) -> facts.add(new Fact(name, version)));
    facts.add(new Fact("Run key", String.valueOf(manifest.runKey())));
    return facts;
  }
}
