package ai.userwhisperer.megaphone.sandbox.metrics;

import ai.userwhisperer.megaphone.sandbox.faults.Pace;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CPU and memory of this process, which is the gateway's container in the sandbox. While the
 * processor is limited, there is a second container with one processor, which is the limit's.
 * Figures that the operating system does not give are left out.
 */
public final class ProcessMetrics implements MetricSource {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern RESIDENT_KIB = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final long CPU_PERIOD_US = 100_000;
  private static final String[] CONTAINER = {
    "namespace", "user-whisperer-sandbox", "pod", "api-gateway-0", "container", "api-gateway"
  };

  private static final String[] LIMITED = {
    "namespace",
    "user-whisperer-sandbox",
    "pod",
    "event-ingestion-0",
    "container",
    "event-ingestion"
  };

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final Pace cpu;

  /**
   * @param cpu what the limited processor does
   */
  public ProcessMetrics(Pace cpu) {
    this.cpu = cpu;
  }

  @Override
  public void writeTo(PrometheusText text) {
    long cpuNs = system.getProcessCpuTime();
    if (cpuNs >= 0) {
      text.family("process_cpu_seconds_total", "counter", "CPU time of the sandbox's process.");
      text.sample("process_cpu_seconds_total", cpuNs / 1e9);
      text.family(
          "container_cpu_usage_seconds_total", "counter", "CPU time of the gateway's container.");
      text.sample("container_cpu_usage_seconds_total", cpuNs / 1e9, CONTAINER);
      if (cpu.isOn()) {
        text.sample(
            "container_cpu_usage_seconds_total", cpu.busyNs(System.nanoTime()) / 1e9, LIMITED);
      }
    }
    text.family(
        "container_spec_cpu_quota", "gauge", "CPU time allowed per period, in microseconds.");
    text.sample(
        "container_spec_cpu_quota",
        Runtime.getRuntime().availableProcessors() * CPU_PERIOD_US,
        CONTAINER);
    if (cpu.isOn()) {
      text.sample("container_spec_cpu_quota", CPU_PERIOD_US, LIMITED);
    }
    text.family("container_spec_cpu_period", "gauge", "The period, in microseconds.");
    text.sample("container_spec_cpu_period", CPU_PERIOD_US, CONTAINER);
    if (cpu.isOn()) {
      text.sample("container_spec_cpu_period", CPU_PERIOD_US, LIMITED);
    }
    residentBytes()
        .ifPresent(
            bytes -> {
              text.family("process_resident_memory_bytes", "gauge", "Resident memory.");
              text.sample("process_resident_memory_bytes", bytes);
              text.family("container_memory_usage_bytes", "gauge", "Resident memory.");
              text.sample("container_memory_usage_bytes", bytes, CONTAINER);
            });
    text.family("container_spec_memory_limit_bytes", "gauge", "Memory that the container may use.");
    text.sample("container_spec_memory_limit_bytes", system.getTotalMemorySize(), CONTAINER);
  }

  private static OptionalLong residentBytes() {
    try {
      Matcher matcher = RESIDENT_KIB.matcher(Files.readString(STATUS));
      return matcher.find()
          ? OptionalLong.of(Long.parseLong(matcher.group(1)) * 1024)
          : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
