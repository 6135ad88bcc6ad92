package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.RequestTime;
import ai.userwhisperer.megaphone.profiles.Arrivals;
import ai.userwhisperer.megaphone.reports.Verdict.BaselineResult;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.AbstractHistogram;

/** The charts of a phase that share its time axis. One without any data is left out. */
final class Panels {
  private static final double NS_PER_MS = 1e6;
  private static final double NS_PER_SECOND = 1e9;
  private static final double PERCENT = 100;
  private static final double MIB_PER_BYTE = 1.0 / (1 << 20);
  private static final int KINDS_OF_ERRORS = 5;

  private final PhaseFacts phase;
  private final Optional<Arrivals> arrivals;
  private final boolean events;
  private final Timeline timeline;
  private final Verdict verdict;
  private final List<Panel> panels = new ArrayList<>();

  /**
   * @param arrivals that the profile asked for, where it is known
   * @param events whether its rate is one of events
   */
  Panels(PhaseFacts phase, Optional<Arrivals> arrivals, boolean events, Verdict verdict) {
    this.phase = phase;
    this.arrivals = arrivals;
    this.events = events;
    this.timeline = phase.timeline();
    this.verdict = verdict;
  }

  /**
   * A line or bars; names of styles are those of page.js.
   *
   * @param joined whether a line goes on over points without data
   * @param values null where there is no data
   */
  record Series(String name, String tone, String line, boolean joined, List<Double> values) {}

  /** A limit on what a chart shows, in its unit. */
  record Limit(double value, String label) {}

  /**
   * One chart.
   *
   * @param kind line, log, bar or heat
   * @param heat null but for a heat map
   */
  record Panel(
      String title,
      String unit,
      String kind,
      List<Limit> limits,
      List<Series> series,
      @JsonInclude(JsonInclude.Include.NON_NULL) HeatMap heat) {}

  List<Panel> all() {
    rate();
    String responseTime = RequestTime.RESPONSE_TIME.tag();
    panel(
        "response time",
        "ms",
        "log",
        responseTime + ".",
        List.of(
            times("p50", "primary", "solid", responseTime, 50, NS_PER_MS),
            times("p99", "secondary", "solid", responseTime, 99, NS_PER_MS),
            times("max", "quiet", "dotted", responseTime, 100, NS_PER_MS)));
    heat(responseTime);
    errors();
    lost();
    panel(
        "processing lag",
        "s",
        "line",
        "processing-lag.",
        List.of(
            times("p50", "primary", "solid", ProbeFacts.PROCESSING_LAG, 50, NS_PER_SECOND),
            times("p99", "secondary", "solid", ProbeFacts.PROCESSING_LAG, 99, NS_PER_SECOND),
            times("max", "quiet", "dotted", ProbeFacts.PROCESSING_LAG, 100, NS_PER_SECOND)));
    panel(
        "queue depth",
        "events",
        "line",
        "queue-depth.",
        List.of(samples("largest", "primary", "solid", ProbeFacts.QUEUE_DEPTH, 1)));
    redis();
    panel(
        "CPU",
        "%",
        "line",
        "platform-cpu.",
        List.of(
            samples("platform", "primary", "solid", ProbeFacts.PLATFORM_CPU, PERCENT),
            samples("harness", "secondary", "dashed", ProbeFacts.HARNESS_CPU, PERCENT),
            samples("machine", "quiet", "dotted", ProbeFacts.MACHINE_CPU, PERCENT)));
    panel(
        "memory",
        "%",
        "line",
        "platform-memory.",
        List.of(samples("platform", "primary", "solid", ProbeFacts.PLATFORM_MEMORY, PERCENT)));
    panel(
        "delays of the harness itself, p99",
        "ms",
        "log",
        "",
        List.of(
            times(
                "late sending", "primary", "solid", RequestTime.INJECTOR_LAG.tag(), 99, NS_PER_MS),
            times("hiccups", "secondary", "dashed", ProbeFacts.HICCUP, 99, NS_PER_MS)));
    return panels;
  }

  private void heat(String channel) {
    AbstractHistogram[] times = timeline.times(channel);
    if (times != null) {
      HeatMap heat = HeatMap.of(times);
      if (!heat.cells().isEmpty()) {
        List<Limit> limits = limits(channel + ".", "ms");
        panels.add(new Panel("requests by response time", "ms", "heat", limits, List.of(), heat));
      }
    }
  }

  private void redis() {
    panel(
        "Redis commands",
        "1/s",
        "line",
        "redis-operations",
        List.of(
            growth("commands", "primary", "solid", ProbeFacts.REDIS_COMMANDS),
            growth("keys evicted", "error-0", "dashed", ProbeFacts.EVICTED_KEYS)));
    panel(
        "Redis latency, p99",
        "ms",
        "log",
        "redis-latency.",
        List.of(
            times(
                "as a client sees it", "primary", "solid", ProbeFacts.REDIS_LATENCY, 99, NS_PER_MS),
            times(
                "in the server",
                "secondary",
                "dashed",
                ProbeFacts.REDIS_SERVER_LATENCY,
                99,
                NS_PER_MS)));
    panel(
        "Redis memory",
        "MiB",
        "line",
        "redis-memory.",
        List.of(
            samples("used", "primary", "solid", ProbeFacts.REDIS_MEMORY, MIB_PER_BYTE),
            samples("allowed", "quiet", "dotted", ProbeFacts.MAX_MEMORY, MIB_PER_BYTE)));
  }

