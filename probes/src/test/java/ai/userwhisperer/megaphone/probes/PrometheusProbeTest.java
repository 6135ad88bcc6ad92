package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.userwhisperer.megaphone.measurements.Mark;
import ai.userwhisperer.megaphone.measurements.Sample;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import ai.userwhisperer.megaphone.profiles.PrometheusSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real server, with the queries that a profile starts from. */
class PrometheusProbeTest {
  private static final String OURS =
      "namespace=\"user-whisperer-prod\",pod=\"api-gateway-1\",container=\"gateway\"";
  private static final String OTHERS =
      "namespace=\"other\",pod=\"api-gateway-1\",container=\"gateway\"";

  /** Two containers of ours, of which one has no limits, the pod's own sum, and somebody else's. */
  private static String page(int restarts, int replicas, boolean accuracy) {
    return page(7, restarts, replicas, accuracy);
  }

  private static String page(int cpuSeconds, int restarts, int replicas, boolean accuracy) {
    return """
    container_cpu_usage_seconds_total{OURS} %d
    container_cpu_usage_seconds_total{namespace="user-whisperer-prod",pod="api-gateway-1"} 9000
    container_cpu_usage_seconds_total{OTHERS} 7
    container_spec_cpu_quota{OURS} 200000
    container_spec_cpu_period{OURS} 100000
    container_memory_usage_bytes{OURS} 500
    container_memory_usage_bytes{namespace="user-whisperer-prod",pod="event-ingestion-1",container="sidecar"} 100
    container_memory_usage_bytes{OTHERS} 1e9
    container_spec_memory_limit_bytes{OURS} 1000
    container_spec_memory_limit_bytes{namespace="user-whisperer-prod",pod="event-ingestion-1",container="sidecar"} 0
    userwhisperer_queue_depth{namespace="user-whisperer-prod",queue="a"} 3
    userwhisperer_queue_depth{namespace="user-whisperer-prod",queue="b"} 4
    kube_pod_container_status_restarts_total{OURS} %d
    kube_horizontalpodautoscaler_status_current_replicas{namespace="user-whisperer-prod",horizontalpodautoscaler="api-gateway"} %d
    %s
    """
        .formatted(
            cpuSeconds,
            restarts,
            replicas,
            accuracy
                ? "userwhisperer_ml_model_accuracy{namespace=\"user-whisperer-prod\"} 0.97"
                : "")
        .replace("OURS", OURS)
        .replace("OTHERS", OTHERS);
  }

  private static RealPrometheus prometheus;

  @TempDir static Path server;
  @TempDir Path folder;
  private TestRun run;

  @BeforeAll
  static void serve() throws IOException {
    RealPrometheus.assumeInstalled();
    prometheus = RealPrometheus.start(server, page(2, 3, true), List.of());
  }

  @AfterAll
  static void stop() {
    if (prometheus != null) {
      prometheus.close();
    }
  }

  @BeforeEach
  void begin() {
    run = TestRun.in(folder);
  }

  @Test
  void whatThePlatformUsesIsRecordedUnderTheNamesOfItsMetrics() {
    prometheus.page(page(2, 3, true));
    try (PrometheusProbe probe = probe()) {
      probe.start();
      awaitValues(probe, "cpuShare", "modelAccuracy");
      awaitThreeReplicas(probe);
      Map<String, Double> values = run.lastSample("prometheus").values();
      assertThat(values)
          .containsKey("cpuShare")
          .containsEntry("memoryShare", 0.5)
          .containsEntry("memoryBytes", 600.0)
          .containsEntry("memoryLimitBytes", 1000.0)
          .containsEntry("queueDepth", 7.0)
          .containsEntry("modelAccuracy", 0.97)
          .containsEntry("replicas", 3.0)
          .containsEntry("replicas:api-gateway", 3.0);
      assertThat(values.get("ageSeconds")).isNotNegative();
      // Nobody exports the events received.
      assertThat(values).doesNotContainKey("eventsReceivedRate");
      assertThat(probe.latest()).contains(run.lastSample("prometheus"));
    }
  }

