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
    return RunDirectory.create(directory(manifest.runId()), manifest);
  }

  /**
   * Where a run or a study of that name is written: where it was asked for, or among the others.
   */
  Path directory(String id) {
    return (out == null ? home.runs().resolve(id) : out).toAbsolutePath().normalize();
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

  /** The same with further settings laid over the profile. */
  RunRequest with(List<String> further) {
    List<String> all = new ArrayList<>(assignments);
    all.addAll(further);
    return new RunRequest(home, profile, all, phases, out, environment);
  }

  /** The profile with further settings laid over it. */
  Profile load(List<String> further) {
    return ProfileFile.load(home.profiles(), profile, with(further).assignments(), phases);
  }
}
