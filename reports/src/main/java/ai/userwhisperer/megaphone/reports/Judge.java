package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.profiles.Baseline;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import ai.userwhisperer.megaphone.reports.Verdict.BaselineResult;
import ai.userwhisperer.megaphone.reports.Verdict.Outcome;
import ai.userwhisperer.megaphone.reports.Verdict.Status;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Holds a run's metrics against its profile's baselines, and the harness against its limits. */
final class Judge {
  private final RunFacts run;
  private final Metrics metrics;
  private final Explanations explanations;

  private Judge(RunFacts run, Metrics metrics) {
    this.run = run;
    this.metrics = metrics;
    this.explanations = new Explanations(run, metrics);
  }

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

  static Verdict judge(RunFacts run, Metrics metrics) {
    Profile profile;
    try {
      profile = profile(run.manifest());
    } catch (ProfileException e) {
      String reason = "INVALID: there is nothing to judge by: " + e.getMessage();
      return verdict(run, Outcome.INVALID, List.of(reason), List.of());
    }
    return new Judge(run, metrics).judge(profile);
  }

  private Verdict judge(Profile profile) {
    List<BaselineResult> results = profile.baselines().stream().map(this::result).toList();
    List<String> missed = missed(results);
    HarnessHealth health = HarnessHealth.of(run, profile);
    List<String> doubts = health.doubts();
    String aborted = run.manifest().abortedBecause();

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
    health.notes().forEach(note -> reasons.add("note: " + note));
    return verdict(run, outcome, reasons, results);
  }

  private static Verdict verdict(
      RunFacts run, Outcome outcome, List<String> reasons, List<BaselineResult> results) {
    return new Verdict(
        Verdict.SCHEMA_VERSION, run.runId(), run.profileName(), outcome, reasons, results);
  }

  private BaselineResult result(Baseline baseline) {
    Optional<Metric> metric = metrics.find(baseline.metric());
    OptionalDouble converted =
        metric.isEmpty()
            ? OptionalDouble.empty()
            : Units.convert(metric.get().value(), metric.get().unit(), baseline.unit());
    Double observed = converted.isEmpty() ? null : (Double) converted.getAsDouble();
    Status status = status(baseline, observed);
    String reason =
        switch (status) {
          // Nobody's waiver has been looked at yet.
          case PASS, WAIVED -> "";
          case FAIL -> explanations.of(baseline.metric());
          case NO_DATA -> whyNoData(baseline, metric);
          case NOT_GATED ->
              observed == null
                  ? baseline.reason() + "; no data: " + whyNoData(baseline, metric)
                  : baseline.reason();
        };
    BaselineResult result =
        new BaselineResult(
            baseline.id(),
            baseline.source(),
            baseline.objective(),
            baseline.metric(),
            observed,
            baseline.unit(),
            status,
            reason,
            observed == null ? "" : metric.get().evidence());
    return baseline
        .waiver()
        .map(waiver -> Waiving.of(waiver, dayOf(run.manifest())).apply(result))
        .orElse(result);
  }

  /** On which the run began, in UTC, so that it is judged alike whenever that is done. */
  private static LocalDate dayOf(Manifest manifest) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(manifest.startedAtEpochMs()), ZoneOffset.UTC);
  }

  private static Status status(Baseline baseline, Double observed) {
    if (!baseline.gated()) {
      return Status.NOT_GATED;
    }
    if (observed == null) {
      return Status.NO_DATA;
    }
    return baseline.comparison().holds(observed, baseline.limit()) ? Status.PASS : Status.FAIL;
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
