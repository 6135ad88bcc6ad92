package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.profiles.Baseline;
import ai.userwhisperer.megaphone.profiles.HistorySettings;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import ai.userwhisperer.megaphone.reports.Verdict.BaselineResult;
import ai.userwhisperer.megaphone.reports.Verdict.Change;
import ai.userwhisperer.megaphone.reports.Verdict.Outcome;
import ai.userwhisperer.megaphone.reports.Verdict.Status;
import ai.userwhisperer.megaphone.reports.Verdict.WindowShare;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Holds a run's metrics against its profile's baselines, and the harness against its limits. */
final class Judge {
  private final RunDirectory directory;
  private final RunFacts run;
  private final Metrics metrics;
  private final Explanations explanations;
  private final Circumstances circumstances;
  private final List<Trend> trends = new ArrayList<>();

  private Judge(RunDirectory directory, RunFacts run, Metrics metrics) {
    this.directory = directory;
    this.run = run;
    this.metrics = metrics;
    this.explanations = new Explanations(run, metrics);
    this.circumstances = new Circumstances(directory, run);
  }

  /**
   * What came of it.
   *
   * @param trends from run to run, one for each baseline; empty without a profile
   */
  record Judgement(Verdict verdict, List<Trend> trends) {}

  /**
   * The profile that a run was made with.
   *
   * @throws ProfileException when its manifest holds none that is valid
   */
  static Profile profile(Manifest manifest) {
    if (manifest.profile() == null) {
      throw new ProfileException("run.json: profile = (not set): needs the resolved profile");
    }
    return ProfileFile.parse(manifest.profile().toString());
  }

  static Judgement judge(RunDirectory directory, RunFacts run, Metrics metrics) {
    Profile profile;
    try {
      profile = profile(run.manifest());
    } catch (ProfileException e) {
      String reason = "INVALID: there is nothing to judge by: " + e.getMessage();
      return new Judgement(verdict(run, Outcome.INVALID, List.of(reason), List.of()), List.of());
    }
    Judge judge = new Judge(directory, run, metrics);
    return new Judgement(judge.judge(profile), List.copyOf(judge.trends));
  }

  private Verdict judge(Profile profile) {
    HarnessHealth health = HarnessHealth.of(run, profile);
    List<String> doubts = health.doubts();
    String aborted = run.manifest().abortedBecause();
    // What can't be trusted, or ended early, is no part of the history.
    boolean counts = aborted == null && doubts.isEmpty();
    RunHistory history = RunHistory.read(directory, run.problems());
    List<BaselineResult> results =
        profile.baselines().stream()
            .map(baseline -> result(baseline, profile.history(), history, counts))
            .toList();
    List<String> missed = missed(results);

    List<String> reasons = new ArrayList<>();
    Outcome outcome;
    if (aborted != null) {
      outcome = Outcome.ABORTED;
      reasons.add("ABORTED: " + aborted);
      doubts.forEach(doubt -> reasons.add("harness: " + doubt));
    } else if (!doubts.isEmpty()) {
      outcome = Outcome.INVALID;
      doubts.forEach(doubt -> reasons.add("INVALID: " + doubt));
    } else if (!missed.isEmpty()) {
      outcome = Outcome.FAIL;
      reasons.addAll(missed);
    } else {
      outcome = Outcome.PASS;
      reasons.add(passed(results));
    }
    boolean anyGated = results.stream().anyMatch(result -> result.status() != Status.NOT_GATED);
    if (anyGated && (outcome == Outcome.ABORTED || outcome == Outcome.INVALID)) {
      reasons.add(notHeldAgainst(results));
    }
    for (BaselineResult result : results) {
      if (result.status() == Status.WAIVED) {
        reasons.add(
            "waived: " + result.id() + ": " + Limits.against(result) + ": " + result.reason());
      }
    }
    for (BaselineResult result : results) {
      if (result.change() != null && result.status() != Status.FAIL) {
        reasons.add("note: " + result.id() + ": " + Limits.change(result));
      }
    }
    health.notes().forEach(note -> reasons.add("note: " + note));
    return verdict(run, outcome, reasons, results);
  }

  private static Verdict verdict(
      RunFacts run, Outcome outcome, List<String> reasons, List<BaselineResult> results) {
    return new Verdict(
        Verdict.SCHEMA_VERSION, run.runId(), run.profileName(), outcome, reasons, results);
  }

  private BaselineResult result(
      Baseline baseline, HistorySettings settings, RunHistory history, boolean counts) {
    Optional<Metric> metric = metrics.find(baseline.metric());
    Double observed =
        metric.flatMap(known -> inUnitOf(baseline, known, known.value())).orElse(null);
    WindowShare windows =
        metric
            .flatMap(known -> WindowCheck.of(directory, run, baseline, known.unit()))
            .orElse(null);
    Trend trend = history.trend(baseline, settings, run.manifest(), counts ? observed : null);
    trends.add(trend);
    Change change = counts && observed != null ? trend.newest().orElse(null) : null;
    boolean regressed = settings.regressionFails() && change != null && change.worse();
    Status status = status(baseline, observed, windows, regressed);
    BaselineResult result =
        new BaselineResult(
            baseline.id(),
            baseline.source(),
            baseline.objective(),
            baseline.metric(),
            observed,
            baseline.unit(),
            status,
            "",
            observed == null ? "" : metric.get().evidence(),
            metric.flatMap(known -> interval(baseline, known)).orElse(null),
            windows,
            status == Status.FAIL ? circumstances.of(baseline, metric) : null,
            change);
    BaselineResult judged = result.with(status, reason(baseline, metric, result));
    return baseline
        .waiver()
        .map(waiver -> Waiving.of(waiver, dayOf(run.manifest())).apply(judged))
        .orElse(judged);
  }

