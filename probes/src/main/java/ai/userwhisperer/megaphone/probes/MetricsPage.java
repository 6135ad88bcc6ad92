package ai.userwhisperer.megaphone.probes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A page in Prometheus's text format. A malformed line is counted and left out; the rest counts.
 *
 * @param byName the series of each metric
 * @param malformedLines how many lines could not be read
 * @param firstMalformed the number of the first of them and what was wrong; empty when there is
 *     none
 */
record MetricsPage(Map<String, List<Series>> byName, int malformedLines, String firstMalformed) {

  static MetricsPage parse(String text) {
    Map<String, List<Series>> byName = new LinkedHashMap<>();
    int malformed = 0;
    String first = "";
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (line.isBlank() || line.stripLeading().startsWith("#")) {
        continue;
      }
      try {
        Series series = MetricsLine.parse(line);
        byName.computeIfAbsent(series.name(), name -> new ArrayList<>()).add(series);
      } catch (IllegalArgumentException e) {
        if (malformed++ == 0) {
          first = "line " + number + ", " + e.getMessage();
        }
      }
    }
    return new MetricsPage(byName, malformed, first);
  }

  /** Whether this is such a page at all: it holds series, and more of them than broken lines. */
  boolean isPlausible() {
    return !byName.isEmpty()
        && byName.values().stream().mapToInt(List::size).sum() > malformedLines;
  }

  /** The series of a metric; none when the page does not have it. */
  List<Series> series(String name) {
    return byName.getOrDefault(name, List.of());
  }

  /**
   * The series of a metric of containers, each container once: cAdvisor lists a pod's sum (without
   * a container's name) and its pause container ({@code POD}) beside the containers, and the sum of
   * all cores ({@code cpu="total"}) beside the cores.
   */
  List<Series> containers(String name) {
    List<Series> all = series(name);
    List<Series> named =
        all.stream()
            .filter(each -> !each.label("container").isEmpty())
            .filter(each -> !each.label("container").equals("POD"))
            .toList();
    List<Series> once = named.isEmpty() ? all : named;
    List<Series> totals = once.stream().filter(each -> each.label("cpu").equals("total")).toList();
    return totals.isEmpty() ? once : totals;
  }

  /** The sum of series; empty when there are none, or one of them is no finite number. */
  static OptionalDouble sum(List<Series> series) {
    double sum = series.stream().mapToDouble(Series::value).sum();
    return series.isEmpty() || !Double.isFinite(sum)
        ? OptionalDouble.empty()
        : OptionalDouble.of(sum);
  }
}
