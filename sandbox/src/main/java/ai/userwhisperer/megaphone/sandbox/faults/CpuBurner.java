package ai.userwhisperer.megaphone.sandbox.faults;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Uses a share of all processors for nothing: a thread for each, which works until it has had its
 * share of the time that has passed, and then rests for a moment. It counts the processor time that
 * it got, so that it takes its share also where it has to compete for it.
 */
final class CpuBurner implements FaultEffect {
  private static final long REST_NS = TimeUnit.MILLISECONDS.toNanos(1);
  // What it did not get for so long it does not make up for later.
  private static final double MOST_OWED_NS = 500e6;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private List<Thread> burning = List.of();
  private volatile boolean on;

  @Override
  public void begin(Fault fault) {
    on = true;
    List<Thread> started = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      Thread thread = new Thread(() -> burn(fault.share()), "sandbox-cpu-burnt-" + i);
      thread.setDaemon(true);
      thread.start();
      started.add(thread);
    }
    burning = started;
  }

  private void burn(double share) {
    long lastNs = System.nanoTime();
    long lastCpuNs = threads.getCurrentThreadCpuTime();
    double owedNs = 0;
    while (on) {
      long nowNs = System.nanoTime();
      long cpuNs = threads.getCurrentThreadCpuTime();
      owedNs += share * (double) (nowNs - lastNs) - (double) (cpuNs - lastCpuNs);
      owedNs = Math.min(owedNs, MOST_OWED_NS);
      lastNs = nowNs;
      lastCpuNs = cpuNs;
      if (owedNs <= 0) {
        LockSupport.parkNanos(this, REST_NS);
      }
    }
  }

  @Override
  public void end() throws InterruptedException {
    on = false;
    for (Thread thread : burning) {
      thread.join();
    }
    burning = List.of();
  }
}