  @Test
  void theShareOfTheProcessorIsTheRateOfItsCounterByItsQuota() {
    prometheus.page(page(7, 2, 3, true));
    try (PrometheusProbe probe =
        probe(
            "probes.prometheus.queries.cores="
                + "\"sum(rate(container_cpu_usage_seconds_total{%s}[1m]))\""
                    .formatted(OURS.replace("\"", "\\\"")))) {
      probe.start();
      awaitValues(probe, "cpuShare");
      prometheus.page(page(9, 2, 3, true));
      TestRun.await(
          "a rate",
          () -> {
            probe.sample();
            return run.lastSample("prometheus").values().getOrDefault("cores", 0.0) > 0;
          });
      // Between two queries there may be a scrape.
      TestRun.await(
          "the half of it",
          () -> {
            probe.sample();
            Map<String, Double> values = run.lastSample("prometheus").values();
            return Math.abs(values.get("cpuShare") / values.get("cores") - 0.5) < 1e-3;
          });
    }
  }

  @Test
  void aQueryThatBreaksMeanwhileIsToldOfAndTheOthersAreRecorded() {
    prometheus.page(page(2, 3, true));
    String query = "userwhisperer_ml_model_accuracy * on (namespace) userwhisperer_queue_depth";
    prometheus.page("userwhisperer_ml_model_accuracy{namespace=\"n\"} 1\n");
    try (PrometheusProbe probe = probe("probes.prometheus.queries.broken=" + query)) {
      TestRun.await("no queues", () -> !hasQueues());
      probe.start();
      prometheus.page(page(2, 3, true));
      TestRun.await("queues", PrometheusProbeTest::hasQueues);
      assertThatThrownBy(probe::sample)
          .isInstanceOf(ProbeException.class)
          .hasMessageStartingWith("probes.prometheus.queries.broken = " + query + ": ")
          .hasMessageEndingWith("; needs a PromQL expression that the server can work out");
      assertThat(run.lastSample("prometheus").values()).containsEntry("memoryBytes", 600.0);
    }
  }

  @Test
  void aSeriesThatEndsIsNoDataAndNotZero() {
    prometheus.page(page(2, 3, true));
    try (PrometheusProbe probe = probe()) {
      probe.start();
      awaitValues(probe, "modelAccuracy");
      prometheus.page(page(2, 3, false));
      TestRun.await(
          "no accuracy",
          () -> {
            probe.sample();
            return !run.lastSample("prometheus").values().containsKey("modelAccuracy");
          });
      assertThat(run.lastSample("prometheus").values()).containsEntry("memoryBytes", 600.0);
    }
  }

  @Test
  void restartsAndReplicasThatChangeAreMarks() {
    prometheus.page(page(2, 3, true));
    try (PrometheusProbe probe = probe()) {
      probe.start();
      awaitThreeReplicas(probe);
      int before = run.marks().size();
      double restarts = run.lastSample("prometheus").values().get("restarts");
      prometheus.page(page(3, 5, true));
      TestRun.await(
          "both marks",
          () -> {
            probe.sample();
            return run.marks().size() == before + 2;
          });
      List<Mark> marks = run.marks();
      assertThat(marks.subList(before, before + 2))
          .extracting(Mark::text)
          .containsExactlyInAnyOrder(
              "gateway/api-gateway-1 was restarted", "api-gateway: 3 → 5 replicas");
      assertThat(run.lastSample("prometheus").values()).containsEntry("restarts", restarts + 1);
    }
  }

  @Test
  void whatWasMissedIsAskedForAtTheEnd() {
    prometheus.page(page(2, 3, true));
    PrometheusProbe probe = probe();
    probe.start();
    awaitValues(probe, "memoryBytes");
    long from = run.lastSample("prometheus").epochMs();
    TestRun.await("four intervals", () -> run.clock().epochMs(System.nanoTime()) - from > 4_100);
    int sampled = run.samples("prometheus").size();
    probe.close();
    List<Sample> filled = run.samples("prometheus");
    assertThat(filled).hasSizeGreaterThanOrEqualTo(sampled + 3);
    assertThat(filled.subList(sampled, filled.size()))
        .allSatisfy(
            sample -> {
              assertThat(sample.epochMs()).isGreaterThanOrEqualTo(from + 1_000);
              assertThat(sample.values()).containsEntry("memoryBytes", 600.0);
            });
  }

