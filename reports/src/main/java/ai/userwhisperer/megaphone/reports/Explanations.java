package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** What lies behind a baseline that is missed, in a few words: counts, kinds of errors, rates. */
final class Explanations {
  private static final int KINDS_SHOWN = 3;

  private final RunFacts run;
  private final Metrics metrics;

  Explanations(RunFacts run, Metrics metrics) {
    this.run = run;
    this.metrics = metrics;
  }

  /** Empty when there is nothing to add to the numbers. */
  String of(String metric) {
    String scope = metric.substring(0, metric.indexOf('.'));
    if (metric.endsWith(".drop-rate") || metric.equals("run.data-loss")) {
      return lost(scope);
    }
    if (metric.endsWith(".error-rate") || metric.endsWith(".availability")) {
      return errors(metric);
    }
    if (metric.equals("run.platform-memory-growth")) {
      return between(metric + ".low", metric + ".high");
    }
    if (metric.endsWith(".throughput") || metric.endsWith(".event-throughput")) {
      return metrics
          .find(scope + ".asked-event-throughput")
          .map(asked -> "the profile asked for " + Numbers.withUnit(asked.value(), asked.unit()))
          .orElse("");
    }
    return "";
  }

  /** Why a metric has no value, also when its phase or its request is not there at all. */
  String whyAbsent(String metric) {
    String[] parts = metric.split("\\.", 3);
    Optional<PhaseFacts> phase =
        run.phases().stream().filter(each -> each.name().equals(parts[0])).findFirst();
    if (phase.isEmpty() && !parts[0].equals("run")) {
      return isPlanned(parts[0])
          ? "the phase " + parts[0] + " never began"
          : "the run has no phase " + parts[0];
    }
    if (phase.isEmpty() || parts.length < 3 || metrics.knows(metric)) {
      return metrics.whyAbsent(metric);
    }
    if (!phase.get().requests().containsKey(parts[1])) {
      return "the phase " + parts[0] + " recorded no request named " + parts[1];
    }
    return parts[2].endsWith(".mean")
        ? "no answer to " + parts[1] + " said it in the steady part"
        : metrics.whyAbsent(metric);
  }

  private boolean isPlanned(String phase) {
    try {
      Profile profile = Judge.profile(run.manifest());
      return profile.phases().stream().anyMatch(each -> each.name().equals(phase));
    } catch (ProfileException e) {
      return false;
    }
  }

  private String between(String low, String high) {
    Optional<Metric> from = metrics.find(low);
    Optional<Metric> to = metrics.find(high);
    return from.isEmpty() || to.isEmpty()
        ? ""
        : "95 %% confidence from %s to %s"
            .formatted(
                Numbers.text(from.get().value()),
                Numbers.withUnit(to.get().value(), to.get().unit()));
  }

  private String lost(String scope) {
    Optional<Metric> lost = metrics.find(scope + ".events.lost");
    Optional<Metric> accepted = metrics.find(scope + ".events.accepted");
    return lost.isEmpty() || accepted.isEmpty()
        ? ""
        : "%s of %s accepted events were never observed"
            .formatted(
                Numbers.count((long) lost.get().value()),
                Numbers.count((long) accepted.get().value()));
  }

  private String errors(String metric) {
    RequestFacts facts = factsOf(metric);
    String kinds = kinds(facts.steady.errors);
    return "%s of %s requests had no success%s"
        .formatted(
            Numbers.count(facts.withoutSuccess()),
            Numbers.count(facts.due()),
            kinds.isEmpty() ? "" : ": " + kinds);
  }

  private RequestFacts factsOf(String metric) {
    String[] parts = metric.split("\\.", 4);
    for (PhaseFacts phase : run.phases()) {
      if (phase.name().equals(parts[0])) {
        return parts.length > 2
            ? phase.requests().getOrDefault(parts[1], phase.all())
            : phase.all();
      }
    }
    return run.allRequests();
  }

  /** As in {@code 1,204 status-503, 12 timeout}. */
  private static String kinds(SortedMap<String, Long> errors) {
    return errors.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(KINDS_SHOWN)
        .map(error -> Numbers.count(error.getValue()) + " " + error.getKey())
        .collect(Collectors.joining(", "));
  }
}
