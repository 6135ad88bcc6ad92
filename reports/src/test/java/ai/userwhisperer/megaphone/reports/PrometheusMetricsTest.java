package ai.userwhisperer.megaphone.reports;

import static ai.userwhisperer.megaphone.reports.FakeRun.FIREHOSE;
import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.reports.FakeRun.Load;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrometheusMetricsTest {
  private static final Load LOAD = new Load("gateway", FIREHOSE, 1, 5, 1.0);

  @TempDir Path folder;
  private FakeRun run;

  @BeforeEach
  void begin() {
    run = new FakeRun(folder.resolve("run"), "watched", FakeRun.gatewayAlone());
    run.begin(LOAD);
  }

  private void sample(String probe, int second, Map<String, Double> values) {
    run.sample(probe, run.clock.epochMs(run.startNs()) + second * 1_000L, values);
  }

  private Metrics metrics() {
    run.end(LOAD, true);
    run.finish();
    return Metrics.of(run.directory, problem -> {});
  }

  @Test
  void whatPrometheusSaysCountsBeforeThePageAndThePageWhereItIsSilent() {
    sample("platform", 2, Map.of("cpuShare", 0.9, "memoryShare", 0.4));
    sample("prometheus", 2, Map.of("cpuShare", 0.5));
    sample("prometheus", 3, Map.of("cpuShare", 0.6));

    Metrics metrics = metrics();
    assertThat(metrics.find("gateway.platform-cpu.max").orElseThrow().value()).isEqualTo(60);
    assertThat(metrics.find("gateway.platform-cpu.max").orElseThrow().evidence())
        .isEqualTo("probes/prometheus");
    assertThat(metrics.find("gateway.platform-memory.max").orElseThrow().value()).isEqualTo(40);
    assertThat(metrics.find("gateway.platform-memory.max").orElseThrow().evidence())
        .isEqualTo("probes/platform");
  }

  @Test
  void queueDepthIsThatOfRedisWhereThatIsWatchedAndElseOfPrometheus() {
    sample("prometheus", 2, Map.of("queueDepth", 7.0));
    sample("redis", 2, Map.of("queueDepth", 900.0));

    assertThat(metrics().find("gateway.queue-depth.max").orElseThrow().value()).isEqualTo(900);
  }

  @Test
  void prometheusAloneGivesBaselinesTheirData() {
    for (int second = 0; second < 6; second++) {
      sample(
          "prometheus",
          second,
          Map.of(
              "queueDepth",
              7.0,
              "modelAccuracy",
              0.97,
              "restarts",
              (double) second / 5,
              "replicas",
              3.0 + second,
              "ageSeconds",
              11.0 - second));
    }

    Metrics metrics = metrics();
    for (Map.Entry<String, Double> expected :
        Map.of(
                "queue-depth.max", 7.0,
                "decision-accuracy.last", 97.0,
                "platform-replicas.max", 8.0,
                "platform-sample-age.max", 10.0)
            .entrySet()) {
      assertThat(metrics.find("gateway." + expected.getKey()).orElseThrow().value())
          .as(expected.getKey())
          .isEqualTo(expected.getValue());
    }
    assertThat(metrics.whyAbsent("gateway.platform-cpu.mean"))
        .isEqualTo("the prometheus probe saw no cpuShare in the steady part");
    assertThat(metrics.whyAbsent("run.platform-memory-growth"))
        .startsWith("a trend needs memory samples over at least 10 minutes, had 0");
  }

  @Test
  void restartsAndReplicasAreThoseOfTheClusterWhereThatIsWatched() {
    for (int second = 1; second < 6; second++) {
      sample("prometheus", second, Map.of("restarts", 0.0, "replicas", 3.0));
      sample("kubernetes", second, Map.of("restarts", second - 1.0, "replicas", 5.0));
    }

    Metrics metrics = metrics();
    assertThat(metrics.whyAbsent("gateway.platform-sample-age.max"))
        .isEqualTo("the prometheus probe saw no ageSeconds in the steady part");
    assertThat(metrics.find("gateway.platform-restarts").orElseThrow().value()).isEqualTo(4);
    assertThat(metrics.find("gateway.platform-replicas.max").orElseThrow().value()).isEqualTo(5);
    assertThat(metrics.find("gateway.platform-replicas.max").orElseThrow().evidence())
        .isEqualTo("probes/kubernetes");
  }

  @Test
  void samplesThatWereFilledInLaterCountWhereTheyBelong() {
    sample("prometheus", 4, Map.of("modelAccuracy", 0.9, "restarts", 3.0));
    for (int second : List.of(2, 3)) {
      sample("prometheus", second, Map.of("modelAccuracy", 0.5, "restarts", second - 1.0));
    }

    Metrics metrics = metrics();
    assertThat(metrics.find("gateway.decision-accuracy.last").orElseThrow().value()).isEqualTo(90);
    assertThat(metrics.find("gateway.platform-restarts").orElseThrow().value()).isEqualTo(2);
  }
}
