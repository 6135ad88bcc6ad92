package ai.userwhisperer.megaphone.generators.schedule;

import ai.userwhisperer.megaphone.measurements.ledger.DueTimes;
import java.util.Arrays;
import java.util.Optional;

/**
 * The due times of all events of the phases that were added, known from their sequence numbers.
 * Thread-safe: those who ask never wait.
 */
public final class ScheduledEvents implements DueTimes {
  private volatile Stretch[] stretches = {};

  /** The events of one phase. */
  private record Stretch(
      int injector,
      long firstSequence,
      int eventsPerRequest,
      long events,
      long startNs,
      ArrivalSchedule schedule) {
    boolean has(int ofInjector, long sequence) {
      return injector == ofInjector
          && sequence >= firstSequence
          && sequence - firstSequence < events;
    }

    /** How many requests are due at a time or before it, by bisection. */
    private long requestsDue(long nowNs) {
      long due = 0;
      long requests = schedule.requests();
      while (due < requests) {
        long middle = (due + requests) >>> 1;
        if (startNs + schedule.dueNs(middle) <= nowNs) {
          due = middle + 1;
        } else {
          requests = middle;
        }
      }
      return due;
    }

    Optional<Due> lastDue(long nowNs) {
      long due = requestsDue(nowNs);
      return due == 0 || due == schedule.requests()
          ? Optional.empty()
          : Optional.of(
              new Due(
                  injector,
                  firstSequence + (due - 1) * eventsPerRequest,
                  startNs + schedule.dueNs(due - 1)));
    }
  }

  /**
   * Adds a phase.
   *
   * @param injector who sends
   * @param firstSequence the sequence number of its first event, 0 or more; the others follow
   * @param eventsPerRequest 1 or more
   * @param startNs when its first request is due, by this process's monotonic clock
   */
  public synchronized void add(
      int injector,
      long firstSequence,
      int eventsPerRequest,
      long startNs,
      ArrivalSchedule schedule) {
    if (firstSequence < 0 || eventsPerRequest < 1) {
      throw new IllegalArgumentException(
          "first sequence "
              + firstSequence
              + ", events to a request "
              + eventsPerRequest
              + ": need at least 0 and 1");
    }
    Stretch[] more = Arrays.copyOf(stretches, stretches.length + 1);
    more[stretches.length] =
        new Stretch(
            injector,
            firstSequence,
            eventsPerRequest,
            Math.multiplyExact(schedule.requests(), eventsPerRequest),
            startNs,
            schedule);
    stretches = more;
  }

  @Override
  public long dueNs(int injector, long sequence) {
    Stretch[] all = stretches;
    // The latest phase is the one that is asked for.
    for (int i = all.length - 1; i >= 0; i--) {
      Stretch stretch = all[i];
      if (stretch.has(injector, sequence)) {
        return stretch.startNs
            + stretch.schedule.dueNs((sequence - stretch.firstSequence) / stretch.eventsPerRequest);
      }
    }
    return UNKNOWN;
  }

  /** Of the phase that was added last. */
  @Override
  public Optional<Due> lastDue(long nowNs) {
    Stretch[] all = stretches;
    return all.length == 0 ? Optional.empty() : all[all.length - 1].lastDue(nowNs);
  }
}
