package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.profiles.Arrivals;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the events or users of a phase are spread, in words. */
final class ArrivalsText {
  private ArrivalsText() {}

  /** Of events. */
  static String of(Arrivals arrivals) {
    return of(arrivals, "events/s");
  }

  /**
   * Of anything.
   *
   * @param unit of the rates
   */
  static String of(Arrivals arrivals, String unit) {
    if (arrivals instanceof Arrivals.Constant constant) {
      return rate(constant.rate(), unit);
    }
    if (arrivals instanceof Arrivals.Ramp ramp) {
      return "ramp from "
          + number(ramp.from())
          + " to "
          + rate(ramp.rate(), unit)
          + " over "
          + time(ramp.over())
          + ", then constant";
    }
    if (arrivals instanceof Arrivals.Steps steps) {
      return "steps of " + rates(steps.rates(), unit) + ", " + time(steps.each()) + " each";
    }
    if (arrivals instanceof Arrivals.Spike spike) {
      return rate(spike.rate(), unit)
          + " with a spike of "
          + number(spike.peak())
          + " after "
          + time(spike.at())
          + " for "
          + time(spike.length());
    }
    if (arrivals instanceof Arrivals.Sine sine) {
      return "sine from "
          + number(sine.rate() - sine.amplitude())
          + " to "
          + rate(sine.rate() + sine.amplitude(), unit)
          + " and back every "
          + time(sine.period());
    }
    if (arrivals instanceof Arrivals.Poisson poisson) {
      return rate(poisson.rate(), unit) + " at random (Poisson)";
    }
    if (arrivals instanceof Arrivals.Replay replay) {
      return "replay of " + replay.file();
    }
    return "as fast as the answers come (closed loop)";
  }

  /** Many steps are shown by their ends. */
  private static String rates(List<Double> rates, String unit) {
    int shown = 8;
    if (rates.size() > shown) {
      return rates.size()
          + " rates from "
          + number(rates.get(0))
          + " to "
          + rate(rates.get(rates.size() - 1), unit);
    }
    return rates.stream().map(ArrivalsText::number).collect(Collectors.joining(", ")) + " " + unit;
  }

  private static String rate(double perSecond, String unit) {
    return number(perSecond) + " " + unit;
  }

  /** Without decimals, unless the rate is small. */
  private static String number(double rate) {
    return rate == Math.rint(rate) || rate >= 100
        ? String.format(Locale.ROOT, "%,.0f", rate)
        : String.format(Locale.ROOT, "%.2f", rate);
  }

  private static String time(Duration time) {
    return PlanText.duration(time);
  }
}
