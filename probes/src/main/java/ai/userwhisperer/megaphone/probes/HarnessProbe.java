package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.IntervalLog;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.Sample;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Watches this process: whether it could have been the bottleneck itself.
 *
 * <p>Since the last sample: {@code processCpuMs} is the CPU time of this process, and {@code
 * processCpuShare} its share of all cores that the process may use; {@code machineCpuShare} is that
 * of the whole machine or container; {@code stealShare} is what other machines of the same host
 * took of it; {@code gcPauseMs} is the time in which a garbage collector stopped the process, and
 * {@code gcLongestPauseMs} the longest such time; {@code probeCpuMs} and {@code probeRequests} are
 * what the probes cost. At the moment: {@code clockOffsetMs}, how far the wall clock has moved
 * against the monotonic one since the run began; {@code heapUsedBytes}, and {@code directBytes} and
 * {@code mappedBytes} of the JVM's buffer pools, in which Netty's own memory is not.
 */
final class HarnessProbe implements Probe {
  static final String NAME = "harness";
  static final String HICCUP = "hiccup";

  private static final double NS_PER_MS = 1e6;

  private final List<Probe> probes;
  private final RunDirectory run;
  private final SecondHistograms hiccups;
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final List<BufferPoolMXBean> pools =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
          .filter(pool -> pool.getName().equals("direct") || pool.getName().equals("mapped"))
          .toList();
  private final Thread sleeper;
  private final ClockOffset clockOffset;
  private GcPauses pauses;
  private StolenTime stolen;
  private ProbeCosts costs;
  private IntervalLog intervals;
  private final ProbeLog log;
  private long lastNs;
  private long lastCpuNs;

  /**
   * @param probes whose own costs are told; may still grow until {@link #start}
   */
  HarnessProbe(RunDirectory run, RunClock clock, List<Probe> probes) {
    this.probes = probes;
    this.run = run;
    this.log = new ProbeLog(run, NAME, clock);
    this.hiccups = new SecondHistograms(clock);
    this.clockOffset = new ClockOffset(clock, System::currentTimeMillis, System::nanoTime);
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
    log.open();
    lastNs = System.nanoTime();
    lastCpuNs = system.getProcessCpuTime();
    pauses = new GcPauses();
    stolen = new StolenTime(StolenTime.PROC_STAT);
    costs = new ProbeCosts(probes);
    system.getCpuLoad(); // The first call has nothing to compare with.
    sleeper.start();
  }

  @Override
  public void sample() {
    hiccups.writeTo(intervals, HICCUP);
    long nowNs = System.nanoTime();
    long cpuNs = system.getProcessCpuTime();
    Map<String, Double> values = new LinkedHashMap<>();
    if (cpuNs >= 0 && lastCpuNs >= 0 && nowNs > lastNs) {
      double allowedNs = (double) (nowNs - lastNs) * system.getAvailableProcessors();
      values.put("processCpuMs", (cpuNs - lastCpuNs) / NS_PER_MS);
      values.put("processCpuShare", Math.min(1, (cpuNs - lastCpuNs) / allowedNs));
    }
    double machine = system.getCpuLoad();
    if (machine >= 0) {
      values.put("machineCpuShare", machine);
    }
    stolen.share().ifPresent(share -> values.put("stealShare", share));
    values.put("clockOffsetMs", (double) clockOffset.ms());
    values.put(
        "heapUsedBytes",
        (double) ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    pools.forEach(pool -> values.put(pool.getName() + "Bytes", (double) pool.getMemoryUsed()));
    GcPauses.Pauses paused = pauses.sinceLastTime();
    values.put("gcPauseMs", (double) paused.totalMs());
    values.put("gcLongestPauseMs", (double) paused.longestMs());
    costs.addSinceLastTime(values);
    lastNs = nowNs;
    lastCpuNs = cpuNs;
    log.append(nowNs, values);
  }

  @Override
  public Optional<Sample> latest() {
    return log.latest();
  }

  @Override
  public void close() {
    sleeper.interrupt();
    if (pauses != null) {
      pauses.close();
    }
    if (intervals != null) {
      intervals.close();
    }
    log.close();
  }
}
