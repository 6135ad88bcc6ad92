package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.cli.meeting.Meeting;
import ai.userwhisperer.megaphone.measurements.Manifest.Clock;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.Share;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.measurements.ledger.Ledger;
import ai.userwhisperer.megaphone.measurements.ledger.LedgerFiles;
import ai.userwhisperer.megaphone.profiles.Phase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/**
 * One of several injectors, while the run goes on. The first watches the platform, says when each
 * phase begins, and waits for the others; whoever has no heartbeat any more is not waited for. A
 * run that not all of them came to does not begin.
 */
final class Crew implements Injectors, AutoCloseable {
  /** Between two looks at the meeting. */
  private static final long LOOK_EVERY_MS = 50;

  private static final long BEAT_EVERY_MS = 1_000;

  /** Without a heartbeat for so long an injector is gone. */
  static final long GONE_AFTER_NS = TimeUnit.SECONDS.toNanos(15);

  /** For all to come: a cluster takes its time to find room for them. */
  private static final long COME_WITHIN_NS = TimeUnit.MINUTES.toNanos(10);

  /** For the mark of a start to reach all, and for their threads to wake up. */
  private static final long LEAD_NS = TimeUnit.SECONDS.toNanos(3);

  private final Share share;
  private final Meeting meeting;
  private final Interruption interruption;
  private final Clock clock;
  private final Map<Integer, Pulse> pulses = new TreeMap<>();
  private final Thread heart;
  private volatile boolean closed;

  /** The last heartbeat of another injector, and when it was first seen. */
  private static final class Pulse {
    private long number = -1;
    private long seenNs = System.nanoTime();
  }

  /**
   * Joins; from here on it has a heartbeat.
   *
   * @param clock how this process's clock stands to the reference; null when they were not compared
   */
  Crew(Share share, Meeting meeting, Interruption interruption, Clock clock) {
    this.share = share;
    this.meeting = meeting;
    this.interruption = interruption;
    this.clock = clock;
    for (int index = 0; index < share.count(); index++) {
      pulses.put(index, new Pulse());
    }
    this.heart = new Thread(this::beat, "injector-" + share.index());
    this.heart.setDaemon(true);
    meeting.beat(share.index(), 0);
    heart.start();
    interruption.tell(
        reason -> {
          // Whoever only heard of it need not tell it on.
          if (meeting.stopped().isEmpty()) {
            meeting.stop(share.index(), reason);
          }
        });
  }

  private void beat() {
    long number = 1;
    long nextBeatNs = System.nanoTime();
    try {
      while (!closed) {
        if (System.nanoTime() - nextBeatNs >= 0) {
          meeting.beat(share.index(), number++);
          nextBeatNs += TimeUnit.MILLISECONDS.toNanos(BEAT_EVERY_MS);
        }
        meeting.stopped().ifPresent(interruption::request);
        if (!share.isFirst() && isGone(0)) {
          interruption.request("injector 0 is gone");
        }
        Thread.sleep(4 * LOOK_EVERY_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (UncheckedIOException e) {
      interruption.request("the injectors' meeting can't be written: " + e.getCause());
    }
  }

  @Override
  public Share share() {
    return share;
  }

  @Override
  public OptionalLong startNs(Phase phase, RunClock runClock) throws InterruptedException {
    meeting.ready(phase.name(), share.index());
    if (share.isFirst()) {
      awaitAll(other -> meeting.isReady(phase.name(), other), false);
      checkAllCame();
      if (!interruption.isRequested()) {
        meeting.start(phase.name(), reference(runClock, PhaseStart.next(runClock, LEAD_NS)));
      }
    }
    while (!interruption.isRequested()) {
      if (meeting.startOf(phase.name()).isPresent()) {
        return OptionalLong.of(here(runClock, meeting.startOf(phase.name()).get()));
      }
      Thread.sleep(LOOK_EVERY_MS);
    }
    return OptionalLong.empty();
  }

  private double reference(RunClock runClock, long ns) {
    return runClock.originEpochMs() + (ns - runClock.originNs()) / 1e6 - offsetMs();
  }

  private long here(RunClock runClock, double referenceMs) {
    return runClock.originNs()
        + Math.round((referenceMs + offsetMs() - runClock.originEpochMs()) * 1e6);
  }

  private double offsetMs() {
    return clock == null ? 0 : clock.offsetMs();
  }

  private void checkAllCame() {
    for (int other = 1; other < share.count(); other++) {
      if (meeting.lastBeat(other).isEmpty()) {
        interruption.request(
            "injector %d of %d has not come within %d min"
                .formatted(other, share.count(), TimeUnit.NANOSECONDS.toMinutes(COME_WITHIN_NS)));
      }
    }
  }

  @Override
  public void sent(Phase phase) throws InterruptedException {
    meeting.sent(phase.name(), share.index());
    if (share.isFirst()) {
      awaitAll(other -> meeting.hasSent(phase.name(), other) || meeting.hasEnded(other), true);
    }
  }

  /** This process's part is whole; the first waits until all others' are. */
  void ended() throws InterruptedException {
    meeting.ended(share.index());
    if (share.isFirst()) {
      awaitAll(meeting::hasEnded, true);
    }
  }

  /**
   * Waits for all who are not gone.
   *
   * @param evenStopped whether to wait in a run that was stopped, too
   */
  private void awaitAll(IntPredicate done, boolean evenStopped) throws InterruptedException {
    for (int other = 0; other < share.count(); other++) {
      while (!done.test(other)
          && !isGone(other)
          && (evenStopped ? !interruption.isHurried() : !interruption.isRequested())) {
        Thread.sleep(LOOK_EVERY_MS);
      }
    }
  }

  private boolean isGone(int injector) {
    Pulse pulse = pulses.get(injector);
    synchronized (pulse) {
      long number = meeting.lastBeat(injector).orElse(-1L);
      if (number != pulse.number) {
        pulse.number = number;
        pulse.seenNs = System.nanoTime();
      }
      long patienceNs = pulse.number < 0 ? COME_WITHIN_NS : GONE_AFTER_NS;
      return injector != share.index() && System.nanoTime() - pulse.seenNs > patienceNs;
    }
  }

  @Override
  public Ledger ledger(RunDirectory run) {
    Ledger all = run.readLedger(damaged -> {});
    for (int other = 1; other < share.count(); other++) {
      Path part = meeting.partDirectory(new Share(other, share.count()));
      try {
        Ledger others = LedgerFiles.read(part.resolve("ledger"), damaged -> {});
        for (int stream : others.injectors()) {
          all.merge(EventSet.ACCEPTED, stream, others.bitmap(EventSet.ACCEPTED, stream));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all;
  }

  /** No heartbeat any more. */
  @Override
  public void close() {
    closed = true;
    Waiting.uninterrupted(heart::join);
  }
}