  @Test
  void aServerThatHasNothingOfThePlatformIsToldAndRecordsNothing() {
    try (PrometheusProbe probe = probe("probes.prometheus.namespace=nobody")) {
      probe.start();
      assertThatThrownBy(probe::sample)
          .isInstanceOf(ProbeException.class)
          .hasMessage(
              "probes.prometheus.queries: %s has no series for any of them; needs queries that fit what it holds: see probes.prometheus.namespace"
                  .formatted(url()));
      assertThat(run.samples("prometheus")).isEmpty();
    }
  }

  @Test
  void aQueryThatIsNoPromQlIsFoundBeforeTheLoad() {
    assertStartFails(
        "probes.prometheus.queries.cpu-share = sum(: invalid parameter \"query\": 1:5: parse error: unclosed left parenthesis; needs a PromQL expression that the server can work out",
        "probes.prometheus.queries.cpu-share=sum(");
    assertStartFails(
        "probes.prometheus.queries.queue-depth = userwhisperer_queue_depth: gives 2 series; needs one, as of sum(…), max(…) or min(…)",
        "probes.prometheus.queries.queue-depth=userwhisperer_queue_depth");
    assertStartFails(
        "probes.prometheus.queries.mine = up[1m]: gives values over a time; needs an instant vector or a scalar",
        "probes.prometheus.queries.mine=\"up[1m]\"");
  }

  @Test
  void aQueryOfOnesOwnIsKeptAndAnEmptyOneIsNotAsked() {
    try (PrometheusProbe probe =
        probe(
            "probes.prometheus.queries.my-number=6 * 7",
            "probes.prometheus.queries.memory-bytes=\"\"")) {
      probe.start();
      probe.sample();
      // Ten of the eleven and our own, once before the load and once for the sample.
      assertThat(probe.requests()).hasValue(22);
      assertThat(run.lastSample("prometheus").values().get("myNumber")).isCloseTo(42, within(0.0));
      assertThat(run.lastSample("prometheus").values()).doesNotContainKey("memoryBytes");
    }
  }

  private void assertStartFails(String message, String... assignments) {
    TestRun.await("two queues", PrometheusProbeTest::hasQueues);
    try (PrometheusProbe probe = probe(assignments)) {
      assertThatThrownBy(probe::start).isInstanceOf(ProbeException.class).hasMessage(message);
    }
  }

  private static boolean hasQueues() {
    PrometheusSettings settings =
        settings("probes.prometheus.queries.n=count(userwhisperer_queue_depth)");
    return !new PrometheusApi(settings, Map.of()).query("n").isEmpty();
  }

  private void awaitValues(PrometheusProbe probe, String... names) {
    TestRun.await(
        String.join(", ", names),
        () -> {
          try {
            probe.sample();
          } catch (ProbeException notYet) {
            return false;
          }
          return run.lastSample("prometheus").values().keySet().containsAll(List.of(names));
        });
  }

  /** Until the first page is there, whatever the test before left. */
  private void awaitThreeReplicas(PrometheusProbe probe) {
    awaitValues(probe, "replicas", "restarts");
    TestRun.await(
        "three replicas",
        () -> {
          probe.sample();
          return Double.valueOf(3).equals(run.lastSample("prometheus").values().get("replicas"));
        });
    // A page may have come between two queries of one sample.
    probe.sample();
  }

  private PrometheusProbe probe(String... assignments) {
    return new PrometheusProbe(
        settings(assignments), Map.of(), run.directory(), run.clock(), run.marking());
  }

  private static PrometheusSettings settings(String... assignments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "probes.prometheus.enabled=on",
                "probes.prometheus.interval=1 s",
                "probes.prometheus.url=" + url()));
    all.addAll(List.of(assignments));
    return ProfileFile.load(Path.of("../profiles"), "local", all, List.of())
        .probes()
        .prometheus()
        .orElseThrow();
  }

  private static String url() {
    return "http://127.0.0.1:" + prometheus.port();
  }
}
