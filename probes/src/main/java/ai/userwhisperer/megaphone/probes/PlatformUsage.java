package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.profiles.MetricsSettings;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What the platform used of what it may use, from one metrics page and the one before. Where the
 * page lists several containers, they count together. What a page does not tell is left out.
 *
 * <p>CPU is the rate of a counter; a counter that went back was started again, and counts from 0,
 * as in Prometheus's {@code rate}. A quota or a limit that is not above 0 stands for none, and then
 * there is no share. Confined to one thread.
 */
final class PlatformUsage {
  private static final double NS_PER_SECOND = 1e9;

  private final MetricsSettings settings;
  private Map<Map<String, String>, Double> lastCpuSeconds = Map.of();
  private String lastCpuMetric = "";
  private long lastNs;

  /**
   * @param settings which metrics tell of connections
   */
  PlatformUsage(MetricsSettings settings) {
    this.settings = settings;
  }

  /**
   * The values of a page.
   *
   * @param atNs when the page was made, by the monotonic clock
   */
  Map<String, Double> next(MetricsPage page, long atNs) {
    Map<String, Double> values = new LinkedHashMap<>();
    Map<Map<String, String>, Double> coresOfEach = new HashMap<>();
    OptionalDouble cores = coresUsed(page, atNs, coresOfEach);
    OptionalDouble allowed = coresAllowed(page);
    if (cores.isPresent() && allowed.isPresent()) {
      values.put("cpuShare", cores.getAsDouble() / allowed.getAsDouble());
    }
    coresOfEach.entrySet().stream()
        .mapToDouble(each -> each.getValue() / coresAllowedTo(page, each.getKey()))
        .filter(Double::isFinite)
        .max()
        .ifPresent(share -> values.put("busiestCpuShare", share));
    OptionalDouble inUse = MetricsPage.sum(page.series(settings.connectionsInUse()));
    OptionalDouble room = MetricsPage.sum(page.series(settings.connectionsLimit()));
    if (inUse.isPresent() && room.isPresent() && room.getAsDouble() > 0) {
      values.put("connectionsShare", inUse.getAsDouble() / room.getAsDouble());
    }
    OptionalDouble memory = MetricsPage.sum(page.containers("container_memory_usage_bytes"));
    if (memory.isEmpty()) {
      memory = MetricsPage.sum(page.series("process_resident_memory_bytes"));
    }
    OptionalDouble limit = limit(page.containers("container_spec_memory_limit_bytes"));
    memory.ifPresent(bytes -> values.put("memoryBytes", bytes));
    limit.ifPresent(bytes -> values.put("memoryLimitBytes", bytes));
    if (memory.isPresent() && limit.isPresent()) {
      values.put("memoryShare", memory.getAsDouble() / limit.getAsDouble());
    }
    // The worst of several models.
    page.series("userwhisperer_ml_model_accuracy").stream()
        .mapToDouble(Series::value)
        .filter(Double::isFinite)
        .min()
        .ifPresent(accuracy -> values.put("modelAccuracy", accuracy));
    return values;
  }

  /** NaN where the container has no quota. */
  private static double coresAllowedTo(MetricsPage page, Map<String, String> container) {
    return of(page.containers("container_spec_cpu_quota"), container)
        / of(page.containers("container_spec_cpu_period"), container);
  }

  private static double of(List<Series> all, Map<String, String> container) {
    return all.stream()
        .filter(series -> withoutCpu(series.labels()).equals(withoutCpu(container)))
        .mapToDouble(Series::value)
        .filter(value -> value > 0)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** Counters say which processor they count; limits don't. */
  private static Map<String, String> withoutCpu(Map<String, String> labels) {
    Map<String, String> others = new HashMap<>(labels);
    others.remove("cpu");
    return others;
  }

  /**
   * @param coresOfEach what each counter came to is added to it
   */
  private OptionalDouble coresUsed(
      MetricsPage page, long atNs, Map<Map<String, String>, Double> coresOfEach) {
    String metric = "container_cpu_usage_seconds_total";
    List<Series> counters = page.containers(metric);
    if (counters.isEmpty()) {
      metric = "process_cpu_seconds_total";
      counters = page.series(metric);
    }
    Map<Map<String, String>, Double> now = new HashMap<>();
    for (Series counter : counters) {
      if (Double.isFinite(counter.value())) {
        now.put(counter.labels(), counter.value());
      }
    }
    boolean comparable = metric.equals(lastCpuMetric) && atNs > lastNs;
    double seconds = 0;
    int compared = 0;
    for (Map.Entry<Map<String, String>, Double> counter : now.entrySet()) {
      Double before = lastCpuSeconds.get(counter.getKey());
      if (before != null) {
        double used =
            counter.getValue() >= before ? counter.getValue() - before : counter.getValue();
        seconds += used;
        compared++;
        if (comparable) {
          coresOfEach.put(counter.getKey(), used * NS_PER_SECOND / (atNs - lastNs));
        }
      }
    }
    double elapsedSeconds = (atNs - lastNs) / NS_PER_SECOND;
    lastCpuSeconds = now;
    lastCpuMetric = metric;
    lastNs = atNs;
    return comparable && compared > 0
        ? OptionalDouble.of(seconds / elapsedSeconds)
        : OptionalDouble.empty();
  }

  private static OptionalDouble coresAllowed(MetricsPage page) {
    Map<Map<String, String>, Double> periods = new HashMap<>();
    page.containers("container_spec_cpu_period")
        .forEach(period -> periods.put(period.labels(), period.value()));
    double cores = 0;
    List<Series> quotas = page.containers("container_spec_cpu_quota");
    for (Series quota : quotas) {
      double period = periods.getOrDefault(quota.labels(), Double.NaN);
      if (!(quota.value() > 0) || !(period > 0)) {
        return OptionalDouble.empty();
      }
      cores += quota.value() / period;
    }
    return quotas.isEmpty() || !Double.isFinite(cores)
        ? OptionalDouble.empty()
        : OptionalDouble.of(cores);
  }

  private static OptionalDouble limit(List<Series> limits) {
    return limits.stream().allMatch(limit -> limit.value() > 0)
        ? MetricsPage.sum(limits)
        : OptionalDouble.empty();
  }
}
