package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.Mark;
import ai.userwhisperer.megaphone.probes.PrometheusAnswer.Found;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Restarts and numbers of replicas, series by series, and what changed since the last look.
 * Confined to one thread.
 */
final class SeriesChanges {
  private final String source;
  private final Map<String, Double> restarts = new HashMap<>();
  private final Map<String, Double> replicas = new HashMap<>();
  private boolean looked;
  private double counted;

  /**
   * @param source of the marks
   */
  SeriesChanges(String source) {
    this.source = source;
  }

  /**
   * Takes counters of restarts. One that went up was a restart; one that is new, of a pod that came
   * meanwhile, counts from 0.
   *
   * @param values to which {@code restarts} is added, the number since the first look
   */
  List<Mark> restarts(List<Found> series, long epochMs, Map<String, Double> values) {
    List<Mark> marks = new ArrayList<>();
    for (Map.Entry<String, Double> counter : byName(series).entrySet()) {
      double now = counter.getValue();
      Double before = restarts.put(counter.getKey(), now);
      double since = !looked ? 0 : before == null ? now : Math.max(0, now - before);
      if (since > 0) {
        counted += since;
        String times = since == 1 ? "" : " " + plain(since) + " times";
        marks.add(Mark.at(epochMs, source, counter.getKey() + " was restarted" + times));
      }
    }
    if (!series.isEmpty()) {
      looked = true;
      values.put("restarts", counted);
    }
    return marks;
  }

  /**
   * Takes numbers of replicas.
   *
   * @param values to which {@code replicas}, the sum, and {@code replicas:<name>} are added
   */
  List<Mark> replicas(List<Found> series, long epochMs, Map<String, Double> values) {
    List<Mark> marks = new ArrayList<>();
    Map<String, Double> now = byName(series);
    now.forEach(
        (name, number) -> {
          Double before = replicas.put(name, number);
          if (before != null && !before.equals(number)) {
            marks.add(
                Mark.at(
                    epochMs,
                    source,
                    name + ": " + plain(before) + " → " + plain(number) + " replicas"));
          }
          values.put("replicas:" + name, number);
        });
    if (!now.isEmpty()) {
      values.put("replicas", now.values().stream().mapToDouble(Double::doubleValue).sum());
    }
    return marks;
  }

  private static Map<String, Double> byName(List<Found> series) {
    Map<String, Double> values = new TreeMap<>();
    series.forEach(
        each -> values.merge(name(each.labels()), each.points().get(0).value(), Double::sum));
    return values;
  }

  /** The values of the labels but the metric's own name, in the order of the labels' names. */
  private static String name(Map<String, String> labels) {
    return labels.isEmpty()
        ? "all"
        : new TreeMap<>(labels)
            .entrySet().stream()
                .filter(label -> !label.getKey().equals("__name__"))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining("/"));
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
