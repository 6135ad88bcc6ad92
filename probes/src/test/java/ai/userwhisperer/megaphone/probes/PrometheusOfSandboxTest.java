package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.profiles.ProfileFile;
import ai.userwhisperer.megaphone.profiles.PrometheusSettings;
import ai.userwhisperer.megaphone.sandbox.Sandbox;
import ai.userwhisperer.megaphone.sandbox.SandboxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole platform, a real Prometheus that scrapes it, and a profile's own queries. */
class PrometheusOfSandboxTest {
  @TempDir Path folder;

  @Test
  void theDefaultQueriesFindWhatThePlatformExports() throws Exception {
    RealPrometheus.assumeInstalled();
    TestRun run = TestRun.in(folder);
    Set<String> exported =
        Set.of("cpuShare", "memoryShare", "memoryBytes", "memoryLimitBytes", "queueDepth");
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults());
        RealPrometheus prometheus =
            RealPrometheus.of(
                Files.createDirectory(folder.resolve("prometheus")),
                sandbox.addresses().gateway().getAuthority());
        PrometheusProbe probe =
            new PrometheusProbe(
                settings(prometheus), Map.of(), run.directory(), run.clock(), run.marking())) {
      probe.start();
      TestRun.await(
          "all of " + exported,
          () -> {
            try {
              probe.sample();
            } catch (ProbeException nothingYet) {
              return false;
            }
            return run.lastSample("prometheus").values().keySet().containsAll(exported);
          });
      Map<String, Double> values = run.lastSample("prometheus").values();
      assertThat(values.get("cpuShare")).isNotNegative();
      assertThat(values.get("memoryShare")).isStrictlyBetween(0.0, 1.0);
      assertThat(values.get("memoryBytes")).isLessThan(values.get("memoryLimitBytes"));
      // Nobody runs it in a cluster.
      assertThat(values).doesNotContainKeys("restarts", "replicas");
    }
  }

  private static PrometheusSettings settings(RealPrometheus prometheus) {
    return ProfileFile.load(
            Path.of("../profiles"),
            "local",
            List.of(
                "probes.prometheus.enabled=on",
                "probes.prometheus.namespace=user-whisperer-sandbox",
                "probes.prometheus.url=http://127.0.0.1:" + prometheus.port()),
            List.of())
        .probes()
        .prometheus()
        .orElseThrow();
  }
}
