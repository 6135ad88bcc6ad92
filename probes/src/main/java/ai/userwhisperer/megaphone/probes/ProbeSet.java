package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.Sample;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The probes of a run. Each is sampled by a daemon thread of its own on a fixed schedule, so a slow
 * one delays no other. A probe that fails while it runs records nothing for that time, is tried
 * again, and is told of once per outage; it never stops the run. Thread-safe.
 */
public final class ProbeSet implements AutoCloseable {
  private static final long LAST_SAMPLE_WITHIN_MS = 5_000;

  private final List<Probe> probes;
  private final List<Probe> started = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Set<String> problems = new LinkedHashSet<>();
  private boolean closed;

  private ProbeSet(List<Probe> probes) {
    this.probes = List.copyOf(probes);
  }

  /** A set of probes that are not started yet; it owns them. */
  public static ProbeSet of(List<Probe> probes) {
    return new ProbeSet(probes);
  }

  /**
   * Starts every probe, and then the sampling.
   *
   * @throws ProbeException from the first probe that can't start; those before it are closed again
   */
  public synchronized void start() {
    if (closed || !started.isEmpty()) {
      throw new IllegalStateException("the probes were started before");
    }
    for (Probe probe : probes) {
      started.add(probe);
      try {
        probe.start();
      } catch (RuntimeException e) {
        closed = true;
        closeStarted();
        throw e;
      }
    }
    for (Probe probe : probes) {
      Thread thread = new Thread(() -> sampleUntilStopped(probe), "probe-" + probe.name());
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /** The names of the probes, in order. */
  public List<String> names() {
    return probes.stream().map(Probe::name).toList();
  }

  /** The last sample that a probe recorded. */
  public Optional<Sample> latest(String probe) {
    return probes.stream()
        .filter(each -> each.name().equals(probe))
        .findFirst()
        .flatMap(Probe::latest);
  }

  /** What went wrong so far, one line each, starting with the probe's name. */
  public List<String> problems() {
    synchronized (problems) {
      return List.copyOf(problems);
    }
  }

  /** Stops the sampling, takes a last sample of each probe, and closes them all. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    stopping.countDown();
    for (int i = 0; i < threads.size(); i++) {
      if (hasEnded(threads.get(i))) {
        sample(started.get(i), true);
      }
    }
    closeStarted();
  }

  private void closeStarted() {
    for (int i = started.size() - 1; i >= 0; i--) {
      Probe probe = started.get(i);
      try {
        probe.close();
      } catch (RuntimeException e) {
        tell(probe, e);
      }
    }
  }

  private static boolean hasEnded(Thread thread) {
    try {
      thread.join(LAST_SAMPLE_WITHIN_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  private void sampleUntilStopped(Probe probe) {
    long intervalNs = probe.interval().toNanos();
    long dueNs = System.nanoTime() + intervalNs;
    boolean working = true;
    try {
      while (!stopping.await(dueNs - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        working = sample(probe, working);
        long behindNs = System.nanoTime() - dueNs;
        dueNs += Math.max(1, 1 + Math.floorDiv(behindNs, intervalNs)) * intervalNs;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes a sample, and says whether that worked. */
  private boolean sample(Probe probe, boolean workedBefore) {
    try {
      probe.sample();
      return true;
    } catch (RuntimeException e) {
      if (workedBefore) {
        tell(probe, e);
      }
      return false;
    }
  }

  private void tell(Probe probe, RuntimeException problem) {
    synchronized (problems) {
      problems.add(probe.name() + ": " + ProbeException.words(problem));
    }
  }
}
