package ai.userwhisperer.megaphone.simulations;

import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.profiles.Home;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Makes a run directory for a simulation that was started on its own, by {@code mvn gatling:test}
 * or in an IDE. Settings come from system properties:
 *
 * <ul>
 *   <li>{@value #PROFILE_PROPERTY}: name of a profile, or a path to one
 *   <li>{@value #ASSIGNMENTS_PROPERTY}: {@code path=value} as after {@code --set}, several parted
 *       by semicolons
 *   <li>{@link Home#PROPERTY}: as there
 * </ul>
 */
final class NewRun {
  static final String PROFILE_PROPERTY = "profile";
  static final String ASSIGNMENTS_PROPERTY = "megaphone.set";

  private NewRun() {}

  static SimulationRun create(
      Class<?> simulation, Properties properties, Map<String, String> environment) {
    Home home = Home.find(properties);
    Path profiles = home.profiles();
    String name = properties.getProperty(PROFILE_PROPERTY, "");
    if (name.isEmpty()) {
      throw new SimulationException(
          "-D"
              + PROFILE_PROPERTY
              + " = (not set): needs one of "
              + String.join(", ", ProfileFile.names(profiles)));
    }
    List<String> assignments =
        List.of(properties.getProperty(ASSIGNMENTS_PROPERTY, "").split(";")).stream()
            .filter(assignment -> !assignment.isBlank())
            .toList();
    Profile whole = ProfileFile.load(profiles, name, assignments, List.of());
    Phase.Simulation phase = phaseOf(simulation, whole);
    // Read again with this phase alone: the baselines of the others are not gated then.
    Profile profile = ProfileFile.load(profiles, name, assignments, List.of(phase.name()));
    String key = SimulationRun.ready(profile, phase, environment);
    RunDirectory run = make(home, profile);
    return new SimulationRun(run, profile, phase, key);
  }

  private static Phase.Simulation phaseOf(Class<?> simulation, Profile profile) {
    return profile.phases().stream()
        .filter(Phase.Simulation.class::isInstance)
        .map(Phase.Simulation.class::cast)
        .filter(phase -> phase.simulation().equals(simulation.getSimpleName()))
        .findFirst()
        .orElseThrow(
            () ->
                new SimulationException(
                    "-D"
                        + PROFILE_PROPERTY
                        + " = "
                        + profile.name()
                        + ": needs a profile that has a phase with simulation = "
                        + simulation.getSimpleName()));
  }

  private static RunDirectory make(Home home, Profile profile) {
    Manifest manifest =
        Manifest.begin(
                profile.name(),
                profile.resolved(),
                Map.of("java", Runtime.version().toString()),
                RunClock.now())
            .withNote("Started by itself, without probes: what they would have seen has no data.");
    return RunDirectory.create(home.runs().resolve(manifest.runId()), manifest);
  }
}