  private String reason(Baseline baseline, Optional<Metric> metric, BaselineResult result) {
    return switch (result.status()) {
      // Nobody's waiver has been looked at yet.
      case PASS, WAIVED -> "";
      case FAIL -> whyMissed(baseline, result);
      case NO_DATA -> whyNoData(baseline, metric);
      case NOT_GATED ->
          result.observed() == null
              ? baseline.reason() + "; no data: " + whyNoData(baseline, metric)
              : baseline.reason();
    };
  }

  private String whyMissed(Baseline baseline, BaselineResult result) {
    List<String> parts = new ArrayList<>();
    WindowShare windows = result.windows();
    boolean holds = baseline.comparison().holds(result.observed(), baseline.limit());
    if (holds && windows != null && !windows.holds()) {
      parts.add("it holds over the whole steady part, but only in " + Limits.windows(windows));
    } else if (holds && result.change() != null) {
      parts.add(Limits.change(result));
    }
    parts.add(explanations.of(baseline.metric()));
    if (result.interval() != null && result.interval().contains(baseline.limit())) {
      parts.add("the limit lies within the 95 % interval, " + Limits.interval(result));
    }
    return parts.stream().filter(part -> !part.isEmpty()).collect(Collectors.joining("; "));
  }

  private static Optional<Double> inUnitOf(Baseline baseline, Metric metric, double value) {
    return Units.inUnitOf(baseline, OptionalDouble.of(value), metric.unit()).stream()
        .boxed()
        .findFirst();
  }

  private static Optional<Interval95> interval(Baseline baseline, Metric metric) {
    if (metric.interval() == null) {
      return Optional.empty();
    }
    Optional<Double> low = inUnitOf(baseline, metric, metric.interval().low());
    Optional<Double> high = inUnitOf(baseline, metric, metric.interval().high());
    return low.isEmpty() || high.isEmpty()
        ? Optional.empty()
        : Optional.of(new Interval95(low.get(), high.get()));
  }

  /** On which the run began, in UTC, so that it is judged alike whenever that is done. */
  private static LocalDate dayOf(Manifest manifest) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(manifest.startedAtEpochMs()), ZoneOffset.UTC);
  }

  private static Status status(
      Baseline baseline, Double observed, WindowShare windows, boolean regressed) {
    if (!baseline.gated()) {
      return Status.NOT_GATED;
    }
    if (observed == null) {
      return Status.NO_DATA;
    }
    boolean holds =
        baseline.comparison().holds(observed, baseline.limit())
            && (windows == null || windows.holds())
            && !regressed;
    return holds ? Status.PASS : Status.FAIL;
  }

  private String whyNoData(Baseline baseline, Optional<Metric> metric) {
    return metric.isEmpty()
        ? explanations.whyAbsent(baseline.metric())
        : "the metric is in "
            + metric.get().unit()
            + ", which can't be converted to the limit's "
            + baseline.unit();
  }

  /**
   * Failures first, then what has no data, those with the same cause together; each in the
   * checklist's order.
   */
  private static List<String> missed(List<BaselineResult> results) {
    List<String> missed = new ArrayList<>();
    for (BaselineResult result : results) {
      if (result.status() == Status.FAIL) {
        missed.add(
            "FAIL: "
                + result.id()
                + ": "
                + Limits.against(result)
                + (result.reason().isEmpty() ? "" : ": " + result.reason()));
      }
    }
    Map<String, List<String>> withoutData = new LinkedHashMap<>();
    for (BaselineResult result : results) {
      if (result.status() == Status.NO_DATA) {
        withoutData.computeIfAbsent(result.reason(), any -> new ArrayList<>()).add(result.id());
      }
    }
    withoutData.forEach(
        (reason, ids) -> missed.add("FAIL: " + String.join(", ", ids) + ": no data: " + reason));
    return missed;
  }

  private static String passed(List<BaselineResult> results) {
    long held = count(results, Status.PASS);
    long waived = count(results, Status.WAIVED);
    long notGated = count(results, Status.NOT_GATED);
    return "PASS: the harness was healthy, and "
        + (held + waived == 0
            ? "no baseline is gated"
            : waived == 0
                ? "every gated baseline holds (" + held + ")"
                : "every gated baseline holds (" + held + ") or is waived (" + waived + ")")
        + (notGated == 0 ? "" : "; " + notGated + " not gated");
  }

  private static String notHeldAgainst(List<BaselineResult> results) {
    long missed = count(results, Status.FAIL) + count(results, Status.NO_DATA);
    long gated = results.size() - count(results, Status.NOT_GATED);
    return missed == 0
        ? "all " + gated + " gated baselines hold in what was measured, which proves nothing"
        : missed
            + " of "
            + gated
            + " gated baselines are missed in what was measured, which is not held against the"
            + " platform";
  }

  private static long count(List<BaselineResult> results, Status status) {
    return results.stream().filter(result -> result.status() == status).count();
  }
}
