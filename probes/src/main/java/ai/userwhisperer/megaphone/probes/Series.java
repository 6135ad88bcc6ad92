package ai.userwhisperer.megaphone.probes;

import java.util.Map;

/**
 * One line of a metrics page.
 *
 * @param name of the metric, with the suffix of its part ({@code _bucket}, {@code _sum}, {@code
 *     _count}) where it belongs to a histogram or summary
 * @param labels by name
 * @param value may be NaN or infinite
 */
record Series(String name, Map<String, String> labels, double value) {
  Series {
    labels = Map.copyOf(labels);
  }

  /** A label's value; empty, as Prometheus has it, where there is no such label. */
  String label(String label) {
    return labels.getOrDefault(label, "");
  }
}
