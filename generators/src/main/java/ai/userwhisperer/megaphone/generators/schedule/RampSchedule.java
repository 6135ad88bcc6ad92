package ai.userwhisperer.megaphone.generators.schedule;

import ai.userwhisperer.megaphone.profiles.Arrivals;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * A rate that goes in a straight line from a to b within the time T, and then stays.
 *
 * <p>While it rises, x events are due by the time t with {@code x = a·t + (b − a)·t² / 2T}. Solved
 * for t in the form that subtracts nothing, {@code t = 2x / (a + √(a² + 2(b − a)·x / T))}, it is
 * right to a few units in the last place of a double, which is less than a nanosecond for ramps of
 * up to a week. A falling ramp is a rising one seen from its end.
 */
final class RampSchedule implements ArrivalSchedule {
  private static final double NS_PER_SECOND = 1e9;

  /**
   * More than the rounding errors: what is due at a whole second must not slip into the one before.
   */
  private static final double ROUNDING = 0x1p-50;

  private final boolean falling;
  private final long overNs;

  /** At the lower end. */
  private final double lowPerNs;

  /** {@code 2(b − a) / T}, or with a and b exchanged. */
  private final double twiceSlope;

  /** Events of the ramp, in two parts that together are exact. */
  private final double events;

  private final double eventsRest;
  private final int batch;

  /** The first index after the ramp. */
  private final long afterIndex;

  private final EvenTimes after;
  private final long requests;

  RampSchedule(Arrivals.Ramp ramp, int batch, Duration duration) {
    this.batch = batch;
    this.overNs = ramp.over().toNanos();
    this.falling = ramp.rate() < ramp.from();
    double low = Math.min(ramp.from(), ramp.rate());
    double high = Math.max(ramp.from(), ramp.rate());
    this.lowPerNs = low / NS_PER_SECOND;
    this.twiceSlope = 2 * (high - low) / NS_PER_SECOND / overNs;
    BigDecimal rate = BigDecimal.valueOf(ramp.rate());
    BigDecimal exactEvents =
        rate.add(BigDecimal.valueOf(ramp.from()))
            .multiply(BigDecimal.valueOf(overNs).movePointLeft(9))
            .divide(BigDecimal.valueOf(2));
    this.events = exactEvents.doubleValue();
    this.eventsRest = exactEvents.subtract(new BigDecimal(events)).doubleValue();
    BigDecimal eventsApart = BigDecimal.valueOf(batch);
    this.afterIndex = exactEvents.divide(eventsApart, 0, RoundingMode.CEILING).longValueExact();
    this.after =
        new EvenTimes(
            BigDecimal.valueOf(overNs),
            eventsApart.multiply(BigDecimal.valueOf(afterIndex)).subtract(exactEvents),
            eventsApart,
            rate);
    double later = Math.max(0, duration.toNanos() - overNs) / NS_PER_SECOND * ramp.rate() / batch;
    this.requests =
        DueCount.upTo(
            duration.toNanos() - 1, this::dueNs, afterIndex + (long) Math.ceil(later) + 1);
  }

  @Override
  public long dueNs(long index) {
    if (index >= afterIndex) {
      return after.atNs(index - afterIndex);
    }
    if (index == 0) {
      return 0;
    }
    double before = (double) index * batch;
    return falling
        ? overNs - (long) Math.ceil(rising(events - before + eventsRest) * (1 - ROUNDING))
        : (long) (rising(before) * (1 + ROUNDING));
  }

  /** How long the lower end is away from where so many events have passed since. */
  private double rising(double passed) {
    return 2 * passed / (lowPerNs + Math.sqrt(lowPerNs * lowPerNs + twiceSlope * passed));
  }

  @Override
  public long requests() {
    return requests;
  }
}
