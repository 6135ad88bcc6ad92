package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How the events of a firehose phase are spread over its time. Rates are events a second, at most
 * {@value #MAX_RATE}; times count from the phase's start, the warm-up's beginning. What that makes
 * of each request is known to the schedule that the generators build from it.
 */
public sealed interface Arrivals {
  /** More than a machine can send. */
  int MAX_RATE = 100_000_000;

  /** The highest rate, in events a second; empty where the profile does not say it. */
  OptionalDouble peakRate();

  /**
   * The rate at a moment, in events a second; empty where the profile does not say it.
   *
   * @param sinceStart of the phase; 0 or more
   */
  OptionalDouble rateAt(Duration sinceStart);

  /**
   * Equal distances.
   *
   * @param rate above 0
   */
  record Constant(double rate) implements Arrivals {
    public Constant {
      checkRate(rate);
    }

    @Override
    public OptionalDouble peakRate() {
      return OptionalDouble.of(rate);
    }

    @Override
    public OptionalDouble rateAt(Duration sinceStart) {
      return OptionalDouble.of(rate);
    }
  }

  /**
   * A rate that goes in a straight line from one to another, and stays there.
   *
   * @param from 0 or more
   * @param rate above 0
   * @param over above 0
   */
  record Ramp(double from, double rate, Duration over) implements Arrivals {
    public Ramp {
      checkRate(rate);
      checkRateOrNone("schedule.from", from);
      checkTime("schedule.over", over);
    }

    @Override
    public OptionalDouble peakRate() {
      return OptionalDouble.of(Math.max(from, rate));
    }

    @Override
    public OptionalDouble rateAt(Duration sinceStart) {
      double done = Math.min(1, sinceStart.toNanos() / (double) over.toNanos());
      return OptionalDouble.of(from + (rate - from) * done);
    }
  }

  /**
   * One rate after another; the last one stays.
   *
   * @param rates each 0 or more, at least one above 0; 1 to {@value #MAX_STEPS}
   * @param each how long a step lasts; above 0
   */
  record Steps(List<Double> rates, Duration each) implements Arrivals {
    public static final int MAX_STEPS = 1_000;

    public Steps {
      rates = List.copyOf(rates);
      check(
          !rates.isEmpty() && rates.size() <= MAX_STEPS,
          "schedule.rates",
          rates.size() + " rates",
          "needs 1 to " + MAX_STEPS + " rates, in events per second");
      rates.forEach(rate -> checkRateOrNone("schedule.rates", rate));
      check(
          rates.stream().anyMatch(rate -> rate > 0),
          "schedule.rates",
          rates,
          "needs a rate above 0, in events per second");
      checkTime("schedule.each", each);
    }

    @Override
    public OptionalDouble peakRate() {
      return OptionalDouble.of(Collections.max(rates));
    }

    @Override
    public OptionalDouble rateAt(Duration sinceStart) {
      long step = sinceStart.toNanos() / each.toNanos();
      return OptionalDouble.of(rates.get((int) Math.min(step, rates.size() - 1L)));
    }
  }

  /**
   * A constant rate, but a higher one for a while.
   *
   * @param rate above 0
   * @param peak above {@code rate}
   * @param at when the higher rate begins; 0 or more
   * @param length how long it lasts; above 0
   */
  record Spike(double rate, double peak, Duration at, Duration length) implements Arrivals {
    public Spike {
      checkRate(rate);
      checkRateOrNone("schedule.peak", peak);
      check(
          peak > rate,
          "schedule.peak",
          Checks.plain(peak),
          "needs more than rate = " + Checks.plain(rate) + ", in events per second");
      check(
          !at.isNegative() && at.compareTo(Checks.LONGEST) <= 0,
          "schedule.at",
          Checks.text(at),
          "needs a time of 0 or more, at most " + Checks.text(Checks.LONGEST));
      checkTime("schedule.length", length);
    }

    @Override
    public OptionalDouble peakRate() {
      return OptionalDouble.of(peak);
    }

    @Override
    public OptionalDouble rateAt(Duration sinceStart) {
      boolean within = sinceStart.compareTo(at) >= 0 && sinceStart.compareTo(at.plus(length)) < 0;
      return OptionalDouble.of(within ? peak : rate);
    }
  }

  /**
   * A rate that swings about its mean, from its lowest point on: a day in minutes. At time t it is
   * {@code rate − amplitude · cos(2πt / period)}.
   *
   * @param rate the mean; above 0
   * @param amplitude 0 to {@code rate}
   * @param period above 0
   */
  record Sine(double rate, double amplitude, Duration period) implements Arrivals {
    public Sine {
      checkRate(rate);
      check(
          amplitude >= 0 && amplitude <= rate,
          "schedule.amplitude",
          Checks.plain(amplitude),
          "needs a number from 0 to rate = " + Checks.plain(rate) + ", in events per second");
      check(
          rate + amplitude <= MAX_RATE,
          "schedule.amplitude",
          Checks.plain(amplitude),
          "needs at most " + MAX_RATE + " events per second with the rate");
      checkTime("schedule.period", period);
    }

    @Override
    public OptionalDouble peakRate() {
      return OptionalDouble.of(rate + amplitude);
    }

    @Override
    public OptionalDouble rateAt(Duration sinceStart) {
      double turns = sinceStart.toNanos() / (double) period.toNanos();
      return OptionalDouble.of(rate - amplitude * Math.cos(2 * Math.PI * turns));
    }
  }

  /**
   * A Poisson process: requests that know nothing of each other, with exponential distances.
   *
   * @param rate the mean; above 0
   */
  record Poisson(double rate) implements Arrivals {
    public Poisson {
      checkRate(rate);
    }

    @Override
    public OptionalDouble peakRate() {
      return OptionalDouble.of(rate);
    }

    @Override
    public OptionalDouble rateAt(Duration sinceStart) {
      return OptionalDouble.of(rate);
    }
  }

  /**
   * Requests at times that a file lists.
   *
   * @param file one request to a line: seconds since the phase's start, with up to nine decimals,
   *     never less than the line before; {@code #} starts a comment. Absolute; read when the
   *     schedule is built, so that a run can be judged where the file is not.
   */
  record Replay(Path file) implements Arrivals {
    @Override
    public OptionalDouble peakRate() {
      return OptionalDouble.empty();
    }

    @Override
    public OptionalDouble rateAt(Duration sinceStart) {
      return OptionalDouble.empty();
    }
  }

  /**
   * No schedule: each connection sends again as soon as it has room. A slow platform slows it down,
   * and latency does not contain the waiting of requests that were never due; for comparing with
   * tools that work so.
   */
  record ClosedLoop() implements Arrivals {
    @Override
    public OptionalDouble peakRate() {
      return OptionalDouble.empty();
    }

    @Override
    public OptionalDouble rateAt(Duration sinceStart) {
      return OptionalDouble.empty();
    }
  }

  private static void checkRate(double rate) {
    Checks.above(0, "rate", rate, "events per second");
    checkNotTooMuch("rate", rate);
  }

  private static void checkRateOrNone(String setting, double rate) {
    check(
        Double.isFinite(rate) && rate >= 0,
        setting,
        Checks.plain(rate),
        "needs a number of 0 or more, in events per second");
    checkNotTooMuch(setting, rate);
  }

  private static void checkNotTooMuch(String setting, double rate) {
    check(
        rate <= MAX_RATE,
        setting,
        Checks.plain(rate),
        "needs at most " + MAX_RATE + " events per second");
  }

  private static void checkTime(String setting, Duration time) {
    Checks.positive(setting, time);
    check(
        time.compareTo(Checks.LONGEST) <= 0,
        setting,
        Checks.text(time),
        "needs at most " + Checks.text(Checks.LONGEST));
  }
}
