package ai.userwhisperer.megaphone.simulations;

import ai.userwhisperer.megaphone.generators.event.EventType;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.RunException;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a simulation runs with, all of it checked.
 *
 * @param directory where it writes
 * @param phase its load
 * @param authHeaderValue with the API key: not to be shown or stored
 */
record SimulationRun(
    RunDirectory directory, Profile profile, Phase.Simulation phase, String authHeaderValue) {
  /** System property that names the run directory, when {@code megaphone run} made one. */
  static final String DIRECTORY_PROPERTY = "megaphone.run";

  /** System property that names the phase of that run. */
  static final String PHASE_PROPERTY = "megaphone.phase";

  /**
   * The run that the system properties name; a new one below {@code reports/runs/} when they name
   * none. What is wrong with the input of a new one is said in one line on standard error, and the
   * process ends: Gatling would make two stack traces of an exception, and Maven calls exit code 2
   * failed assertions.
   *
   * @throws SimulationException when something is missing or wrong in the run that is named
   */
  static SimulationRun current(Class<?> simulation) {
    String directory = System.getProperty(DIRECTORY_PROPERTY);
    if (directory != null) {
      return open(Path.of(directory), System.getProperty(PHASE_PROPERTY, ""), System.getenv());
    }
    try {
      return NewRun.create(simulation, System.getProperties(), System.getenv());
    } catch (SimulationException | ProfileException | RunException e) {
      System.err.println(e.getMessage());
      System.exit(1);
      throw e;
    }
  }

  /** A phase of a run that is there, with the profile that its manifest holds. */
  static SimulationRun open(Path directory, String phaseName, Map<String, String> environment) {
    RunDirectory run = RunDirectory.open(directory);
    Profile profile = ProfileFile.parse(run.manifest().profile().toString());
    Phase phase =
        profile.phases().stream()
            .filter(candidate -> candidate.name().equals(phaseName))
            .findFirst()
            .orElseThrow(
                () ->
                    new SimulationException(
                        "phase = "
                            + phaseName
                            + ": needs one of "
                            + String.join(
                                ", ", profile.phases().stream().map(Phase::name).toList())));
    if (!(phase instanceof Phase.Simulation simulation)) {
      throw new SimulationException(
          "phase = " + phaseName + ": needs a phase of kind = simulation");
    }
    if (run.manifest().phase(phaseName).isPresent()) {
      throw new SimulationException(
          "phase = " + phaseName + ": has run already in " + run.root() + "; needs a new run");
    }
    return new SimulationRun(run, profile, simulation, ready(profile, simulation, environment));
  }

  /**
   * Checks what can be checked before anything is written or sent.
   *
   * @return the header's value, with the API key
   */
  static String ready(Profile profile, Phase.Simulation phase, Map<String, String> environment) {
    KnownSimulation.check(phase);
    profile.events().types().keySet().forEach(EventType::named);
    String authHeaderValue =
        KnownSimulation.credential(phase, profile.target().auth())
            .headerValue(profile.secrets().over(environment));
    Platform.checkAnswers(profile.target());
    return authHeaderValue;
  }

  @Override
  public String toString() {
    return directory.root() + ", phase " + phase.name();
  }
}
