package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.profiles.Baseline;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.reports.BadStretch.Step;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * How a platform followed a step of its load: {@code following.json} of a run that was made for it.
 *
 * @param stepEpochMs when the load went up
 * @param from events a second before the step
 * @param to events a second after it
 * @param secondsUntilHeld by gated baseline: seconds from the step until it held again, to a
 *     window; 0 for one that held all along, null for one that did not hold at the end
 * @param replicas how many there were, whenever that changed, by seconds from the step; empty where
 *     no probe saw them
 * @param eventsLost accepted since the run began, and never observed; null where that is not known
 * @param requestsFailed without success since the step
 */
public record Following(
    long stepEpochMs,
    double from,
    double to,
    Map<String, Double> secondsUntilHeld,
    Map<Double, Double> replicas,
    Double eventsLost,
    long requestsFailed) {

  /** The platform has to keep up with what is asked for, too. */
  private static final String KEPT_UP = "throughput";

  private static final double MS_PER_SECOND = 1e3;

  /** What has waited for so long at the end of a window counts in the next one. */
  private static final double WAITING_SECONDS = 0.5;

  /**
   * Reads it off a run whose one phase has one step up, at a whole window of its steady part.
   *
   * @param step seconds from the start of the steady part
   * @param windowSeconds baselines are looked at in windows of so long
   * @param keepsUp share of the events asked for that has to be accepted in a window
   */
  public static Following of(
      RunDirectory run,
      String phaseName,
      double from,
      double to,
      long step,
      int windowSeconds,
      double keepsUp) {
    Findings findings = Findings.of(run);
    RunFacts facts = findings.facts();
    Profile profile = Judge.profile(facts.manifest());
    PhaseFacts phase =
        facts.phases().stream()
            .filter(each -> each.name().equals(phaseName))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no phase " + phaseName));
    int first = (int) (step / windowSeconds);
    Map<String, Double> held = new LinkedHashMap<>();
    for (Baseline baseline : profile.baselines()) {
      String metric = ofPhase(baseline.metric(), phaseName);
      if (baseline.gated()) {
        Optional<String> unit = Definition.unit(metric);
        StepSeries.read(run, facts, metric, windowSeconds)
            .filter(series -> unit.isPresent())
            .ifPresent(
                series ->
                    held.put(
                        baseline.id(),
                        untilHeld(
                            series,
                            first,
                            windowSeconds,
                            value -> Units.holds(baseline, value, unit.get()))));
      }
    }
    StepSeries.read(run, facts, phaseName + ".event-throughput", windowSeconds)
        .ifPresent(
            series ->
                held.put(
                    KEPT_UP,
                    untilHeld(
                        series,
                        first,
                        windowSeconds,
                        value ->
                            value.isEmpty()
                                ? Optional.empty()
                                : Optional.of(
                                    value.getAsDouble()
                                        >= to * (keepsUp - WAITING_SECONDS / windowSeconds)))));
    long stepEpochMs = phase.steady().fromEpochMs() + step * 1_000;
    return new Following(
        stepEpochMs,
        from,
        to,
        held,
        replicas(run, stepEpochMs),
        findings.metrics().find("run.data-loss").map(Metric::value).orElse(null),
        failedSince(run, phaseName, stepEpochMs));
  }

  /** What is told of the whole run is told of its one phase, second by second. */
  private static String ofPhase(String metric, String phase) {
    return metric.startsWith("run.") ? phase + metric.substring("run".length()) : metric;
  }

  private interface Holding {
    Optional<Boolean> at(OptionalDouble value);
  }

  private static Double untilHeld(
      StepSeries series, int first, int windowSeconds, Holding holding) {
    int lastBad = -1;
    for (int window = first; window < series.steps(); window++) {
      Step step =
          holding
              .at(series.value(window, window + 1))
              .map(holds -> holds ? Step.GOOD : Step.BAD)
              .orElse(Step.UNKNOWN);
      // Where nothing is known nothing holds.
      lastBad = step == Step.GOOD ? lastBad : window;
    }
    if (lastBad == series.steps() - 1) {
      return null;
    }
    return lastBad < 0 ? 0.0 : (double) (lastBad + 1 - first) * windowSeconds;
  }

  private static Map<Double, Double> replicas(RunDirectory run, long stepEpochMs) {
    Map<Double, Double> changes = new TreeMap<>();
    for (String probe : List.of(ProbeFacts.KUBERNETES, ProbeFacts.PROMETHEUS)) {
      double[] last = {Double.NaN};
      if (changes.isEmpty()) {
        run.readProbeSamples(
            probe,
            sample -> {
              Double now = sample.values().get("replicas");
              if (now != null && now != last[0]) {
                last[0] = now;
                changes.put((sample.epochMs() - stepEpochMs) / MS_PER_SECOND, now);
              }
            },
            damaged -> {});
      }
    }
    return changes;
  }

  private static long failedSince(RunDirectory run, String phase, long stepEpochMs) {
    long[] failed = {0};
    for (String request : run.requests(phase)) {
      run.readCounts(
          phase,
          request,
          line -> {
            if (line.epochMs() >= stepEpochMs) {
              failed[0] +=
                  line.requestsFailed() + line.requestsUnanswered() + line.requestsMissed();
            }
          },
          damaged -> {});
    }
    return failed[0];
  }

  /** Whether all held again before the end. */
  @JsonIgnore
  public boolean held() {
    return secondsUntilHeld.values().stream().allMatch(seconds -> seconds != null);
  }

  /** Writes it beside the run's report. */
  public Path write(RunDirectory run) {
    Path file = run.root().resolve("following.json");
    Json.write(file, this);
    return file;
  }

  /** A line each. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    double slowest =
        secondsUntilHeld.values().stream()
            .filter(seconds -> seconds != null)
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(0);
    lines.add(
        "Following the step from %s to %s events/s: %s"
            .formatted(
                Numbers.text(from),
                Numbers.text(to),
                !held()
                    ? "not all baselines held again before the end"
                    : slowest == 0
                        ? "every gated baseline held all along"
                        : "every gated baseline held again after " + Numbers.text(slowest) + " s"));
    secondsUntilHeld.forEach(
        (baseline, seconds) -> {
          if (seconds == null || seconds > 0) {
            lines.add(
                "  %s: %s"
                    .formatted(
                        baseline,
                        seconds == null
                            ? "did not hold again"
                            : "held again after " + Numbers.text(seconds) + " s"));
          }
        });
    if (replicas.isEmpty()) {
      lines.add("  replicas: no probe saw them (probes.kubernetes or probes.prometheus)");
    }
    replicas.forEach(
        (seconds, number) ->
            lines.add(
                "  replicas: %s from %s s %s the step on"
                    .formatted(
                        Numbers.count(Math.round(number)),
                        Numbers.text(Math.abs(seconds)),
                        seconds < 0 ? "before" : "after")));
    lines.add(
        "  meanwhile: %s requests without success, %s"
            .formatted(
                Numbers.count(requestsFailed),
                eventsLost == null
                    ? "loss of events not known"
                    : Numbers.count(Math.round(eventsLost)) + " accepted events lost"));
    return lines;
  }
}
