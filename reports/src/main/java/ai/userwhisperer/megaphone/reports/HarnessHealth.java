package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.Workload;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the harness can vouch for a run: its end, its files, and each firehose phase by {@link
 * PhaseHealth}.
 */
final class HarnessHealth {
  private static final String WRITE_FAILURE = "could not be written";

  private final RunFacts run;
  private final List<String> doubts = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private HarnessHealth(RunFacts run) {
    this.run = run;
  }

  static HarnessHealth of(RunFacts run, Profile profile) {
    HarnessHealth health = new HarnessHealth(run);
    health.checkEnd(profile);
    health.checkFiles();
    if (run.made().isEmpty()) {
      health.checkPhases(run, profile, "");
    } else {
      // Among many, one that was late would not be seen.
      for (RunFacts part : run.parts()) {
        int index = part.manifest().team().share().index();
        health.checkPhases(part, profile, "injector " + index + ": ");
      }
      health.notes.addAll(Clocks.of(run).notes(run));
    }
    return health;
  }

  /**
   * @param of whose phases they are, in front of each sentence
   */
  private void checkPhases(RunFacts facts, Profile profile, String of) {
    for (PhaseFacts phase : facts.phases()) {
      Optional<Phase> planned = planned(phase, profile);
      boolean isFirehose =
          planned
              .map(known -> known instanceof Phase.Firehose)
              .orElseGet(() -> facts.isFirehose(phase));
      boolean isClosed = planned.filter(HarnessHealth::isClosed).isPresent();
      PhaseHealth health =
          isFirehose
              ? PhaseHealth.of(phase, facts.probes(), profile.harness())
              : PhaseHealth.ofSimulation(phase, facts.probes(), profile.harness(), isClosed);
      health.notes().forEach(note -> notes.add(of + note));
      health.doubts().forEach(doubt -> doubts.add(of + doubt));
    }
  }

  /** Why it can't vouch for the run, a sentence each; empty when it can. */
  List<String> doubts() {
    return List.copyOf(doubts);
  }

  /** What a reader of the baselines has to know, a sentence each. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /** Empty where the profile does not know the phase. */
  private static Optional<Phase> planned(PhaseFacts phase, Profile profile) {
    return profile.phases().stream()
        .filter(planned -> planned.name().equals(phase.name()))
        .findFirst();
  }

  private static boolean isClosed(Phase planned) {
    return planned instanceof Phase.Simulation simulation
        && simulation.workload() instanceof Workload.Closed;
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
    for (Manifest.Part part : run.made()) {
      String which = "injector " + part.share().index() + " of " + part.share().count();
      if (part.isMissing()) {
        doubts.add(which + " is missing: nothing is known of its share of the load");
      } else if (!part.complete()) {
        doubts.add(which + " did not send its share to the end");
      }
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
}
