package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.reports.Verdict.BaselineResult;
import java.util.Locale;

/** A baseline's limit and what was observed, as a person reads them. */
final class Limits {
  private Limits() {}

  /** The limit as a number; {@code > 100000 events/s} is 100000. */
  static double limit(BaselineResult result) {
    return Double.parseDouble(result.objective().split(" ", 3)[1]);
  }

  static char sign(BaselineResult result) {
    return result.objective().charAt(0);
  }

  /** As in {@code > 100,000 events/s}. */
  static String objective(BaselineResult result) {
    return sign(result) + " " + Numbers.exact(limit(result)) + " " + result.unit();
  }

  /** As in {@code 1.02 %}; {@code no data} without a value. */
  static String observed(BaselineResult result) {
    return result.observed() == null
        ? "no data"
        : Numbers.beside(result.observed(), limit(result), result.unit()) + " " + result.unit();
  }

  /** As in {@code 1.02 % against < 0.01 %}. */
  static String against(BaselineResult result) {
    return observed(result) + " against " + objective(result);
  }

  /**
   * How far from the limit, relative to it, in percent; above 0 on the good side. NaN where that
   * means nothing.
   */
  static double marginPercent(BaselineResult result) {
    double limit = limit(result);
    if (result.observed() == null || limit == 0 || sign(result) == '=') {
      return Double.NaN;
    }
    double above = 100 * (result.observed() - limit) / Math.abs(limit);
    return sign(result) == '>' ? above : -above;
  }

  /** As in {@code +35 %}, {@code −12 %} or {@code 102 ×}; empty where it means nothing. */
  static String margin(BaselineResult result) {
    double percent = marginPercent(result);
    if (Double.isNaN(percent)) {
      return "";
    }
    if (percent < -1_000) {
      return Numbers.text(result.observed() / limit(result)) + " ×";
    }
    double size = Math.abs(percent);
    String digits =
        size < 10 ? String.format(Locale.ROOT, "%.1f", size) : Numbers.count(Math.round(size));
    return (percent < 0 ? "−" : "+") + digits + " %";
  }
}
