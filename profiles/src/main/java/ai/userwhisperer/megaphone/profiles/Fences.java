package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.time.Duration;
import java.util.List;

/**
 * What a run may not do, whatever its phases say. Stands in the profile's file alone: the command
 * line can't move it.
 *
 * @param hosts the only ones that may be loaded; empty for any
 * @param maxRate events a second that a phase may ask for at most; above 0
 * @param maxEvents events that the firehose may send in all; above 0
 * @param ramp how long each phase has to climb at least, from a tenth of its rate or less; 0 or
 *     more
 * @param consent whether somebody has to say yes before anything is sent
 * @param preflight whether the target is looked at from all sides before; else its health alone
 */
public record Fences(
    List<String> hosts,
    double maxRate,
    double maxEvents,
    Duration ramp,
    boolean consent,
    boolean preflight) {
  /** The section of a profile. */
  static final String SECTION = "fences";

  private static final double COLD_SHARE = 0.1;

  /** No fences. */
  public static final Fences NONE =
      new Fences(List.of(), Double.MAX_VALUE, Double.MAX_VALUE, Duration.ZERO, false, false);

  public Fences {
    hosts = List.copyOf(hosts);
    Checks.above(0, "max-rate", maxRate, "events per second");
    Checks.above(0, "max-events", maxEvents, "events");
    check(!ramp.isNegative(), "ramp", Checks.text(ramp), "needs a time of 0 s or more");
  }

  /** Refuses a profile that goes beyond them, as far as its settings say so. */
  void hold(Profile profile) {
    String host = profile.target().baseUrl().getHost();
    check(
        hosts.isEmpty() || hosts.contains(host),
        "target.base-url",
        profile.target().baseUrl(),
        "needs a host of fences.hosts: " + String.join(", ", hosts));
    for (Phase phase : profile.phases()) {
      check(
          ramp.isZero() || climbs(phase),
          "phases",
          phase.name() + ", which starts cold",
          "needs a ramp over fences.ramp = "
              + Checks.text(ramp)
              + " or more, from a tenth of its rate or less");
      if (phase instanceof Phase.Firehose firehose) {
        double peak = firehose.arrivals().peakRate().orElse(0);
        check(
            peak <= maxRate,
            "phases",
            firehose.name() + ", " + Checks.plain(peak) + " events/s",
            "needs at most fences.max-rate = " + Checks.plain(maxRate) + " events/s");
      }
    }
  }

  private boolean climbs(Phase phase) {
    if (phase instanceof Phase.Simulation simulation) {
      return simulation.workload().ramp().compareTo(ramp) >= 0;
    }
    return phase instanceof Phase.Firehose firehose
        && firehose.arrivals() instanceof Arrivals.Ramp climb
        && climb.from() <= COLD_SHARE * climb.rate()
        && climb.over().compareTo(ramp) >= 0;
  }
}
