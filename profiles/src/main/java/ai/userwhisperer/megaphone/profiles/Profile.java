package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a run does and how it is judged. Immutable and valid; holds no secret.
 *
 * @param name the file's name without its ending
 * @param seed of everything random
 * @param phases in the order in which they run; at least one, with different names
 * @param baselines all of {@link Baseline#IDS}, in that order
 * @param resolved the settings as one JSON document, from which {@link ProfileFile#parse} builds
 *     this profile again
 */
public record Profile(
    String name,
    String description,
    long seed,
    Target target,
    SecretFiles secrets,
    SandboxSettings sandbox,
    EventMix events,
    List<Phase> phases,
    Drain drain,
    ProbeSettings probes,
    HarnessLimits harness,
    GuardSettings guards,
    HistorySettings history,
    CapacitySettings capacity,
    Fences fences,
    List<Baseline> baselines,
    String resolved) {
  public Profile {
    phases = List.copyOf(phases);
    baselines = List.copyOf(baselines);
    check(!phases.isEmpty(), "phases", "[]", "needs at least one phase");
    Set<String> names = new HashSet<>();
    phases.forEach(
        phase ->
            check(
                names.add(phase.name()),
                "phases",
                phase.name(),
                "needs a different name for each phase"));
    check(
        target.isKnown() || sandbox.start(),
        "target.base-url",
        target.baseUrl(),
        "needs the platform's address, or sandbox.start = true");
  }

  /**
   * The phase of that name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public Phase phase(String phaseName) {
    return phases.stream()
        .filter(phase -> phase.name().equals(phaseName))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no phase " + phaseName + " in profile " + name));
  }
}
