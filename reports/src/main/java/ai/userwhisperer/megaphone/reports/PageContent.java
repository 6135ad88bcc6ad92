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

  static Page of(Findings findings, Page.Assets assets) {
    PageContent content = new PageContent(findings);
    PhaseContent phases = new PhaseContent(findings, content.profile);
    return new Page(
        content.verdict.verdict() + ": " + content.verdict.profile(),
        content.headline(),
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
    return new Page.Headline(tone, icon(outcome), outcome.name(), sentence(), verdict.reasons());
  }

  private static String icon(Outcome outcome) {
    return switch (outcome) {
      case PASS -> "✓";
      case FAIL -> "✕";
      case INVALID -> "?";
      case ABORTED -> "■";
    };
  }

  private String sentence() {
    int notGated = verdict.withStatus(Status.NOT_GATED).size();
    int gated = verdict.baselines().size() - notGated;
    int failed = verdict.withStatus(Status.FAIL).size();
    int silent = verdict.withStatus(Status.NO_DATA).size();
    return switch (verdict.verdict()) {
      case PASS ->
          verdict.withStatus(Status.WAIVED).isEmpty()
              ? "The harness was healthy, and every gated baseline holds."
              : "The harness was healthy, and every gated baseline holds or is waived.";
      case FAIL ->
          "The harness was healthy. Of %d gated baselines, %s."
              .formatted(
                  gated,
                  failed == 0
                      ? silent + " have no data"
                      : failed
                          + (failed == 1 ? " is" : " are")
                          + " missed"
                          + (silent == 0 ? "" : " and " + silent + " have no data"));
      case INVALID ->
          "The harness can’t vouch for this run: it says nothing about the platform. Run it again.";
      case ABORTED -> "The run was stopped early. What was measured until then is shown below.";
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
        Limits.margin(baseline),
        tone(baseline.status()),
        icon(baseline.status()),
        baseline.status().words(),
        baseline.reason());
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
