package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.measurements.Sample;
import ai.userwhisperer.megaphone.profiles.MetricsSettings;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsProbeTest {
  private static final String PAGE =
      """
      container_cpu_usage_seconds_total{container="g"} %s
      container_spec_cpu_quota{container="g"} 200000
      container_spec_cpu_period{container="g"} 100000
      container_memory_usage_bytes{container="g"} 500
      container_spec_memory_limit_bytes{container="g"} 1000
      userwhisperer_ml_model_accuracy 0.97
      """;

  @TempDir Path folder;

  private HttpServer server;
  private volatile int status = 200;
  private volatile String page = PAGE.formatted("1");
  private TestRun run;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/metrics",
        exchange -> {
          byte[] body = page.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    run = TestRun.in(folder);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void cpuMemoryAndAccuracyAreRecorded() {
    try (MetricsProbe probe = probe()) {
      probe.start();
      page = PAGE.formatted("1.5");
      probe.sample();
      Sample sample = run.lastSample("platform");
      assertThat(sample.values().get("cpuShare")).isPositive();
      assertThat(sample.values())
          .containsEntry("memoryBytes", 500.0)
          .containsEntry("memoryLimitBytes", 1000.0)
          .containsEntry("memoryShare", 0.5)
          .containsEntry("modelAccuracy", 0.97);
      assertThat(probe.latest()).contains(sample);
      assertThat(probe.interval()).isEqualTo(Duration.ofMillis(250));
    }
  }

  @Test
  void whatThePageDoesNotTellIsLeftOut() {
    page = "container_memory_usage_bytes 500";
    try (MetricsProbe probe = probe()) {
      probe.start();
      probe.sample();
      assertThat(run.lastSample("platform").values()).containsOnlyKeys("memoryBytes");
    }
  }

  @Test
  void malformedLinesAreToldOfOnceAndTheRestIsRecorded() {
    try (MetricsProbe probe = probe()) {
      probe.start();
      page = PAGE.formatted("2") + "broken\n";
      assertThatThrownBy(probe::sample)
          .hasMessage(
              "probes.metrics.url = %s: lines that are malformed and left out: 1; the first: line 7, column 7: expected a number instead of \"\""
                  .formatted(url()));
      probe.sample();
      assertThat(run.samples("platform")).hasSize(2);
    }
  }

  @Test
  void anErrorInTheMiddleRecordsNothingUntilItIsOver() {
    try (MetricsProbe probe = probe()) {
      probe.start();
      status = 503;
      assertThatThrownBy(probe::sample).hasMessageContaining("answers with status 503");
      status = 200;
      probe.sample();
      assertThat(run.samples("platform")).hasSize(1);
    }
  }

  @Test
  void aPageThatIsMissingOrOfAnotherKindIsFoundBeforeTheLoad() {
    status = 404;
    assertStartFails(
        "probes.metrics.url = %s: answers with status 404; needs a page of metrics in Prometheus's text format, or probes.metrics.enabled = false");
    status = 200;
    page = "<html>Sign in</html>";
    assertStartFails(
        "probes.metrics.url = %s: is no page of metrics; needs a page of metrics in Prometheus's text format, or probes.metrics.enabled = false");
    server.stop(0);
    assertStartFails(
        "probes.metrics.url = %s: refused the connection; needs a page of metrics in Prometheus's text format, or probes.metrics.enabled = false");
  }

  @Test
  void aHostThatIsNotKnownIsToldAsSuch() {
    MetricsSettings settings =
        new MetricsSettings(
            true,
            URI.create("http://nowhere.invalid/metrics"),
            Duration.ofSeconds(1),
            "",
            "",
            MetricsSettings.ANY_TREND);
    try (MetricsProbe probe =
        new MetricsProbe(settings, Optional.empty(), run.directory(), run.clock())) {
      assertThatThrownBy(probe::start)
          .hasMessageStartingWith(
              "probes.metrics.url = http://nowhere.invalid/metrics: its host is not known; ");
    }
  }

  private void assertStartFails(String message) {
    try (MetricsProbe probe = probe()) {
      assertThatThrownBy(probe::start)
          .isInstanceOf(ProbeException.class)
          .hasMessage(message.formatted(url()));
    }
  }

  private MetricsProbe probe() {
    return new MetricsProbe(
        new MetricsSettings(true, url(), Duration.ofMillis(250), "", "", MetricsSettings.ANY_TREND),
        Optional.empty(),
        run.directory(),
        run.clock());
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/metrics");
  }
}
