package ai.userwhisperer.megaphone.generators.schedule;

import ai.userwhisperer.megaphone.profiles.Arrivals;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * A rate that swings about its mean, from its lowest point on.
 *
 * <p>A period has E = mean · period events. Of them x are due by the angle θ = 2πt / period with
 * {@code 2πx / E = θ − e · sin θ}, where e = amplitude / mean: {@link KeplersEquation}. Whole
 * periods are taken off first, in exact arithmetic, and the falling half of one is the rising half
 * seen from its end. What is left is right to a few units in the last place of a double, which is
 * less than a nanosecond for periods of up to a week.
 */
final class SineSchedule implements ArrivalSchedule {
  /**
   * More than the rounding errors: what is due at a whole second must not slip into the one before.
   */
  private static final double ROUNDING = 0x1p-50;

  private static final long COARSE = -1L << 27;

  private final long periodNs;
  private final int batch;

  private final double events;

  /** The first 26 binary digits of {@link #events}, so that a multiple is exact. */
  private final double eventsCoarse;

  /** The others, and those that a double does not hold. */
  private final double eventsFine;

  private final double anglePerEvent;
  private final double nsPerAngle;
  private final KeplersEquation equation;
  private final long requests;

  SineSchedule(Arrivals.Sine sine, int batch, Duration duration) {
    this.batch = batch;
    this.periodNs = sine.period().toNanos();
    BigDecimal exactEvents =
        BigDecimal.valueOf(sine.rate()).multiply(BigDecimal.valueOf(periodNs).movePointLeft(9));
    this.events = exactEvents.doubleValue();
    this.eventsCoarse = Double.longBitsToDouble(Double.doubleToLongBits(events) & COARSE);
    this.eventsFine = exactEvents.subtract(new BigDecimal(eventsCoarse)).doubleValue();
    this.anglePerEvent = 2 * Math.PI / events;
    this.nsPerAngle = periodNs / (2 * Math.PI);
    this.equation = new KeplersEquation(sine.amplitude() / sine.rate());
    // No more than in whole periods.
    double periods = Math.floor(duration.toNanos() / (double) periodNs) + 1;
    this.requests =
        DueCount.upTo(
            duration.toNanos() - 1, this::dueNs, (long) Math.ceil(periods * events / batch) + 1);
  }

  @Override
  public long dueNs(long index) {
    double before = (double) index * batch;
    double periods = Math.floor(before / events);
    double passed = before - periods * eventsCoarse - periods * eventsFine;
    if (passed < 0) {
      periods--;
      passed = before - periods * eventsCoarse - periods * eventsFine;
    }
    double left = eventsCoarse - passed + eventsFine;
    long startNs = ((long) periods) * periodNs;
    if (left < passed) {
      double leftNs = nsPerAngle * equation.angle(anglePerEvent * left);
      return startNs + periodNs - (long) Math.ceil(leftNs * (1 - ROUNDING));
    }
    double passedNs = nsPerAngle * equation.angle(anglePerEvent * passed);
    return startNs + (long) (passedNs * (1 + ROUNDING));
  }

  @Override
  public long requests() {
    return requests;
  }
}
