package ai.userwhisperer.megaphone.simulations;

import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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
 *   <li>{@value #HOME_PROPERTY}: the folder that holds {@code profiles/} and {@code reports/};
 *       without it the working directory and those above it are looked at
 * </ul>
 */
final class NewRun {
  static final String PROFILE_PROPERTY = "profile";
  static final String ASSIGNMENTS_PROPERTY = "megaphone.set";
  static final String HOME_PROPERTY = "megaphone.home";

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private NewRun() {}

  static SimulationRun create(
      Class<?> simulation, Properties properties, Map<String, String> environment) {
    Path home = home(properties);
    Path profiles = home.resolve("profiles");
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
    Phase phase = phaseOf(simulation, whole);
    // Read again with this phase alone: the baselines of the others are not gated then.
    Profile profile = ProfileFile.load(profiles, name, assignments, List.of(phase.name()));
    String key = SimulationRun.ready(profile, environment);
    RunDirectory run = make(home, profile);
    return new SimulationRun(run, profile, (Phase.Simulation) phase, key);
  }

  private static Phase phaseOf(Class<?> simulation, Profile profile) {
    return profile.phases().stream()
        .filter(
            phase ->
                phase instanceof Phase.Simulation candidate
                    && candidate.simulation().equals(simulation.getSimpleName()))
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

  private static RunDirectory make(Path home, Profile profile) {
    Instant now = Instant.now();
    String key = EventId.newRunKey(new SecureRandom());
    String id = NAME.format(now) + "-" + profile.name() + "-" + key;
    try {
      return RunDirectory.create(
          home.resolve("reports").resolve("runs").resolve(id),
          new Manifest(
              Manifest.SCHEMA_VERSION,
              id,
              key,
              profile.name(),
              Json.parse(profile.resolved()),
              Map.of("java", Runtime.version().toString()),
              host(),
              RunClock.now().originEpochMs(),
              null,
              null,
              List.of(),
              List.of(),
              List.of(
                  "Started by itself, without probes: what they would have seen has no data.")));
    } catch (IOException e) {
      throw new SimulationException("the resolved profile is no JSON document", e);
    }
  }

  private static Manifest.Host host() {
    String name;
    try {
      name = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      name = "unknown";
    }
    long memoryBytes =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return new Manifest.Host(
        name,
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        memoryBytes);
  }

  private static Path home(Properties properties) {
    String named = properties.getProperty(HOME_PROPERTY);
    if (named != null) {
      if (!isHome(Path.of(named))) {
        throw new SimulationException(
            "-D"
                + HOME_PROPERTY
                + " = "
                + named
                + ": needs the folder that holds profiles/defaults.conf");
      }
      return Path.of(named);
    }
    Path working = Path.of("").toAbsolutePath();
    for (Path candidate = working; candidate != null; candidate = candidate.getParent()) {
      if (isHome(candidate)) {
        return candidate;
      }
    }
    throw new SimulationException(
        "-D"
            + HOME_PROPERTY
            + " = (not set): needs the folder that holds profiles/defaults.conf, which is not in "
            + working
            + " or above it");
  }

  private static boolean isHome(Path folder) {
    return Files.isRegularFile(folder.resolve("profiles").resolve("defaults.conf"));
  }
}
