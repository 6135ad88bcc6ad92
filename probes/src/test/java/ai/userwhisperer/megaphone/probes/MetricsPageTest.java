package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsPageTest {

  @Test
  void theExampleOfTheSpecificationIsReadWhole() {
    MetricsPage page =
        MetricsPage.parse(
            """
            # HELP http_requests_total The total number of HTTP requests.
            # TYPE http_requests_total counter
            http_requests_total{method="post",code="200"} 1027 1395066363000
            http_requests_total{method="post",code="400"}    3 1395066363000

            # Escaping in label values:
            msdos_file_access_time_seconds{path="C:\\\\DIR\\\\FILE.TXT",error="Cannot find file:\\n\\"FILE.TXT\\""} 1.458255915e9

            # Minimalistic line:
            metric_without_timestamp_and_labels 12.47

            # A weird metric from before the epoch:
            something_weird{problem="division by zero"} +Inf -3982045

            # TYPE http_request_duration_seconds histogram
            http_request_duration_seconds_bucket{le="0.05"} 24054
            http_request_duration_seconds_bucket{le="+Inf"} 144320
            http_request_duration_seconds_sum 53423
            http_request_duration_seconds_count 144320
            """);
    assertThat(page.malformedLines()).isZero();
    assertThat(page.isPlausible()).isTrue();
    assertThat(page.series("http_requests_total"))
        .containsExactly(
            new Series("http_requests_total", Map.of("method", "post", "code", "200"), 1027),
            new Series("http_requests_total", Map.of("method", "post", "code", "400"), 3));
    Series file = page.series("msdos_file_access_time_seconds").get(0);
    assertThat(file.label("path")).isEqualTo("C:\\DIR\\FILE.TXT");
    assertThat(file.label("error")).isEqualTo("Cannot find file:\n\"FILE.TXT\"");
    assertThat(file.value()).isEqualTo(1.458255915e9);
    assertThat(page.series("something_weird").get(0).value()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(page.series("http_request_duration_seconds_bucket"))
        .extracting(bucket -> bucket.label("le"))
        .containsExactly("0.05", "+Inf");
    assertThat(page.series("http_request_duration_seconds_count").get(0).value()).isEqualTo(144320);
    assertThat(page.series("missing")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-1.5, -1.5",
    "+2, 2",
    "1e3, 1000",
    "1.5E-3, 0.0015",
    ".5, 0.5",
    "5., 5",
    "NaN, NaN",
    "nan, NaN",
    "+Inf, Infinity",
    "Inf, Infinity",
    "-Inf, -Infinity",
    "-infinity, -Infinity"
  })
  void everyFormOfANumberIsRead(String written, Double value) {
    assertThat(MetricsLine.parse("m " + written).value()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a:b 1",
        "  m\t{ a = \"x\" , b=\"y\" , }\t1 ",
        "m{} 1",
        "m{a=\"{},=\\\"\"} 1 17",
        "m{a=\"\"} 1",
        "m_bucket{le=\"1\"} 1 # {trace_id=\"x\"} 0.5 1.5",
      })
  void unusualButValidLinesAreRead(String line) {
    assertThat(MetricsLine.parse(line).value()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m",
        "m ",
        "m x",
        "m 1d",
        "m 0x10",
        "m 1 2 3",
        "m 1 later",
        "1m 1",
        "m-n 1",
        "{a=\"b\"} 1",
        "m{a} 1",
        "m{a=b} 1",
        "m{a=\"b} 1",
        "m{a=\"b\" c=\"d\"} 1",
        "m{a=\"b\",a=\"c\"} 1",
        "m{a:b=\"c\"} 1",
        "m{a=\"b\" 1",
        "m{,} 1",
        "<!DOCTYPE html>",
      })
  void aMalformedLineIsCountedAndTheOthersStand(String line) {
    MetricsPage page = MetricsPage.parse("before 1\n" + line + "\r\nafter 2");
    assertThat(page.malformedLines()).isEqualTo(1);
    assertThat(page.firstMalformed()).startsWith("line 2, column ");
    assertThat(page.series("before")).hasSize(1);
    assertThat(page.series("after").get(0).value()).isEqualTo(2);
  }

  @Test
  void aPageOfAnotherKindIsNotPlausible() {
    assertThat(MetricsPage.parse("").isPlausible()).isFalse();
    assertThat(MetricsPage.parse("<html>\n<body>Sign in</body>\n</html>").isPlausible()).isFalse();
    assertThat(MetricsPage.parse("{\"status\":\"ok\"}").isPlausible()).isFalse();
  }

  @Test
  void eachContainerCountsOnce() {
    MetricsPage page =
        MetricsPage.parse(
            """
            c{container="",pod="a"} 100
            c{container="POD",pod="a"} 1
            c{container="gateway",pod="a",cpu="total"} 60
            c{container="gateway",pod="a",cpu="cpu00"} 20
            c{container="gateway",pod="a",cpu="cpu01"} 40
            c{container="sidecar",pod="a",cpu="total"} 39
            """);
    assertThat(MetricsPage.sum(page.containers("c"))).hasValue(99);
  }
}
