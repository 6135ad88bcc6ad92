package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.IntervalLog;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.Sample;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Watches this process: whether it could have been the bottleneck itself.
 *
 * <p>{@code processCpuShare} is the CPU time of this process since the last sample, of all cores
 * that it may use; {@code machineCpuShare} is that of the whole machine or container; {@code
 * gcPauseMs} is the time since the last sample in which a garbage collector stopped it, those that
 * work beside it left out.
 */
final class HarnessProbe implements Probe {
  static final String NAME = "harness";
  static final String HICCUP = "hiccup";

  private final RunDirectory run;
  private final RunClock clock;
  private final SecondHistograms hiccups;
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final List<GarbageCollectorMXBean> stoppingCollectors =
      ManagementFactory.getGarbageCollectorMXBeans().stream()
          .filter(collector -> stopsTheProcess(collector.getName()))
          .toList();
  private final Thread sleeper;
  private IntervalLog intervals;
  private volatile ProbeLog log;
  private long lastNs;
  private long lastCpuNs;
  private long lastPauseMs;

  HarnessProbe(RunDirectory run, RunClock clock) {
    this.run = run;
    this.clock = clock;
    this.hiccups = new SecondHistograms(clock);
    Hiccups recorder = new Hiccups(hiccups, System::nanoTime, TimeUnit.NANOSECONDS::sleep);
    this.sleeper = new Thread(recorder::runUntilInterrupted, "probe-harness-hiccups");
    this.sleeper.setDaemon(true);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void start() {
    intervals = run.probeIntervals(NAME);
    log = new ProbeLog(run, NAME, clock);
    lastNs = System.nanoTime();
    lastCpuNs = system.getProcessCpuTime();
    lastPauseMs = pauseMs();
    system.getCpuLoad(); // The first call has nothing to compare with.
    sleeper.start();
  }

  @Override
  public void sample() {
    hiccups.writeTo(intervals, HICCUP);
    long nowNs = System.nanoTime();
    long cpuNs = system.getProcessCpuTime();
    long pausedMs = pauseMs();
    Map<String, Double> values = new LinkedHashMap<>();
    if (cpuNs >= 0 && lastCpuNs >= 0 && nowNs > lastNs) {
      double allowedNs = (double) (nowNs - lastNs) * system.getAvailableProcessors();
      values.put("processCpuShare", Math.min(1, (cpuNs - lastCpuNs) / allowedNs));
    }
    double machine = system.getCpuLoad();
    if (machine >= 0) {
      values.put("machineCpuShare", machine);
    }
    values.put(
        "heapUsedBytes",
        (double) ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    values.put("gcPauseMs", (double) (pausedMs - lastPauseMs));
    lastNs = nowNs;
    lastCpuNs = cpuNs;
    lastPauseMs = pausedMs;
    log.append(nowNs, values);
  }

  @Override
  public Optional<Sample> latest() {
    ProbeLog current = log;
    return current == null ? Optional.empty() : current.latest();
  }

  @Override
  public void close() {
    sleeper.interrupt();
    if (intervals != null) {
      intervals.close();
    }
    if (log != null) {
      log.close();
    }
  }

  private long pauseMs() {
    return stoppingCollectors.stream()
        .mapToLong(collector -> Math.max(0, collector.getCollectionTime()))
        .sum();
  }

  /**
   * "G1 Concurrent GC", "ZGC Cycles" and "Shenandoah Cycles" count work done beside the process.
   */
  static boolean stopsTheProcess(String collector) {
    return !collector.contains("Concurrent") && !collector.endsWith("Cycles");
  }
}
