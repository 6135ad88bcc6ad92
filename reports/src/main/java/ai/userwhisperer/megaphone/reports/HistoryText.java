package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.reports.Trend.Point;
import ai.userwhisperer.megaphone.reports.history.ChangePoints.ChangePoint;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A profile's history for a terminal: a curve of each baseline, and where its level changed. */
public final class HistoryText {
  private static final int MOST_SHOWN = 60;

  private HistoryText() {}

  /**
   * Draws it.
   *
   * @param others runs of the profile that are left out, because they loaded otherwise, or from
   *     another kind of machine
   */
  public static String of(String profile, List<Trend> trends, int others) {
    StringBuilder text = new StringBuilder();
    List<Trend> known = trends.stream().filter(trend -> !trend.points().isEmpty()).toList();
    int runs = known.stream().mapToInt(trend -> trend.points().size()).max().orElse(0);
    text.append("History of ").append(profile).append(": ").append(runs);
    text.append(runs == 1 ? " run" : " runs");
    if (runs > 0) {
      text.append(" from ")
          .append(Limits.day(first(known)))
          .append(" to ")
          .append(Limits.day(last(known)));
    }
    text.append('\n');
    if (others > 0) {
      text.append("  not shown: ").append(others);
      text.append(" with another load or from another kind of machine than the newest\n");
    }
    for (Trend trend : known) {
      row(text, trend);
    }
    return text.toString();
  }

  /** As in {@code worse since run …}: the newest change of a trend; empty when there is none. */
  public static Optional<String> newestChange(Trend trend) {
    return trend.newest().map(change -> Limits.change(change, trend.subject().unit()));
  }

  private static void row(StringBuilder text, Trend trend) {
    List<Point> points = trend.points();
    double[] values = points.stream().mapToDouble(Point::value).toArray();
    String unit = trend.subject().unit();
    text.append(
        String.format(
            Locale.ROOT,
            "%-34s %s  %s%n",
            trend.subject().id(),
            curve(values, trend.changes()),
            Numbers.withUnit(values[values.length - 1], unit)));
    for (ChangePoint change : trend.changes()) {
      text.append("    ").append(Limits.change(trend.change(change), unit)).append('\n');
    }
  }

  /** From the least to the greatest value; a stroke stands before the first of a new level. */
  private static String curve(double[] values, List<ChangePoint> changes) {
    double least = Arrays.stream(values).min().orElseThrow();
    double greatest = Arrays.stream(values).max().orElseThrow();
    StringBuilder curve = new StringBuilder();
    for (int i = Math.max(0, values.length - MOST_SHOWN); i < values.length; i++) {
      int index = i;
      if (changes.stream().anyMatch(change -> change.at() == index)) {
        curve.append('|');
      }
      double height = greatest == least ? 0.5 : (values[i] - least) / (greatest - least);
      curve.append(Sparkline.bar(height));
    }
    return curve.toString();
  }

  private static long first(List<Trend> trends) {
    return trends.stream()
        .mapToLong(trend -> trend.points().get(0).startedAtEpochMs())
        .min()
        .orElseThrow();
  }

  private static long last(List<Trend> trends) {
    return trends.stream()
        .mapToLong(trend -> trend.points().get(trend.points().size() - 1).startedAtEpochMs())
        .max()
        .orElseThrow();
  }
}
