package ai.userwhisperer.megaphone.simulations.recording;

import ai.userwhisperer.megaphone.measurements.LoadLog;
import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.Manifest.Injector;
import ai.userwhisperer.megaphone.measurements.Manifest.PhaseTimes;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.profiles.Phase;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes one phase of a simulation into the run directory: its times into the manifest, its
 * requests into the phase's logs, its events into the ledger. Thread-safe.
 *
 * <p>The load of the phase is the arrival of users; it ends when the last one has come. Users who
 * are then under way finish their journeys: their requests are recorded, in seconds after the
 * phase's end.
 */
public final class PhaseRecorder {
  /** The number of Gatling's process in event ids and file names. */
  public static final int INJECTOR = 1;

  /**
   * More than a process of Gatling sends in the longest phase: a phase whose process was killed
   * leaves no sequence number that the next phase would use again.
   */
  private static final long RESERVED_SEQUENCES = 10_000_000_000L;

  private static final long TICK_EVERY_MS = 100;
  private static final long NS_PER_MS = 1_000_000;
  private static final long MS_PER_SECOND = 1_000;

  private final RunDirectory run;
  private final String runKey;
  private final Phase.Simulation phase;
  private final PhaseTimes times;
  private final long startNs;
  private final AtomicLong nextSequence;
  private final LoadLog log;
  private final Map<String, RequestRecorder> requests = new LinkedHashMap<>();
  private final Stalls stalls;
  private final ScheduledExecutorService ticker;
  private final AtomicBoolean ended = new AtomicBoolean();

  private PhaseRecorder(RunDirectory run, Phase.Simulation phase, Collection<String> requestNames) {
    this.run = run;
    this.phase = phase;
    Manifest manifest = run.manifest();
    this.runKey = manifest.runKey();
    RunClock clock = clockOf(manifest);
    long startEpochMs = nextWholeSecond(clock, manifest.startedAtEpochMs());
    this.startNs = clock.ns(startEpochMs);
    this.times = announce(startEpochMs);
    this.nextSequence = new AtomicLong(times.firstSequence());
    this.log = LoadLog.open(run, INJECTOR, clock);
    for (String name : requestNames) {
      requests.put(name, new RequestRecorder(log.recorder(phase.name(), name, startNs)));
    }
    this.ticker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "record-" + phase.name());
              thread.setDaemon(true);
              return thread;
            });
    this.stalls = new Stalls(phase.name());
    stalls.start();
    var unused =
        ticker.scheduleAtFixedRate(this::tick, TICK_EVERY_MS, TICK_EVERY_MS, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    long nowNs = System.nanoTime();
    // All kinds of requests suffer alike; it is told once.
    requests
        .values()
        .iterator()
        .next()
        .value(nowNs, LoadLog.INJECTOR_STALL, stalls.takeLongestMs());
    requests.values().forEach(request -> request.tick(nowNs));
  }

  /**
   * Opens the records of a phase that starts at the next whole second of the run.
   *
   * @param requestNames the kinds of requests of the simulation; at least one
   */
  public static PhaseRecorder open(
      RunDirectory run, Phase.Simulation phase, Collection<String> requestNames) {
    return new PhaseRecorder(run, phase, requestNames);
  }

  private PhaseTimes announce(long startEpochMs) {
    Manifest announced =
        run.update(
            manifest -> {
              long firstSequence =
                  manifest.phases().stream()
                      .filter(other -> other.injector() == INJECTOR)
                      .mapToLong(other -> other.firstSequence() + other.events())
                      .max()
                      .orElse(0);
              return manifest
                  .with(new Injector(INJECTOR, "gatling"))
                  .with(
                      new PhaseTimes(
                          phase.name(),
                          startEpochMs,
                          startEpochMs + phase.warmUp().toMillis(),
                          startEpochMs + phase.duration().toMillis(),
                          null,
                          false,
                          null,
                          INJECTOR,
                          firstSequence,
                          RESERVED_SEQUENCES));
            });
    return announced.phase(phase.name()).orElseThrow();
  }

  /** This process's clock, mapped so that the run's start has the time of the manifest. */
  private static RunClock clockOf(Manifest manifest) {
    RunClock here = RunClock.now();
    return new RunClock(here.ns(manifest.startedAtEpochMs()), manifest.startedAtEpochMs());
  }

  private static long nextWholeSecond(RunClock clock, long runStartEpochMs) {
    long elapsedMs = clock.epochMs(System.nanoTime()) - runStartEpochMs;
    return runStartEpochMs + (Math.floorDiv(elapsedMs, MS_PER_SECOND) + 1) * MS_PER_SECOND;
  }

  /** Waits until the phase starts. */
  public void awaitStart() throws InterruptedException {
    for (long leftNs = startNs - System.nanoTime();
        leftNs > 0;
        leftNs = startNs - System.nanoTime()) {
      TimeUnit.MILLISECONDS.sleep(leftNs / NS_PER_MS + 1);
    }
  }

  /** Whether the phase's load is still on. */
  public boolean isLoading() {
    return !left().isZero();
  }

  /** How long the phase's load is still on; 0 when it is over. */
  public Duration left() {
    long leftNs = phase.duration().toNanos() - (System.nanoTime() - startNs);
    return Duration.ofNanos(Math.max(0, leftNs));
  }

  /** The sequence number of the phase's first event. */
  public long firstSequence() {
    return times.firstSequence();
  }

  /** A request that carries no event is due now. */
  public RecordedRequest due(String name) {
    return request(name).due(SentEvents.NONE);
  }

  /**
   * A request that carries events is due now. They get the sequence numbers that follow: numbers go
   * up with the time when events were due.
   *
   * @param events how many; above 0
   */
  public RecordedRequest due(String name, int events) {
    RequestRecorder request = request(name);
    return request.due(new SentEvents(runKey, INJECTOR, nextSequence.getAndAdd(events), events));
  }

  /**
   * The recorder of a kind of request.
   *
   * @throws IllegalArgumentException when the phase was not opened with that kind
   */
  private RequestRecorder request(String name) {
    RequestRecorder request = requests.get(name);
    if (request == null) {
      throw new IllegalArgumentException(name + ": needs one of " + requests.keySet());
    }
    return request;
  }

  /**
   * Writes everything down and ends the phase; does nothing when it has ended.
   *
   * @param complete whether the simulation ran to its end
   * @return why something could not be written; empty when all is well
   */
  public Optional<String> end(boolean complete) {
    if (!ended.compareAndSet(false, true)) {
      return Optional.empty();
    }
    ticker.shutdown();
    stalls.stop();
    long nowNs = System.nanoTime();
    requests.values().forEach(request -> request.close(nowNs));
    log.close();
    long plannedEnd = times.endEpochMs();
    long now = times.startEpochMs() + Math.floorDiv(nowNs - startNs, NS_PER_MS);
    long end = complete ? plannedEnd : Math.max(times.startEpochMs(), Math.min(now, plannedEnd));
    run.update(
        manifest ->
            manifest
                .phase(phase.name())
                .map(
                    written ->
                        manifest.with(
                            written.ended(
                                end, complete, nextSequence.get() - times.firstSequence())))
                .orElse(manifest));
    return Optional.ofNullable(log.failure());
  }
}
