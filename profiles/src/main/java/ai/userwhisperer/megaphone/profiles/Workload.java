package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.time.Duration;

/** How the virtual users of a simulation come. */
public sealed interface Workload {
  /** More than one process of Gatling can start a second. */
  int MAX_USERS_PER_SECOND = 10_000;

  /** More than one process of Gatling can hold. */
  int MAX_USERS = 100_000;

  /**
   * How long the load climbs from nothing, so that nobody starts cold; at most {@link
   * Checks#LONGEST}. A phase whose warm-up is shorter climbs for as long as that.
   */
  Duration ramp();

  /**
   * New users keep coming, however slow the platform is.
   *
   * @param arrivals when, in users a second; not a replay and not a closed loop. Its times count
   *     from the phase's start, and its rate grows from nothing during the ramp.
   */
  record Open(Arrivals arrivals, Duration ramp) implements Workload {
    public Open {
      checkRamp(ramp);
      check(
          arrivals instanceof Arrivals.Constant
              || arrivals instanceof Arrivals.Ramp
              || arrivals instanceof Arrivals.Steps
              || arrivals instanceof Arrivals.Spike
              || arrivals instanceof Arrivals.Poisson,
          "schedule.shape",
          arrivals.getClass().getSimpleName(),
          "needs one of constant, ramp, steps, spike, poisson for a simulation");
      double peak = arrivals.peakRate().orElse(0);
      check(
          peak <= MAX_USERS_PER_SECOND,
          arrivals instanceof Arrivals.Spike ? "schedule.peak" : "rate",
          Checks.plain(peak),
          "needs at most " + MAX_USERS_PER_SECOND + " users per second");
    }
  }

  /**
   * A fixed number of users, each of whom begins again when it is done: a slow platform slows them
   * down.
   *
   * @param users 1 to {@value #MAX_USERS}
   */
  record Closed(int users, Duration ramp) implements Workload {
    public Closed {
      Checks.within(1, MAX_USERS, "users", users, "concurrent users");
      checkRamp(ramp);
    }
  }

  private static void checkRamp(Duration ramp) {
    check(
        !ramp.isNegative() && ramp.compareTo(Checks.LONGEST) <= 0,
        "ramp",
        Checks.text(ramp),
        "needs a time of 0 or more, at most " + Checks.text(Checks.LONGEST));
  }
}
