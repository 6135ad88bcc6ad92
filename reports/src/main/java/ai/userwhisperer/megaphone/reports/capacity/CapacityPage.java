package ai.userwhisperer.megaphone.reports.capacity;

import ai.userwhisperer.megaphone.profiles.Baseline;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.reports.Numbers;
import ai.userwhisperer.megaphone.reports.capacity.Capacity.Bound;
import ai.userwhisperer.megaphone.reports.capacity.ScalabilityFit.Range;
import ai.userwhisperer.megaphone.reports.page.CapacityView;
import ai.userwhisperer.megaphone.reports.page.Page;
import ai.userwhisperer.megaphone.reports.page.Templates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code index.html} of a capacity study. */
final class CapacityPage {
  private static final Page.Assets ASSETS = Templates.assets("capacity.js");

  private static final int CURVE_POINTS = 60;

  /** The law is drawn beyond what was measured, but not so far that it is a fairy tale. */
  private static final double BEYOND = 1.3;

  private final CapacityStudy study;
  private final Profile profile;
  private final Capacity capacity;
  private final Optional<ScalabilityFit> fit;
  private final String model;

  private CapacityPage(CapacityStudy study) {
    this.study = study;
    this.profile = study.readProfile();
    this.capacity = Capacity.of(study.levels());
    Optional<ScalabilityFit> found = Optional.empty();
    String words;
    try {
      found = Optional.of(Capacity.model(study.levels()));
      words = CapacityText.model(found.get());
    } catch (IllegalArgumentException e) {
      words = "none: " + e.getMessage();
    }
    this.fit = found;
    this.model = words;
  }

  static String of(CapacityStudy study) {
    return Templates.render("capacity.jte", new CapacityPage(study).view());
  }

  private CapacityView view() {
    boolean found = capacity.rate().isPresent() && capacity.bound() == Bound.BASELINE;
    boolean none = capacity.rate().isEmpty() && capacity.bound() == Bound.BASELINE;
    return new CapacityView(
        "Capacity of " + profile.name(),
        found ? "pass" : none ? "fail" : "invalid",
        found ? "✓" : none ? "✗" : "?",
        capacity
            .rate()
            .map(
                rate ->
                    (capacity.bound() == Bound.BASELINE ? "" : "At least ")
                        + Numbers.text(rate)
                        + " events/s")
            .orElse(
                none
                    ? "Less than " + Numbers.text(capacity.missedAt().get()) + " events/s"
                    : "Not known"),
        sentence(),
        broke(),
        facts(),
        model,
        fit.isPresent(),
        study.levels().stream().map(this::row).toList(),
        study.profile().toPrettyString(),
        Templates.scriptJson(charts()),
        ASSETS);
  }

  private String sentence() {
    String missedAt = capacity.missedAt().map(Numbers::text).orElse("");
    return switch (capacity.bound()) {
      case BASELINE ->
          capacity.rate().isPresent()
              ? "The highest rate at which every gated baseline held. The lowest at which one was missed is "
                  + missedAt
                  + " events/s."
              : "Not even the lowest rate that was tried held.";
      case INJECTOR -> "At " + missedAt + " events/s the injector was at its own end.";
      case UNTRIED -> "Nothing above it was decided.";
    };
  }

  private List<String> broke() {
    List<String> lines = new ArrayList<>();
    if (study.stopped() != null) {
      lines.add("ended early: " + study.stopped());
    }
    capacity.broke().forEach(line -> lines.add("missed: " + line));
    capacity.shortages().forEach(shortage -> lines.add("short then: " + shortage));
    if (capacity.missedAt().isPresent() && capacity.shortages().isEmpty()) {
      lines.add("short then: nothing that is watched");
    }
    return lines;
  }

  private List<Page.Fact> facts() {
    String version = profile.target().version();
    return List.of(
        new Page.Fact("Profile", profile.name()),
        new Page.Fact("Phase", study.phase()),
        new Page.Fact(
            "Target", profile.target().baseUrl() + (version.isEmpty() ? "" : ", " + version)),
        new Page.Fact("Began", Instant.ofEpochMilli(study.startedAtEpochMs()).toString()),
        new Page.Fact(
            "Took", Numbers.duration((study.endedAtEpochMs() - study.startedAtEpochMs()) / 1e3)),
        new Page.Fact("From", study.host().name() + ", " + study.host().cpus() + " processors"),
        new Page.Fact("Study", study.id()));
  }

