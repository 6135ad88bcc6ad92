package ai.userwhisperer.megaphone.generators.schedule;

import ai.userwhisperer.megaphone.profiles.Arrivals;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import java.time.Duration;
import java.util.Optional;

/**
 * When each request of a phase is due, as a pure function of its index: nothing adds up, so nothing
 * drifts, and an injector that was held up knows at once what it owes. Implementations are
 * thread-safe.
 *
 * <p>Where Λ(t) is the number of requests that the rate's integral asks for up to time t, request i
 * is due when Λ passes i, rounded down to the nanosecond. So the requests due in [a, b) are those
 * with Λ(a) ≤ i < Λ(b), and the first is due as soon as the rate is above 0.
 */
public interface ArrivalSchedule {
  /**
   * When a request is due.
   *
   * @param index 0 to {@code requests() − 1}
   * @return nanoseconds since the phase's start, 0 or more, less than the phase's duration; never
   *     less than for a smaller index
   */
  long dueNs(long index);

  /** How many requests are due before the phase's end. */
  long requests();

  /**
   * How many requests are due up to a moment.
   *
   * @param ns nanoseconds since the phase's start; requests due at that very moment count
   */
  default long dueBy(long ns) {
    return DueCount.upTo(ns, this::dueNs, requests());
  }

  /**
   * The schedule of a phase; as {@link #of(Arrivals, int, Duration, long)}, but empty for a closed
   * loop.
   */
  static Optional<ArrivalSchedule> of(Phase.Firehose phase, long profileSeed) {
    if (!phase.isOpenLoop()) {
      return Optional.empty();
    }
    // Two phases of a profile are not to be random in the same way.
    long seed = profileSeed + ((long) phase.name().hashCode() << Integer.SIZE);
    return Optional.of(of(phase.arrivals(), phase.batch(), phase.duration(), seed));
  }

  /**
   * The schedule of some arrivals.
   *
   * @param batch events to a request, 1 or more
   * @param duration of the phase, warm-up included; above 0
   * @param seed of what is random; the same seed gives the same times
   * @throws ProfileException when a file to replay can't be read or has a line that is no time, and
   *     for a closed loop, which has no schedule
   */
  static ArrivalSchedule of(Arrivals arrivals, int batch, Duration duration, long seed) {
    if (arrivals instanceof Arrivals.Constant constant) {
      return new ConstantSchedule(constant.rate(), batch, duration);
    }
    if (arrivals instanceof Arrivals.Ramp ramp) {
      return new RampSchedule(ramp, batch, duration);
    }
    if (arrivals instanceof Arrivals.Steps steps) {
      return StepsSchedule.of(steps, batch, duration);
    }
    if (arrivals instanceof Arrivals.Spike spike) {
      return StepsSchedule.of(spike, batch, duration);
    }
    if (arrivals instanceof Arrivals.Sine sine) {
      return new SineSchedule(sine, batch, duration);
    }
    if (arrivals instanceof Arrivals.Poisson poisson) {
      return new PoissonSchedule(poisson.rate(), batch, duration, seed);
    }
    if (arrivals instanceof Arrivals.Replay replay) {
      return ReplaySchedule.read(replay.file(), duration);
    }
    throw new ProfileException(
        "rate = max: needs a number of events per second: a closed loop has no schedule");
  }

  /**
   * So many requests at equal distances, the first at the phase's start.
   *
   * @param requestsPerSecond above 0, at most 10⁹
   * @param requests 0 or more
   */
  static ArrivalSchedule constant(double requestsPerSecond, long requests) {
    return new ConstantSchedule(requestsPerSecond, requests);
  }
}