  private Series growth(String name, String tone, String line, String channel) {
    return series(name, tone, line, false, timeline.perSecond(channel));
  }

  private void rate() {
    Double asked = phase.times().askedEventsPerSecond();
    List<Series> series = new ArrayList<>();
    double[] reached =
        timeline.perSecond(events ? PhaseFacts.EVENTS_ACCEPTED : PhaseFacts.REQUESTS_GOOD);
    series.add(series(events ? "accepted" : "answered", "primary", "solid", false, reached));
    if (asked != null && reached != null) {
      double end = phase.whole().seconds();
      double[] schedule =
          timeline.seconds().stream()
              .mapToDouble(second -> second < end ? askedAt(second, asked) : Double.NaN)
              .toArray();
      series.add(series("asked", "quiet", "dashed", false, schedule));
    }
    panel(
        "rate",
        events ? "events/s" : "requests/s",
        "line",
        events ? "event-throughput" : "throughput",
        series);
  }

  /**
   * In the middle of a step; a gap where the profile does not say it.
   *
   * @param mean of the steady part, for a run without its profile
   */
  private double askedAt(int second, double mean) {
    Duration middle = Duration.ofMillis(second * 1_000L + timeline.stepSeconds() * 500L);
    return arrivals.map(known -> known.rateAt(middle).orElse(Double.NaN)).orElse(mean);
  }

  /** The most frequent kinds one by one, the others together. */
  private void errors() {
    List<String> channels = new ArrayList<>(timeline.sumChannels(PhaseFacts.ERRORS));
    channels.sort(Comparator.comparingDouble((String name) -> -total(name)));
    List<Series> series = new ArrayList<>();
    double[] others = null;
    for (String channel : channels) {
      double[] values = timeline.perSecond(channel);
      if (series.size() < KINDS_OF_ERRORS) {
        String kind = channel.substring(PhaseFacts.ERRORS.length());
        series.add(series(kind, "error-" + series.size(), "bar", false, values));
      } else if (others == null) {
        others = values;
      } else {
        for (int i = 0; i < others.length; i++) {
          others[i] += values[i];
        }
      }
    }
    if (others != null) {
      series.add(series("others", "quiet", "bar", false, others));
    }
    panel("requests without success", "requests/s", "bar", "", series);
  }

  /** Left out where nothing was lost. */
  private void lost() {
    double[] values = timeline.perSecond(PhaseFacts.EVENTS_LOST);
    if (values != null && total(PhaseFacts.EVENTS_LOST) > 0) {
      panel(
          "events lost, by when they were sent",
          "events/s",
          "bar",
          "lossy-seconds",
          List.of(series("lost", "error-0", "bar", false, values)));
    }
  }

  private double total(String channel) {
    return Arrays.stream(timeline.perSecond(channel)).sum();
  }

  private Series times(
      String name, String tone, String line, String channel, double percentile, double nsPerUnit) {
    double[] values =
        timeline.ofTimes(
            channel, (AbstractHistogram one) -> one.getValueAtPercentile(percentile) / nsPerUnit);
    return series(name, tone, line, false, values);
  }

  private Series samples(String name, String tone, String line, String channel, double factor) {
    double[] values = timeline.max(channel);
    return series(
        name,
        tone,
        line,
        true,
        values == null ? null : Arrays.stream(values).map(value -> value * factor).toArray());
  }

  private static Series series(
      String name, String tone, String line, boolean joined, double[] values) {
    return new Series(
        name, tone, line, joined, values == null ? List.of() : ChartData.rounded(values));
  }

  private void panel(
      String title, String unit, String kind, String metricPrefix, List<Series> series) {
    List<Series> drawn = series.stream().filter(one -> !ChartData.isNothing(one.values())).toList();
    if (!drawn.isEmpty()) {
      List<Limit> limits = metricPrefix.isEmpty() ? List.of() : limits(metricPrefix, unit);
      panels.add(new Panel(title, unit, kind, limits, drawn, null));
    }
  }

  private List<Limit> limits(String metricPrefix, String unit) {
    List<Limit> limits = new ArrayList<>();
    for (BaselineResult baseline : verdict.baselines()) {
      String metric = baseline.metric();
      if (metric.startsWith(phase.scope().key(metricPrefix))) {
        String statistic =
            metricPrefix.endsWith(".")
                ? metric.substring(metric.lastIndexOf('.') + 1).replace('_', '.') + " "
                : "";
        Units.convert(Limits.limit(baseline), baseline.unit(), unit)
            .ifPresent(
                value -> limits.add(new Limit(value, statistic + Limits.objective(baseline))));
      }
    }
    return limits;
  }
}
