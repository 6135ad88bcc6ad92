package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.profiles.Credential;
import ai.userwhisperer.megaphone.profiles.Home;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import ai.userwhisperer.megaphone.simulations.KnownSimulation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a person asked for.
 *
 * @param out the run directory; null for one of our own below {@link Home#runs}
 * @param environment where secrets come from
 */
record RunRequest(
    Home home,
    String profile,
    List<String> assignments,
    List<String> phases,
    Path out,
    Map<String, String> environment) {

  /** Makes the run's directory: the one that was asked for, or one of its own. */
  RunDirectory create(Manifest manifest) {
    return RunDirectory.create(out == null ? home.runs().resolve(manifest.runId()) : out, manifest);
  }

  /**
   * Checks that all keys are there: the target's, and those of phases that have keys of their own.
   *
   * @throws ai.userwhisperer.megaphone.profiles.ProfileException when one is missing
   */
  void checkKeys(Profile asked) {
    Credential ofTarget = asked.target().auth();
    ofTarget.headerValue(environment);
    for (Phase phase : asked.phases()) {
      if (phase instanceof Phase.Simulation simulation) {
        KnownSimulation.credential(simulation, ofTarget).headerValue(environment);
      }
    }
  }

  /** The profile with further settings laid over it. */
  Profile load(List<String> further) {
    List<String> all = new ArrayList<>(assignments);
    all.addAll(further);
    return ProfileFile.load(home.profiles(), profile, all, phases);
  }
}
