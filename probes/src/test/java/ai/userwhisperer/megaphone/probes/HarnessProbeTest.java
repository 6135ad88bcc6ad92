package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.Sample;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HarnessProbeTest {
  @TempDir Path folder;

  @Test
  void ourOwnCpuMemoryPausesAndHiccupsAreRecorded() {
    TestRun run = TestRun.in(folder);
    try (HarnessProbe probe = new HarnessProbe(run.directory(), run.clock(), List.of())) {
      assertThat(probe.latest()).isEmpty();
      probe.start();
      TestRun.await(
          "hiccups",
          () -> {
            probe.sample();
            return run.recorded("harness") > 20;
          });
      probe.sample();
      Sample sample = run.lastSample("harness");
      assertThat(sample.values())
          .containsKeys(
              "processCpuMs",
              "processCpuShare",
              "machineCpuShare",
              "heapUsedBytes",
              "directBytes",
              "mappedBytes",
              "gcPauseMs",
              "gcLongestPauseMs");
      assertThat(sample.values().get("processCpuShare")).isBetween(0.0, 1.0);
      assertThat(sample.values().get("machineCpuShare")).isBetween(0.0, 1.0);
      assertThat(sample.values().get("heapUsedBytes")).isPositive();
      assertThat(probe.latest()).contains(sample);
    }
    assertThat(run.intervals("harness"))
        .allSatisfy(interval -> assertThat(interval.tag()).isEqualTo("hiccup"))
        .allSatisfy(
            interval ->
                assertThat((interval.startEpochMs() - run.clock().originEpochMs()) % 1_000)
                    .isZero());
  }

  @Test
  void aProbeThatWasNeverStartedCanBeClosed() {
    TestRun run = TestRun.in(folder);
    new HarnessProbe(run.directory(), run.clock(), List.of()).close();
  }

  @Test
  void theProcessorTimesOfAllSamplesAddUpToThatOfTheProcess() {
    TestRun run = TestRun.in(folder);
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    try (HarnessProbe probe = new HarnessProbe(run.directory(), run.clock(), List.of())) {
      long beforeNs = system.getProcessCpuTime();
      probe.start();
      TestRun.await(
          "samples",
          () -> {
            // The system counts a process's time in ticks of 10 ms: wait for some, then look.
            boolean worked = system.getProcessCpuTime() - beforeNs >= 30_000_000;
            probe.sample();
            return worked && run.samples("harness").size() >= 3;
          });
      double allMs =
          run.samples("harness").stream()
              .mapToDouble(sample -> sample.values().getOrDefault("processCpuMs", 0.0))
              .sum();

      assertThat(allMs).isPositive();
      assertThat(allMs).isLessThanOrEqualTo((system.getProcessCpuTime() - beforeNs) / 1e6);
    }
  }
}
