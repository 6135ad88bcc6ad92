package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.Mark;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.Sample;
import ai.userwhisperer.megaphone.probes.PrometheusAnswer.Found;
import ai.userwhisperer.megaphone.profiles.PrometheusSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Asks a Prometheus server the profile's queries. A query without a series is no data. Restarts and
 * numbers of replicas may have many series; their changes are marks. A query that breaks is told
 * of, and the others are recorded. Where a time is missing in the end, it is asked for at once.
 */
final class PrometheusProbe implements Probe {
  static final String NAME = "prometheus";

  /** A server refuses to give more than 11,000 for a series. */
  private static final int MOST_POINTS = 10_000;

  private static final Pattern FIRST_OF_NEXT_WORD = Pattern.compile("-(.)");
  private static final String RESTARTS = "restarts";
  private static final String REPLICAS = "replicas";

  private final PrometheusSettings settings;
  private final Map<String, String> environment;
  private final RunClock clock;
  private final SeriesChanges changes = new SeriesChanges(NAME);
  private final SampleGaps gaps;
  private volatile PrometheusApi api;
  private final Consumer<Mark> marks;
  private final ProbeLog log;

  PrometheusProbe(
      PrometheusSettings settings,
      Map<String, String> environment,
      RunDirectory run,
      RunClock clock,
      Consumer<Mark> marks) {
    this.marks = marks;
    this.settings = settings;
    this.environment = environment;
    this.log = new ProbeLog(run, NAME, clock);
    this.clock = clock;
    this.gaps = new SampleGaps(settings.interval());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean required() {
    return settings.required();
  }

  @Override
  public Duration interval() {
    return settings.interval();
  }

  @Override
  public void start() {
    api = new PrometheusApi(settings, environment);
    for (String name : settings.queries().keySet()) {
      one(name, api.query(name));
    }
    log.open();
    gaps.began(clock.epochMs(System.nanoTime()));
  }

  @Override
  public void sample() {
    Map<String, Double> values = new LinkedHashMap<>();
    long askedNs = System.nanoTime();
    long epochMs = clock.epochMs(askedNs);
    ProbeException broken = null;
    for (String name : new TreeSet<>(settings.queries().keySet())) {
      try {
        add(name, api.query(name), epochMs, values);
      } catch (ProbeException e) {
        if (!api.isOf(name, e)) {
          throw e;
        }
        broken = broken == null ? e : broken;
      }
    }
    gaps.sampled(epochMs);
    if (values.isEmpty() && broken == null) {
      throw new ProbeException(
          "probes.prometheus.queries: "
              + settings.url()
              + " has no series for any of them; needs queries that fit what it holds: see"
              + " probes.prometheus.namespace");
    }
    log.append(askedNs, values);
    if (broken != null) {
      throw broken;
    }
  }

  private void add(String name, List<Found> series, long epochMs, Map<String, Double> values) {
    switch (name) {
      case RESTARTS -> changes.restarts(series, epochMs, values).forEach(marks);
      case REPLICAS -> changes.replicas(series, epochMs, values).forEach(marks);
      default ->
          one(name, series)
              .ifPresent(found -> values.put(valueName(name), found.points().get(0).value()));
    }
  }

  @Override
  public OptionalLong requests() {
    PrometheusApi current = api;
    return current == null ? OptionalLong.empty() : OptionalLong.of(current.requests());
  }

  @Override
  public Optional<Sample> latest() {
    return log.latest();
  }

  @Override
  public void close() {
    if (log.isOpen()) {
      try {
        fillIn();
      } finally {
        log.close();
      }
    }
  }

  /** Asks for the times in which there should have been samples and were none. */
  private void fillIn() {
    for (SampleGaps.Gap gap : gaps.until(clock.epochMs(System.nanoTime()))) {
      Duration step = gap.step(settings.interval(), MOST_POINTS);
      Map<Long, Map<String, Double>> byTime = new TreeMap<>();
      for (String name : settings.queries().keySet()) {
        if (name.equals(RESTARTS) || name.equals(REPLICAS)) {
          continue;
        }
        one(name, api.range(name, gap.fromEpochMs(), gap.untilEpochMs(), step))
            .ifPresent(
                found ->
                    found
                        .points()
                        .forEach(
                            point ->
                                byTime
                                    .computeIfAbsent(point.epochMs(), any -> new LinkedHashMap<>())
                                    .put(valueName(name), point.value())));
      }
      byTime.forEach((epochMs, values) -> log.append(clock.ns(epochMs), values));
    }
  }

  private Optional<Found> one(String name, List<Found> series) {
    if (series.size() > 1 && !name.equals(RESTARTS) && !name.equals(REPLICAS)) {
      throw api.problemOf(
          name, "gives " + series.size() + " series; needs one, as of sum(…), max(…) or min(…)");
    }
    return series.isEmpty() ? Optional.empty() : Optional.of(series.get(0));
  }

  /** The platform probe has the accuracy of decisions under the name of what tells it. */
  static String valueName(String query) {
    if (query.equals("decision-accuracy")) {
      return "modelAccuracy";
    }
    return FIRST_OF_NEXT_WORD
        .matcher(query)
        .replaceAll(first -> first.group(1).toUpperCase(Locale.ROOT));
  }
}
