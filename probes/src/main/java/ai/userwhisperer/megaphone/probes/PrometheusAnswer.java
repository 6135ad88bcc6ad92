package ai.userwhisperer.megaphone.probes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The {@code data} of an answer to a query: see prometheus.io/docs/prometheus/latest/querying/api.
 */
final class PrometheusAnswer {
  private static final double MS_PER_SECOND = 1e3;

  private PrometheusAnswer() {}

  /** A series and its values. */
  record Found(Map<String, String> labels, List<Point> points) {
    Found {
      labels = Map.copyOf(labels);
      points = List.copyOf(points);
    }
  }

  /** A finite value. */
  record Point(long epochMs, double value) {}

  /**
   * The series of an answer, each with at least one value that is a finite number; a scalar is one
   * series without labels.
   *
   * @throws IllegalArgumentException when it is no such answer, saying what it is
   */
  static List<Found> read(JsonNode data) {
    String type = data.path("resultType").asText();
    JsonNode result = data.path("result");
    List<Found> found = new ArrayList<>();
    switch (type) {
      case "scalar" -> add(found, Map.of(), List.of(result));
      case "vector" ->
          result.forEach(series -> add(found, labels(series), List.of(series.path("value"))));
      case "matrix" -> result.forEach(series -> add(found, labels(series), series.path("values")));
      default ->
          throw new IllegalArgumentException(
              type.isEmpty() ? "gives no result" : "gives a " + type);
    }
    return found;
  }

  private static Map<String, String> labels(JsonNode series) {
    Map<String, String> labels = new HashMap<>();
    series
        .path("metric")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return labels;
  }

  private static void add(
      List<Found> to, Map<String, String> labels, Iterable<JsonNode> timesAndValues) {
    List<Point> points = new ArrayList<>();
    for (JsonNode pair : timesAndValues) {
      value(pair.path(1).asText())
          .ifPresent(
              value ->
                  points.add(
                      new Point(Math.round(pair.path(0).asDouble() * MS_PER_SECOND), value)));
    }
    if (!points.isEmpty()) {
      to.add(new Found(labels, points));
    }
  }

  /** Prometheus writes values as texts, infinities as {@code +Inf} and {@code -Inf}. */
  private static OptionalDouble value(String text) {
    try {
      double value = Double.parseDouble(text);
      return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }
}
