package ai.userwhisperer.megaphone.simulations;

import ai.userwhisperer.megaphone.profiles.Credential;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.profiles.Workload;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The simulations that there are, and the requests of each. Knows them by name alone, so that a
 * phase can be checked without any class of Gatling's.
 */
public enum KnownSimulation {
  API_GATEWAY("ApiGatewaySimulation"),
  EVENT_INGESTION("EventIngestionSimulation"),
  DECISION_ENGINE("DecisionEngineSimulation"),
  CONTENT_GENERATION("ContentGenerationSimulation"),
  USER_JOURNEY("UserJourneySimulation"),
  SPIKE("SpikeSimulation"),
  SOAK("SoakSimulation"),
  DEPLOYMENT("DeploymentSimulation"),
  RATE_LIMIT("RateLimitSimulation");

  /** The most decisions that the platform makes for one request. */
  private static final int MAX_DECISIONS = 100;

  private final String className;

  KnownSimulation(String className) {
    this.className = className;
  }

  /** The kinds of requests of a user, in order; empty where each makes one of the mix. */
  private List<RequestKind> order() {
    return switch (this) {
      case USER_JOURNEY, SOAK ->
          List.of(
              RequestKind.SIGNUP,
              RequestKind.IDENTIFY,
              RequestKind.TRACK,
              RequestKind.PROFILE,
              RequestKind.DECISION,
              RequestKind.CONTENT,
              RequestKind.MESSAGE);
      case RATE_LIMIT -> List.of(RequestKind.LIMITED);
      default -> List.of();
    };
  }

  /** Weights of the kinds of requests, where a profile says nothing. */
  private Map<RequestKind, Double> mix() {
    return switch (this) {
      case EVENT_INGESTION -> Map.of(RequestKind.TRACK, 80.0, RequestKind.BATCH, 20.0);
      case DECISION_ENGINE ->
          Map.of(
              RequestKind.DECISION, 80.0,
              RequestKind.DECISION_BATCH, 10.0,
              RequestKind.DECISIONS, 10.0);
      case CONTENT_GENERATION -> Map.of(RequestKind.CONTENT, 100.0);
      case DEPLOYMENT -> Map.of(RequestKind.TRACK, 70.0, RequestKind.PROFILE, 30.0);
      case API_GATEWAY, SPIKE ->
          Map.of(
              RequestKind.TRACK, 40.0,
              RequestKind.BATCH, 5.0,
              RequestKind.IDENTIFY, 10.0,
              RequestKind.PROFILE, 20.0,
              RequestKind.ANALYSIS, 5.0,
              RequestKind.DECISIONS, 5.0,
              RequestKind.DECISION, 5.0,
              RequestKind.CONTENT, 5.0,
              RequestKind.MESSAGE, 5.0);
      default -> Map.of();
    };
  }

  /** The simple name of its class, as profiles have it. */
  public String className() {
    return className;
  }

  /**
   * What can be said of a phase before its load starts.
   *
   * @throws ProfileException when there is no such simulation, or when it can't do what the phase
   *     asks of it
   */
  public static void check(Phase.Simulation phase) {
    KnownSimulation simulation = of(phase);
    SortedMap<String, Double> mix = phase.settings().mix();
    if (!simulation.isMixed() && !mix.isEmpty()) {
      throw wrong(
          phase,
          "mix",
          String.join(", ", mix.keySet()),
          "needs to be left out: " + simulation.className + " has an order of its own");
    }
    for (String name : mix.keySet()) {
      if (RequestKind.named(name).filter(RequestKind::standsAlone).isEmpty()) {
        throw wrong(phase, "mix", name, "needs weights of some of " + RequestKind.alone());
      }
    }
    if (simulation.kinds(phase).contains(RequestKind.DECISION_BATCH)
        && phase.settings().batch() > MAX_DECISIONS) {
      throw wrong(
          phase,
          "batch",
          Integer.toString(phase.settings().batch()),
          "needs at most " + MAX_DECISIONS + " where the mix has decision-batch");
    }
    if (simulation == SPIKE && !shape(phase).equals("spike")) {
      throw wrong(
          phase, "schedule.shape", shape(phase), "needs spike for a " + simulation.className);
    }
  }

  private static String shape(Phase.Simulation phase) {
    return phase.workload() instanceof Workload.Open open
        ? open.arrivals().getClass().getSimpleName().toLowerCase(Locale.ROOT)
        : "none (workload = closed)";
  }

  /**
   * How the requests of a phase are signed.
   *
   * @param ofTarget how those of other phases are
   */
  public static Credential credential(Phase.Simulation phase, Credential ofTarget) {
    return of(phase) == RATE_LIMIT ? phase.settings().limit().credential(ofTarget) : ofTarget;
  }

  private static ProfileException wrong(
      Phase.Simulation phase, String setting, String value, String allowed) {
    return new ProfileException(
        "phases." + phase.name() + "." + setting + " = " + value + ": " + allowed);
  }

  /** The simulation of a phase. */
  static KnownSimulation of(Phase.Simulation phase) {
    return Arrays.stream(values())
        .filter(simulation -> simulation.className.equals(phase.simulation()))
        .findFirst()
        .orElseThrow(
            () ->
                wrong(
                    phase,
                    "simulation",
                    phase.simulation(),
                    "needs one of "
                        + Arrays.stream(values())
                            .map(KnownSimulation::className)
                            .collect(Collectors.joining(", "))));
  }

  /** Whether each user makes one request, of a kind that falls to it by weights. */
  boolean isMixed() {
    return order().isEmpty();
  }

  /** The weights of a phase that is mixed, by wire name. */
  SortedMap<String, Double> weights(Phase.Simulation phase) {
    if (!phase.settings().mix().isEmpty()) {
      return phase.settings().mix();
    }
    SortedMap<String, Double> weights = new TreeMap<>();
    mix().forEach((kind, weight) -> weights.put(kind.wireName(), weight));
    return Collections.unmodifiableSortedMap(weights);
  }

  /** The kinds of requests that a phase sends. */
  List<RequestKind> kinds(Phase.Simulation phase) {
    return isMixed()
        ? weights(phase).keySet().stream()
            .map(name -> RequestKind.named(name).orElseThrow())
            .toList()
        : order();
  }
}
