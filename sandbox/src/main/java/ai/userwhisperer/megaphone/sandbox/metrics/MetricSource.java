package ai.userwhisperer.megaphone.sandbox.metrics;

/** Something that has figures for {@code /metrics}. */
@FunctionalInterface
public interface MetricSource {
  /** Writes the current figures. Called from any thread, once per scrape. */
  void writeTo(PrometheusText text);
}
