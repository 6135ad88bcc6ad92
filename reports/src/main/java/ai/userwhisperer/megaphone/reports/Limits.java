package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.reports.Verdict.BaselineResult;
import ai.userwhisperer.megaphone.reports.Verdict.Change;
import ai.userwhisperer.megaphone.reports.Verdict.WindowShare;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A baseline's limit and what was observed, as a person reads them. */
final class Limits {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final double SMALLEST_SHOWN = 1e-6;

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

  /** As in {@code 1.02 % against < 0.01 %, from 02:13:40 on}. */
  static String against(BaselineResult result) {
    return observed(result)
        + " against "
        + objective(result)
        + (result.when() == null ? "" : ", " + result.when());
  }

  /** As in {@code 0.031 to 0.037 %}; empty when it is not known, or too narrow to be seen. */
  static String interval(BaselineResult result) {
    if (result.interval() == null) {
      return "";
    }
    String low = Numbers.text(result.interval().low());
    String high = Numbers.text(result.interval().high());
    return low.equals(high) ? "" : low + " to " + high + " " + result.unit();
  }

  /** As in {@code 102 of 120 windows (85 %), where 95 % are asked for}. */
  static String windows(WindowShare windows) {
    return "%s of %s windows (%s %%), where %s %% are asked for%s"
        .formatted(
            Numbers.count(windows.held()),
            Numbers.count(windows.count()),
            Numbers.text(windows.count() == 0 ? 0 : 100.0 * windows.held() / windows.count()),
            Numbers.text(100 * windows.needed()),
            windows.firstMissedEpochMs() == null
                ? ""
                : "; the first that does not hold began at "
                    + BadStretch.clock(windows.firstMissedEpochMs()));
  }

  /** What changed from run to run, since which run, by how much, how sure. */
  static String change(BaselineResult result) {
    return change(result.change(), result.unit());
  }

  /**
   * @param unit of the levels
   */
  static String change(Change change, String unit) {
    String version =
        change.sinceVersion().isEmpty() || change.sinceVersion().equals(change.versionBefore())
            ? ""
            : ", the first of "
                + change.sinceVersion()
                + (change.versionBefore().isEmpty() ? "" : " after " + change.versionBefore());
    return "%s since run %s of %s%s: %s to %s%s, p %s, %s"
        .formatted(
            change.worse() ? "worse" : "better",
            change.sinceRun(),
            day(change.sinceEpochMs()),
            version,
            Numbers.text(change.before()),
            Numbers.withUnit(change.after(), unit),
            change.shiftPercent() == null
                ? ""
                : " (" + Numbers.signed(change.shiftPercent()) + " %)",
            chance(change.chance()),
            change.runs() == 1 ? "1 run" : change.runs() + " runs");
  }

  /** As in {@code 2026-11-20}; UTC. */
  static String day(long epochMs) {
    return DAY.format(Instant.ofEpochMilli(epochMs));
  }

  private static String chance(double chance) {
    return chance < SMALLEST_SHOWN ? "< 0.000001" : "= " + Numbers.text(chance);
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
