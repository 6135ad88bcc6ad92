package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.time.Duration;

/**
 * A named stretch of a run with one load: a warm-up that is not judged, then the steady part that
 * is.
 */
public sealed interface Phase {
  /**
   * Lower-case letters, digits and hyphens, starting with a letter; also the first part of the
   * phase's metrics.
   */
  String name();

  /** Whole seconds, 0 or more. */
  Duration warmUp();

  /** Whole seconds, 1 or more. */
  Duration steady();

  /** Warm-up and steady part together. */
  default Duration duration() {
    return warmUp().plus(steady());
  }

  /**
   * Events that are sent when they are due, whatever the platform does.
   *
   * @param batch events to a request, 1 to {@value #MAX_BATCH}; 1 sends to {@code
   *     /v1/events/track}, more to {@code /v1/events/batch}
   * @param arrivals when; a closed loop is among them, and says so
   * @param sending over what
   */
  record Firehose(
      String name, int batch, Arrivals arrivals, Sending sending, Duration warmUp, Duration steady)
      implements Phase {
    /** The platform's own limit on a batch. */
    public static final int MAX_BATCH = 1_000;

    public Firehose {
      checkPhase(name, warmUp, steady);
      Checks.within(1, MAX_BATCH, "batch", batch, "events to a request");
    }

    /** Whether there is a schedule, which a slow platform does not slow down. */
    public boolean isOpenLoop() {
      return !(arrivals instanceof Arrivals.ClosedLoop);
    }

    /** The request's name in every file and metric: {@code track} or {@code batch}. */
    public String request() {
      return batch == 1 ? "track" : "batch";
    }
  }

  /**
   * Virtual users, each of whom does what the simulation has it do.
   *
   * @param simulation simple name of the Gatling simulation
   * @param workload how they come
   * @param settings what they do
   */
  record Simulation(
      String name,
      String simulation,
      Workload workload,
      SimulationSettings settings,
      Duration warmUp,
      Duration steady)
      implements Phase {
    public Simulation {
      checkPhase(name, warmUp, steady);
      check(
          simulation.matches("[A-Z][A-Za-z0-9]*"),
          "simulation",
          simulation,
          "needs the simple class name of a simulation, such as UserJourneySimulation");
    }

    /** How long the load climbs: never into the steady part. */
    public Duration ramp() {
      return workload.ramp().compareTo(warmUp) < 0 ? workload.ramp() : warmUp;
    }
  }

  private static void checkPhase(String name, Duration warmUp, Duration steady) {
    check(
        name.matches("[a-z][a-z0-9-]{0,39}") && !name.equals("run"),
        "name",
        name,
        "needs 1 to 40 lower-case letters, digits and hyphens, a letter first, and not run");
    Checks.wholeSeconds(0, "warm-up", warmUp);
    Checks.wholeSeconds(1, "steady", steady);
  }
}
