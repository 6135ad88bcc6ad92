package ai.userwhisperer.megaphone.probes;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the probes themselves cost: CPU time by the names of their threads and of their libraries'
 * threads, and the requests that they count. What a thread used between the last look and its end
 * is not known. Confined to one thread at a time.
 */
final class ProbeCosts {
  static final String CPU_MS = "probeCpuMs";
  static final String REQUESTS = "probeRequests";

  private static final double NS_PER_MS = 1e6;
  private static final String OWN = "probe-";

  /** Threads of the JDK's HTTP clients, of which several probes have one. */
  private static final String HTTP = "http";

  /** Threads of libraries that only one probe uses, by how their names start. */
  private static final Map<String, String> OF_LIBRARIES =
      Map.of(
          "grpc-", PubSubProbe.NAME,
          "Gax", PubSubProbe.NAME,
          "lettuce", RedisProbe.NAME,
          "HttpClient", HTTP);

  private final List<Probe> probes;
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private Map<Long, Long> cpuNsByThread = new HashMap<>();
  private final Map<String, Long> requestsByProbe = new HashMap<>();

  /**
   * @param probes whose costs are told; may still grow
   */
  ProbeCosts(List<Probe> probes) {
    this.probes = probes;
    addSinceLastTime(new TreeMap<>());
  }

  /**
   * Adds what was used since the last time: {@code probeCpuMs} and {@code probeRequests}, and both
   * again with {@code :<probe>} behind. A probe that counts no requests has none.
   */
  void addSinceLastTime(Map<String, Double> values) {
    if (threads.isThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled()) {
      addCpu(values);
    }
    addRequests(values);
  }

  private void addCpu(Map<String, Double> values) {
    Map<Long, Long> now = new HashMap<>();
    Map<String, Long> usedNs = new TreeMap<>();
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      Optional<String> probe = thread == null ? Optional.empty() : probeOf(thread.getThreadName());
      long cpuNs = probe.isEmpty() ? -1 : threads.getThreadCpuTime(thread.getThreadId());
      if (cpuNs >= 0) {
        now.put(thread.getThreadId(), cpuNs);
        long before = cpuNsByThread.getOrDefault(thread.getThreadId(), 0L);
        usedNs.merge(probe.get(), cpuNs - before, Long::sum);
      }
    }
    cpuNsByThread = now;
    put(CPU_MS, usedNs, NS_PER_MS, values);
  }

  private void addRequests(Map<String, Double> values) {
    Map<String, Long> sent = new TreeMap<>();
    for (Probe probe : probes) {
      probe
          .requests()
          .ifPresent(
              count -> {
                Long before = requestsByProbe.put(probe.name(), count);
                sent.put(probe.name(), count - (before == null ? 0 : before));
              });
    }
    put(REQUESTS, sent, 1, values);
  }

  private static void put(
      String name, Map<String, Long> byProbe, double perUnit, Map<String, Double> values) {
    if (byProbe.isEmpty()) {
      return;
    }
    values.put(name, byProbe.values().stream().mapToLong(Long::longValue).sum() / perUnit);
    byProbe.forEach((probe, value) -> values.put(name + ":" + probe, value / perUnit));
  }

  /** As in {@code probe-redis} and {@code probe-harness-hiccups}. */
  static Optional<String> probeOf(String thread) {
    if (thread.startsWith(OWN)) {
      String name = thread.substring(OWN.length());
      int end = name.indexOf('-');
      return Optional.of(end < 0 ? name : name.substring(0, end));
    }
    return OF_LIBRARIES.entrySet().stream()
        .filter(library -> thread.startsWith(library.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
