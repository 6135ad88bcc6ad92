package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.RequestTime;
import ai.userwhisperer.megaphone.profiles.HarnessLimits;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Profile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * Whether the harness can vouch for a run. Here a percentile counts however few samples it has: few
 * are no excuse for a stall.
 */
final class HarnessHealth {
  private static final double NS_PER_MS = 1e6;
  private static final String WRITE_FAILURE = "could not be written";

  private final RunFacts run;
  private final List<String> doubts = new ArrayList<>();

  private HarnessHealth(RunFacts run) {
    this.run = run;
  }

  /** Why not, a sentence each; empty when it can. */
  static List<String> doubts(RunFacts run, Profile profile) {
    HarnessHealth health = new HarnessHealth(run);
    health.checkEnd(profile);
    health.checkFiles();
    run.phases().stream()
        .filter(phase -> isFirehose(phase, run.manifest(), profile))
        .forEach(phase -> health.checkPhase(phase, profile.harness()));
    return List.copyOf(health.doubts);
  }

  static boolean isFirehose(PhaseFacts phase, Manifest manifest, Profile profile) {
    return profile.phases().stream()
        .filter(planned -> planned.name().equals(phase.name()))
        .findFirst()
        .map(planned -> planned instanceof Phase.Firehose)
        .orElseGet(
            () ->
                manifest.injectors().stream()
                    .anyMatch(
                        injector ->
                            injector.index() == phase.times().injector()
                                && "firehose".equals(injector.kind())));
  }

  private void checkEnd(Profile profile) {
    Manifest manifest = run.manifest();
    if (manifest.abortedBecause() != null) {
      return;
    }
    if (manifest.endedAtEpochMs() == null) {
      doubts.add(neverEnded());
    } else {
      run.phases().stream()
          .filter(phase -> !phase.times().complete())
          .forEach(phase -> doubts.add(phase.name() + ": its load did not run to its planned end"));
    }
    Set<String> begun = new HashSet<>();
    run.phases().forEach(phase -> begun.add(phase.name()));
    profile.phases().stream()
        .filter(phase -> !begun.contains(phase.name()))
        .forEach(phase -> doubts.add(phase.name() + ": this phase never began"));
  }

  private String neverEnded() {
    String start = "the run has no end: it was killed, or still runs; ";
    if (run.phases().isEmpty()) {
      return start + "no phase began";
    }
    PhaseFacts last = run.phases().get(run.phases().size() - 1);
    return start
        + "what is on disk ends "
        + Numbers.duration(last.whole().seconds())
        + " into "
        + last.name();
  }

  private void checkFiles() {
    run.manifest().notes().stream()
        .filter(note -> note.contains(WRITE_FAILURE))
        .forEach(doubts::add);
    if (run.manifest().endedAtEpochMs() == null) {
      return;
    }
    if (run.problems().count() > 0) {
      doubts.add(
          "part of the run directory could not be read ("
              + Numbers.count(run.problems().count())
              + " lines or files), first: "
              + run.problems().lines().get(0));
    }
    if (run.ledger().isWhole()) {
      Counts counts = run.allRequests().whole;
      LedgerFacts.Sums sums = run.ledger().ofRun();
      checkAgreement("sent", counts.eventsSent, sums.sent());
      checkAgreement("accepted", counts.eventsAccepted, sums.accepted());
    }
  }

  private void checkAgreement(String set, long counted, long inLedger) {
    if (counted != inLedger) {
      doubts.add(
          "the harness contradicts itself: %s events %s by its counters, %s by its ledger"
              .formatted(Numbers.count(counted), set, Numbers.count(inLedger)));
    }
  }

  private void checkPhase(PhaseFacts phase, HarnessLimits limits) {
    double missed = phase.all().missedShare();
    if (missed > limits.missed()) {
      add(phase, "missed share", 100 * missed, 100 * limits.missed(), "%");
    }
    checkTime(
        phase,
        "schedule lag p99",
        phase.all().steadyTimes.get(RequestTime.SCHEDULE_LAG.tag()),
        limits.scheduleLagP99().toNanos());
    Histogram hiccups = run.probes().steadyTimes(phase).get(ProbeFacts.HICCUP);
    checkTime(phase, "hiccup p99", hiccups, limits.hiccupP99().toNanos());
    double cpu =
        run.probes()
            .steady(phase, ProbeFacts.HARNESS_CPU)
            .map(SampleStatistics::mean)
            .orElse(Double.NaN);
    if (cpu > limits.cpu()) {
      add(phase, "harness CPU", 100 * cpu, 100 * limits.cpu(), "%");
    }
    if (hiccups.getTotalCount() == 0 && phase.steady().seconds() > 0) {
      doubts.add(phase.name() + ": nobody watched the harness: " + whyUnwatched());
    }
  }

  private String whyUnwatched() {
    return run.probes().whyNone(ProbeFacts.HICCUP);
  }

  private void checkTime(PhaseFacts phase, String what, Histogram times, long limitNs) {
    if (times.getTotalCount() > 0 && times.getValueAtPercentile(99) > limitNs) {
      add(phase, what, times.getValueAtPercentile(99) / NS_PER_MS, limitNs / NS_PER_MS, "ms");
    }
  }

  private void add(PhaseFacts phase, String what, double value, double limit, String unit) {
    doubts.add(
        "%s: %s was %s %s, over the harness's limit of %s %s"
            .formatted(
                phase.name(),
                what,
                Numbers.beside(value, limit, unit),
                unit,
                Numbers.exact(limit),
                unit));
  }
}
