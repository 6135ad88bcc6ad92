package ai.userwhisperer.megaphone.probes;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long this process was kept from running, whatever kept it: its own garbage collector, the
 * scheduler, the hypervisor. Measured as jHiccup does (github.com/giltene/jHiccup): a thread sleeps
 * {@link #RESOLUTION_NS} again and again; what a sleep takes beyond the shortest one so far is the
 * hiccup, and a long hiccup stands for the shorter ones that sleeps begun meanwhile would have had.
 * Confined to one thread.
 */
final class Hiccups {
  static final long RESOLUTION_NS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Waits, as {@link Thread#sleep} does. */
  @FunctionalInterface
  interface Sleeper {
    void sleep(long ns) throws InterruptedException;
  }

  private final SecondHistograms histograms;
  private final LongSupplier clock;
  private final Sleeper sleeper;
  private long shortestNs = Long.MAX_VALUE;

  Hiccups(SecondHistograms histograms, LongSupplier clock, Sleeper sleeper) {
    this.histograms = histograms;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /** Measures until its thread is interrupted. */
  void runUntilInterrupted() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        measure();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sleeps once. The hiccup belongs to the second in which the sleep was to end. */
  void measure() throws InterruptedException {
    long beforeNs = clock.getAsLong();
    sleeper.sleep(RESOLUTION_NS);
    long tookNs = clock.getAsLong() - beforeNs;
    shortestNs = Math.min(shortestNs, tookNs);
    histograms.recordWithExpectedInterval(
        beforeNs + RESOLUTION_NS, tookNs - shortestNs, RESOLUTION_NS);
  }
}
