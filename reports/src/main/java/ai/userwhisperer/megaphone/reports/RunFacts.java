package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.Manifest.Part;
import ai.userwhisperer.megaphone.measurements.Manifest.PhaseTimes;
import ai.userwhisperer.megaphone.measurements.Mark;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A run directory, read once: everything that is judged and shown comes from here.
 *
 * @param parts of a run of several injectors, each as a run of its own; none of a run of one
 */
record RunFacts(
    Manifest manifest,
    List<PhaseFacts> phases,
    ProbeFacts probes,
    LedgerFacts ledger,
    List<Mark> marks,
    List<RunFacts> parts,
    Problems problems) {

  static RunFacts read(RunDirectory run, Problems problems) {
    Manifest manifest = run.manifest();
    List<PhaseFacts> phases = new ArrayList<>();
    Set<String> names = new HashSet<>();
    boolean killed = manifest.endedAtEpochMs() == null;
    for (PhaseTimes times : manifest.phases()) {
      problems.guard(
          "phase " + times.name(),
          () -> {
            if (times.name() == null || !names.add(times.name())) {
              throw new IllegalArgumentException("needs a name that no other phase has");
            }
            phases.add(PhaseFacts.read(run, times, killed, problems));
          });
    }
    ProbeFacts probes = ProbeFacts.read(run, phases, problems);
    LedgerFacts ledger = LedgerFacts.read(run, problems);
    if (ledger.isWhole() && probes.ran(ProbeFacts.PUBSUB)) {
      phases.stream()
          .filter(phase -> phase.times().drainedEpochMs() != null)
          .forEach(phase -> phase.addLost(ledger));
    }
    List<Mark> marks = new ArrayList<>();
    problems.guard("marks", () -> marks.addAll(run.readMarks(problems)));
    return new RunFacts(
        manifest,
        List.copyOf(phases),
        probes,
        ledger,
        List.copyOf(marks),
        parts(run, manifest, problems),
        problems);
  }

  /** Of each injector of a run of several, as far as they are there. */
  private static List<RunFacts> parts(RunDirectory run, Manifest manifest, Problems problems) {
    List<RunFacts> parts = new ArrayList<>();
    for (Part part : partsOf(manifest)) {
      if (!part.isMissing()) {
        problems.guard(
            "injector " + part.share().index(),
            () -> parts.add(read(run.part(part), new Problems())));
      }
    }
    return List.copyOf(parts);
  }

  /** None of a run of one injector. */
  private static List<Part> partsOf(Manifest manifest) {
    return manifest.team() == null || manifest.team().parts() == null
        ? List.of()
        : manifest.team().parts();
  }

  /** What a run of several injectors was made of; none of a run of one. */
  List<Part> made() {
    return partsOf(manifest);
  }

  String runId() {
    return manifest.runId() == null ? "" : manifest.runId();
  }

  String profileName() {
    return manifest.profileName() == null ? "" : manifest.profileName();
  }

  /** Whether a phase was the firehose's; the others are journeys. */
  boolean isFirehose(PhaseFacts phase) {
    return manifest.injectors().stream()
        .anyMatch(
            injector ->
                injector.index() == phase.times().injector() && "firehose".equals(injector.kind()));
  }

  /** All requests of all phases together. */
  RequestFacts allRequests() {
    RequestFacts all = new RequestFacts();
    phases.forEach(phase -> all.add(phase.all()));
    return all;
  }
}