  private CapacityView.LevelRow row(Level level) {
    return new CapacityView.LevelRow(
        level.number(),
        Numbers.text(level.rate()),
        switch (level.outcome()) {
          case HELD -> "pass";
          case MISSED -> "fail";
          case INJECTOR -> "invalid";
          case STOPPED -> "quiet";
        },
        level.outcome().words(),
        figure(level, LevelReader.ACCEPTED),
        figure(level, LevelReader.OBSERVED),
        figure(level, LevelReader.P50),
        figure(level, LevelReader.P95),
        figure(level, LevelReader.P99),
        figure(level, LevelReader.IN_FLIGHT),
        figure(level, LevelReader.CPU),
        figure(level, LevelReader.REDIS_P50),
        String.join("; ", level.missed()),
        "levels/" + level.run() + "/index.html");
  }

  private static String figure(Level level, String name) {
    double value = level.figure(name);
    return Double.isNaN(value) ? "–" : Numbers.text(value);
  }

  private Map<String, Object> charts() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("rate", capacity.rate().orElse(null));
    data.put("missedAt", capacity.missedAt().orElse(null));
    data.put("levels", study.levels().stream().map(CapacityPage::chartLevel).toList());
    data.put("limits", limits());
    data.put("model", fit.map(this::curve).orElse(null));
    return data;
  }

  private static Map<String, Object> chartLevel(Level level) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("number", level.number());
    data.put("rate", level.rate());
    data.put("outcome", level.outcome().words());
    data.put("accepted", level.figures().get(LevelReader.ACCEPTED));
    data.put("inFlight", level.figures().get(LevelReader.IN_FLIGHT));
    data.put("p50", level.figures().get(LevelReader.P50));
    data.put("p95", level.figures().get(LevelReader.P95));
    data.put("p99", level.figures().get(LevelReader.P99));
    return data;
  }

  /** Those of response times that are gated, in milliseconds. */
  private List<Map<String, Object>> limits() {
    return profile.baselines().stream()
        .filter(Baseline::gated)
        .filter(baseline -> baseline.unit().equals("ms"))
        .filter(
            baseline ->
                baseline.metric().startsWith("run.response-time.")
                    || baseline.metric().startsWith(study.phase() + ".response-time."))
        .map(
            baseline ->
                Map.<String, Object>of(
                    "value",
                    baseline.limit(),
                    "label",
                    baseline.metric().substring(baseline.metric().lastIndexOf('.') + 1)
                        + " "
                        + baseline.comparison().sign()
                        + " "
                        + Numbers.text(baseline.limit())))
        .toList();
  }

  /** By Little's law, the time that a request takes is that of those under way, by their rate. */
  private double responseMs(double underWay, double eventsPerSecond) {
    int batch =
        profile.phase(study.phase()) instanceof Phase.Firehose firehose ? firehose.batch() : 1;
    return 1e3 * underWay * batch / eventsPerSecond;
  }

  private Map<String, Object> curve(ScalabilityFit fit) {
    List<Map<String, Object>> curve = new ArrayList<>();
    double from = fit.points().stream().mapToDouble(ScalabilityFit.Point::n).min().orElseThrow();
    double until = fit.measuredUpTo() * BEYOND;
    for (int i = 0; i <= CURVE_POINTS; i++) {
      double n = from * Math.pow(until / from, (double) i / CURVE_POINTS);
      Range range = fit.range(law -> law.throughput(n));
      curve.add(
          Map.of(
              "n",
              n,
              "x",
              fit.best().throughput(n),
              "low",
              range.low(),
              "high",
              range.high(),
              "ms",
              responseMs(n, fit.best().throughput(n))));
    }
    return Map.of(
        "measuredUpTo",
        fit.measuredUpTo(),
        "peakN",
        Math.min(fit.best().peakN(), until),
        "curve",
        curve);
  }
}
