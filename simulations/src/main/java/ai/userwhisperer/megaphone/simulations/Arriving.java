package ai.userwhisperer.megaphone.simulations;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;

import ai.userwhisperer.megaphone.profiles.Arrivals;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Workload;
import io.gatling.javaapi.core.OpenInjectionStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Turns a workload into Gatling's steps of injection. */
final class Arriving {
  private static final Duration INSTANT = Duration.ofNanos(1);

  /**
   * A stretch in which the rate goes in a straight line.
   *
   * @param from users a second at its beginning
   * @param to at its end
   */
  record Stretch(double from, double to, Duration length) {}

  private Arriving() {}

  static List<OpenInjectionStep> of(Phase.Simulation phase) {
    if (phase.workload() instanceof Workload.Closed closed) {
      // They come once, and stay.
      return List.of(
          phase.ramp().isZero()
              ? atOnceUsers(closed.users())
              : rampUsers(closed.users()).during(phase.ramp()));
    }
    Arrivals arrivals = ((Workload.Open) phase.workload()).arrivals();
    boolean atRandom = arrivals instanceof Arrivals.Poisson;
    return stretches(arrivals, phase.ramp(), phase.duration()).stream()
        .map(stretch -> step(stretch, atRandom))
        .toList();
  }

  private static OpenInjectionStep step(Stretch stretch, boolean atRandom) {
    if (stretch.from == 0 && stretch.to == 0) {
      return nothingFor(stretch.length);
    }
    if (stretch.from == stretch.to) {
      var constant = constantUsersPerSec(stretch.from).during(stretch.length);
      return atRandom ? constant.randomized() : constant;
    }
    var ramp = rampUsersPerSec(stretch.from).to(stretch.to).during(stretch.length);
    return atRandom ? ramp.randomized() : ramp;
  }

  /**
   * The schedule from its start to the phase's end; during the ramp, from nothing to what the
   * schedule asks for behind it.
   */
  static List<Stretch> stretches(Arrivals arrivals, Duration ramp, Duration whole) {
    SortedSet<Duration> bounds = new TreeSet<>(corners(arrivals, whole));
    bounds.add(ramp);
    bounds.add(whole);
    List<Stretch> stretches = new ArrayList<>();
    if (!ramp.isZero()) {
      stretches.add(new Stretch(0, rate(arrivals, ramp), ramp));
    }
    Duration from = ramp;
    for (Duration to : bounds) {
      if (to.compareTo(from) > 0 && to.compareTo(whole) <= 0) {
        double atEnd =
            arrivals instanceof Arrivals.Ramp
                ? rate(arrivals, to)
                : rate(arrivals, to.minus(INSTANT));
        stretches.add(new Stretch(rate(arrivals, from), atEnd, to.minus(from)));
        from = to;
      }
    }
    return stretches;
  }

  private static double rate(Arrivals arrivals, Duration at) {
    return arrivals.rateAt(at).orElseThrow();
  }

  /** Where the rate jumps or bends. */
  private static List<Duration> corners(Arrivals arrivals, Duration whole) {
    if (arrivals instanceof Arrivals.Ramp ramp) {
      return List.of(ramp.over());
    }
    if (arrivals instanceof Arrivals.Spike spike) {
      return List.of(spike.at(), spike.at().plus(spike.length()));
    }
    List<Duration> corners = new ArrayList<>();
    if (arrivals instanceof Arrivals.Steps steps) {
      Duration corner = steps.each();
      for (int i = 1; i < steps.rates().size() && corner.compareTo(whole) < 0; i++) {
        corners.add(corner);
        corner = corner.plus(steps.each());
      }
    }
    return corners;
  }
}
