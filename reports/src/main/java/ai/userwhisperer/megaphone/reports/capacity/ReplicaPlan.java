package ai.userwhisperer.megaphone.reports.capacity;

import ai.userwhisperer.megaphone.reports.Numbers;
import ai.userwhisperer.megaphone.reports.capacity.ScalabilityFit.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How many replicas a rate takes, by the {@link Scalability} of a platform whose capacity was
 * measured with different numbers of them.
 *
 * @param fit of capacity over replicas
 * @param rate events a second that are to be carried
 * @param zones over which replicas are spread evenly, and one of which may be lost; 1 for none to
 *     lose
 */
public record ReplicaPlan(ScalabilityFit fit, double rate, int zones) {
  /** More are not looked for. */
  private static final int MOST = 100_000;

  public ReplicaPlan {
    if (!(rate > 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException("rate = " + rate + ": needs a number above 0");
    }
    if (zones < 1) {
      throw new IllegalArgumentException("zones = " + zones + ": needs a whole number from 1 on");
    }
  }

  /** The least number that carries the rate, also without one zone; infinite where none does. */
  double replicas() {
    return replicas(fit.best());
  }

  /** Between what it lies, with a confidence of 95 %; the upper end may be infinite. */
  Range range() {
    return fit.range(this::replicas);
  }

  private double replicas(Scalability law) {
    double needed = Math.ceil(law.nFor(rate) - 1e-9);
    if (needed > MOST) {
      return Double.POSITIVE_INFINITY;
    }
    int replicas = (int) Math.max(1, needed);
    while (left(replicas) < needed) {
      replicas++;
    }
    return replicas;
  }

  /** The largest zone is lost. */
  private int left(int replicas) {
    return zones == 1 ? replicas : replicas - (replicas + zones - 1) / zones;
  }

  /** Whether any number of replicas carries the rate. */
  public boolean isPossible() {
    return Double.isFinite(replicas());
  }

  /** What to do, a line each. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    Scalability law = fit.best();
    String asked = Numbers.text(rate) + " events/s";
    double replicas = replicas();
    Range range = range();
    if (Double.isInfinite(replicas)) {
      lines.add(
          "No number of replicas carries %s: the most is %s events/s (95 %%: %s to %s), with %s"
              .formatted(
                  asked,
                  Numbers.text(law.peak()),
                  Numbers.text(fit.range(Scalability::peak).low()),
                  most(fit.range(Scalability::peak).high()),
                  most(Math.floor(law.peakN()))));
    } else {
      lines.add(
          "%.0f replicas carry %s (95 %%: %.0f to %s)%s%s"
              .formatted(
                  replicas,
                  asked,
                  range.low(),
                  most(range.high()),
                  zones == 1 ? "" : ", also when one of " + zones + " zones is lost",
                  replicas > fit.measuredUpTo()
                      ? "; extrapolated: no more than "
                          + Numbers.text(fit.measuredUpTo())
                          + " were measured"
                      : ""));
    }
    Range peak = fit.range(Scalability::peakN);
    lines.add(
        Double.isInfinite(law.peakN())
            ? "More replicas always help, as far as this can tell"
            : "Beyond %s more replicas make it slower (95 %%: %s to %s)%s"
                .formatted(
                    most(Math.floor(law.peakN())),
                    most(Math.floor(peak.low())),
                    most(Math.floor(peak.high())),
                    law.peakN() > fit.measuredUpTo() ? "; extrapolated" : ""));
    lines.add(
        String.format(
            Locale.ROOT,
            "Contention %s (95 %%: %s to %s), coherency %s (%s to %s), one replica %s events/s; R² %.4f",
            small(law.sigma()),
            small(fit.range(Scalability::sigma).low()),
            small(fit.range(Scalability::sigma).high()),
            small(law.kappa()),
            small(fit.range(Scalability::kappa).low()),
            small(fit.range(Scalability::kappa).high()),
            Numbers.text(law.lambda()),
            fit.determination()));
    return lines;
  }

  private static String most(double number) {
    return Double.isInfinite(number)
        ? "any number"
        : number > MOST ? "more than " + Numbers.count(MOST) : Numbers.count(Math.round(number));
  }

  private static String small(double value) {
    return value < 1e-9 ? "0" : String.format(Locale.ROOT, "%.3g", value);
  }
}
