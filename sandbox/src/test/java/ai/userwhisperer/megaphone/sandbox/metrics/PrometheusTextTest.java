package ai.userwhisperer.megaphone.sandbox.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PrometheusTextTest {
  private final PrometheusText text = new PrometheusText();

  @Test
  void labelsAreEscaped() {
    text.family("a_total", "counter", "Some.");
    text.sample("a_total", 3, "path", "a\"b\\c\nd", "x", "y");
    text.sample("a_total", 0.5);

    assertThat(text.toString())
        .isEqualTo(
            """
            # HELP a_total Some.
            # TYPE a_total counter
            a_total{path="a\\"b\\\\c\\nd",x="y"} 3
            a_total 0.5
            """);
  }

  @Test
  void notANumberIsRefused() {
    assertThatThrownBy(() -> text.sample("a", Double.NaN))
        .hasMessage("a = NaN: leave the sample out");
  }

  @Test
  void aHistogramCumulates() {
    DurationHistogram histogram = new DurationHistogram();
    histogram.record(-1);
    histogram.record(700_000);
    histogram.record(60_000_000_000L);
    histogram.writeFamily(text, "d_seconds", "Durations.");

    assertThat(text.toString())
        .contains(
            "d_seconds_bucket{le=\"5.0E-4\"} 1\nd_seconds_bucket{le=\"0.001\"} 2\n",
            "d_seconds_bucket{le=\"5.0\"} 2\nd_seconds_bucket{le=\"+Inf\"} 3\n",
            "d_seconds_sum 60.0007\nd_seconds_count 3\n");
  }
}
