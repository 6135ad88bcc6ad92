package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.Mark;
import ai.userwhisperer.megaphone.measurements.RequestTime;
import ai.userwhisperer.megaphone.profiles.Arrivals;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.reports.Verdict.BaselineResult;
import ai.userwhisperer.megaphone.reports.history.ChangePoints.ChangePoint;
import ai.userwhisperer.megaphone.reports.page.Templates;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** The verdict and the charts' data as one JSON document. */
final class ChartData {
  private static final double NS_PER_MS = 1e6;
  private static final int TICKS_PER_HALF = 5;
  private static final MathContext CHART_DIGITS = new MathContext(4);

  private static final List<Statistic> PERCENTILES =
      List.of(Statistic.P50, Statistic.P90, Statistic.P95, Statistic.P99, Statistic.P99_9);

  private ChartData() {}

  /** Fit to stand inside a script element: nothing in it can end that. */
  static String json(Findings findings, Optional<Profile> profile) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("verdict", findings.verdict());
    data.put("history", history(findings));
    data.put(
        "phases",
        findings.facts().phases().stream().map(phase -> of(findings, phase, profile)).toList());
    return Templates.scriptJson(data);
  }

  private static Map<String, Object> of(
      Findings findings, PhaseFacts phase, Optional<Profile> profile) {
    long start = phase.whole().fromEpochMs();
    Map<String, Object> timeline = new LinkedHashMap<>();
    timeline.put("startEpochMs", start);
    timeline.put("step", phase.timeline().stepSeconds());
    timeline.put("seconds", phase.timeline().seconds());
    timeline.put("steadyFrom", (phase.steady().fromEpochMs() - start) / 1e3);
    timeline.put("loadEnd", phase.whole().seconds());
    timeline.put("marks", marks(findings, phase));
    timeline.put(
        "panels",
        new Panels(
                phase,
                arrivals(phase, profile),
                findings.facts().isFirehose(phase),
                findings.verdict())
            .all());
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", phase.name());
    data.put("percentiles", percentiles(phase));
    data.put("limits", percentileLimits(findings, phase));
    data.put("timeline", timeline);
    return data;
  }

  /**
   * A mark in the seconds of a phase.
   *
   * @param number in the page's table of marks
   * @param until null for a moment
   */
  record PhaseMark(int number, double from, Double until) {}

  /** A run in the chart of a baseline's history; {@code changed} where a new level begins. */
  record HistoryPoint(String run, long at, String version, Double value, boolean changed) {}

  private static List<Map<String, Object>> history(Findings findings) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Trend trend : findings.trends()) {
      if (trend.isDrawn()) {
        all.add(history(trend));
      }
    }
    return all;
  }

  private static Map<String, Object> history(Trend trend) {
    List<Integer> changes = trend.changes().stream().map(ChangePoint::at).toList();
    List<HistoryPoint> points = new ArrayList<>();
    for (Trend.Point point : trend.points()) {
      boolean changed = changes.contains(points.size());
      points.add(
          new HistoryPoint(
              point.runId(),
              point.startedAtEpochMs(),
              point.version(),
              rounded(point.value()),
              changed));
    }
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("baseline", trend.subject().id());
    one.put("unit", trend.subject().unit());
    one.put("limit", trend.subject().limit());
    one.put("points", points);
    return one;
  }

  private static List<PhaseMark> marks(Findings findings, PhaseFacts phase) {
    Window window = phase.drained();
    List<Mark> marks = findings.facts().marks();
    List<PhaseMark> shown = new ArrayList<>();
    for (int i = 0; i < marks.size(); i++) {
      Mark mark = marks.get(i);
      long until = mark.untilEpochMs() == null ? mark.fromEpochMs() : mark.untilEpochMs();
      if (mark.fromEpochMs() < window.untilEpochMs() && until >= window.fromEpochMs()) {
        double from = Math.max(0, (mark.fromEpochMs() - window.fromEpochMs()) / 1e3);
        double end = (Math.min(until, window.untilEpochMs()) - window.fromEpochMs()) / 1e3;
        shown.add(new PhaseMark(i + 1, from, mark.untilEpochMs() == null ? null : end));
      }
    }
    return shown;
  }

  /** Empty for journeys, and where the run has no profile that could be read. */
  private static Optional<Arrivals> arrivals(PhaseFacts phase, Optional<Profile> profile) {
    return profile.stream()
        .flatMap(known -> known.phases().stream())
        .filter(planned -> planned.name().equals(phase.name()))
        .filter(Phase.Firehose.class::isInstance)
        .map(planned -> ((Phase.Firehose) planned).arrivals())
        .findFirst();
  }

  private static Map<String, Object> percentiles(PhaseFacts phase) {
    Map<String, Object> curves = new LinkedHashMap<>();
    for (RequestTime time : List.of(RequestTime.RESPONSE_TIME, RequestTime.SERVICE_TIME)) {
      List<List<Double>> curve = curve(phase.all().steadyTimes.get(time.tag()));
      if (!curve.isEmpty()) {
        curves.put(time.tag().replace('-', ' '), curve);
      }
    }
    return curves;
  }

  /** Points of {@code 1 / (1 − q)} and milliseconds, up to the number of samples. */
  private static List<List<Double>> curve(Histogram times) {
    List<List<Double>> points = new ArrayList<>();
    long count = times.getTotalCount();
    if (count == 0) {
      return points;
    }
    for (HistogramIterationValue at : times.percentiles(TICKS_PER_HALF)) {
      double beyond = 1 - at.getPercentileLevelIteratedTo() / 100;
      double x = beyond <= 0 ? (double) count : Math.min((double) count, 1 / beyond);
      points.add(List.of(rounded(x), rounded(at.getValueIteratedTo() / NS_PER_MS)));
    }
    return points;
  }

  /** A limit on a percentile of the response time: where on the x axis, and how high. */
  record PercentileLimit(double x, double ms, String label) {}

  private static List<PercentileLimit> percentileLimits(Findings findings, PhaseFacts phase) {
    List<PercentileLimit> limits = new ArrayList<>();
    for (BaselineResult baseline : findings.verdict().baselines()) {
      for (Statistic statistic : PERCENTILES) {
        String key = phase.scope().key(RequestTime.RESPONSE_TIME.tag() + "." + statistic.key());
        if (baseline.metric().equals(key)) {
          double x = statistic.samplesNeeded() / (double) Statistic.SAMPLES_BEYOND;
          String label = statistic.shown() + " " + Limits.objective(baseline);
          Units.convert(Limits.limit(baseline), baseline.unit(), "ms")
              .ifPresent(ms -> limits.add(new PercentileLimit(x, ms, label)));
        }
      }
    }
    return limits;
  }

  static List<Double> rounded(double[] values) {
    return Arrays.stream(values).mapToObj(ChartData::rounded).toList();
  }

  /** Null for NaN: a gap in the chart. */
  static Double rounded(double value) {
    return Double.isFinite(value)
        ? (Double) BigDecimal.valueOf(value).round(CHART_DIGITS).doubleValue()
        : null;
  }

  static boolean isNothing(List<Double> values) {
    return values.stream().allMatch(Objects::isNull);
  }
}
