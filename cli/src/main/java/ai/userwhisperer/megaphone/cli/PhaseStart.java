package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.generators.schedule.ArrivalSchedule;
import ai.userwhisperer.megaphone.measurements.Manifest.PhaseTimes;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.profiles.Phase;
import java.util.Optional;

/** When a phase of the firehose starts, and what that makes of its times. */
final class PhaseStart {
  private static final long NS_PER_SECOND = 1_000_000_000L;

  /** Time for the sending threads to wake up. */
  private static final long LEAD_NS = NS_PER_SECOND / 5;

  private PhaseStart() {}

  /**
   * The next whole second after the run's start, so that the one-second intervals of all logs line
   * up.
   */
  static long next(RunClock clock) {
    return next(clock, LEAD_NS);
  }

  /** As {@link #next(RunClock)}, no sooner than so many nanoseconds from now. */
  static long next(RunClock clock, long leadNs) {
    long elapsed = System.nanoTime() + leadNs - clock.originNs();
    return clock.originNs() + (elapsed / NS_PER_SECOND + 1) * NS_PER_SECOND;
  }

  /**
   * As planned; not complete yet. What is asked for is what is due in the steady part; a closed
   * loop asks for nothing.
   */
  static PhaseTimes times(
      Phase.Firehose phase,
      Optional<ArrivalSchedule> schedule,
      long startEpochMs,
      int injector,
      long firstSequence) {
    return new PhaseTimes(
        phase.name(),
        startEpochMs,
        startEpochMs + phase.warmUp().toMillis(),
        startEpochMs + phase.duration().toMillis(),
        null,
        false,
        schedule.map(when -> askedEventsPerSecond(phase, when)).orElse(null),
        injector,
        firstSequence,
        schedule.map(when -> when.requests() * phase.batch()).orElse(0L));
  }

  private static double askedEventsPerSecond(Phase.Firehose phase, ArrivalSchedule schedule) {
    long requests = schedule.requests() - schedule.dueBy(phase.warmUp().toNanos() - 1);
    return requests * (double) phase.batch() / phase.steady().toSeconds();
  }
}
