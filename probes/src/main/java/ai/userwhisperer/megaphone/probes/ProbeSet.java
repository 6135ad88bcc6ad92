package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.Mark;
import ai.userwhisperer.megaphone.measurements.MarkLog;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The probes of a run. Each is sampled by a daemon thread of its own on a fixed schedule, so a slow
 * one delays no other. A probe that fails while it runs records nothing for that time, is tried
 * again, and is told of once per outage, which gets a mark on the run's timeline; it never stops
 * the run. Thread-safe.
 */
public final class ProbeSet implements AutoCloseable {
  private static final long LAST_SAMPLE_WITHIN_MS = 5_000;

  private final List<Probe> probes;
  private final MarkLog marks;
  private final RunClock clock;
  private final List<Probe> started = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Map<Probe, Mark> outages = new ConcurrentHashMap<>();
  private final Set<String> problems = new LinkedHashSet<>();
  private boolean closed;

  private ProbeSet(List<Probe> probes, MarkLog marks, RunClock clock) {
    this.probes = List.copyOf(probes);
    this.marks = marks;
    this.clock = clock;
  }

  /**
   * A set of probes that are not started yet.
   *
   * @param probes owned by the set
   * @param marks of the run; owned by the set
   * @param clock of the run
   */
  public static ProbeSet of(List<Probe> probes, MarkLog marks, RunClock clock) {
    return new ProbeSet(probes, marks, clock);
  }

  /**
   * Starts every probe, and then the sampling. One that can't start and is not required is told of
   * and left out.
   *
   * @throws ProbeException from the first required probe that can't start; those before it are
   *     closed again
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
        if (probe.required()) {
          closed = true;
          closeStarted();
          throw e;
        }
        tell(probe, "left out, as it is not required: " + ProbeException.words(e));
        close(probe);
        started.remove(probe);
      }
    }
    sampleThoseStarted();
  }

  /**
   * Starts those that can be started, and the sampling; the others are left out, required or not.
   *
   * @return why a probe is left out, on one line; by its name
   */
  public synchronized Map<String, String> startThoseThatCan() {
    Map<String, String> left = new LinkedHashMap<>();
    for (Probe probe : probes) {
      try {
        probe.start();
        started.add(probe);
      } catch (RuntimeException e) {
        left.put(probe.name(), ProbeException.words(e));
        close(probe);
      }
    }
    sampleThoseStarted();
    return left;
  }

  private void sampleThoseStarted() {
    for (Probe probe : started) {
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
        sample(started.get(i));
      }
    }
    closeStarted();
  }

  private void closeStarted() {
    for (int i = started.size() - 1; i >= 0; i--) {
      close(started.get(i));
    }
    marks.close();
  }

  private void close(Probe probe) {
    try {
      probe.close();
    } catch (RuntimeException e) {
      tell(probe, ProbeException.words(e));
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
    try {
      while (!stopping.await(dueNs - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        sample(probe);
        long behindNs = System.nanoTime() - dueNs;
        dueNs += Math.max(1, 1 + Math.floorDiv(behindNs, intervalNs)) * intervalNs;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sample(Probe probe) {
    try {
      probe.sample();
      Mark over = outages.remove(probe);
      if (over != null) {
        marks.append(over.until(nowEpochMs()));
      }
    } catch (RuntimeException e) {
      if (!outages.containsKey(probe)) {
        String problem = ProbeException.words(e);
        tell(probe, problem);
        Mark begun = Mark.at(nowEpochMs(), probe.name(), "no data: " + problem);
        marks.append(begun);
        outages.put(probe, begun);
      }
    }
  }

  private long nowEpochMs() {
    return clock.epochMs(System.nanoTime());
  }

  private void tell(Probe probe, String problem) {
    synchronized (problems) {
      problems.add(probe.name() + ": " + problem);
    }
  }
}
