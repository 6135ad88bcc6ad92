package ai.userwhisperer.megaphone.generators.firehose;

import ai.userwhisperer.megaphone.generators.schedule.ArrivalSchedule;

/**
 * One thread's part of a schedule, every {@code threads}-th request, as a cursor on the first that
 * was neither sent nor missed. So a queue of requests that wait, however long, is one number.
 * Confined to that thread.
 */
final class DueRequests {
  private final ArrivalSchedule schedule;
  private final long requests;
  private final int threads;
  private final long startNs;
  private long next;
  private long nextDueNs;

  /**
   * @param thread 0 to {@code threads − 1}
   * @param startNs when the phase starts
   */
  DueRequests(FirehosePlan plan, int thread, long startNs) {
    this.schedule = plan.schedule();
    this.requests = plan.schedule().requests();
    this.threads = plan.capacity().threads();
    this.startNs = startNs;
    this.next = thread;
    this.nextDueNs = isOver() ? 0 : startNs + schedule.dueNs(next);
  }

  /** Whether none is left. */
  boolean isOver() {
    return next >= requests;
  }

  /** The index of the first that is left. */
  long index() {
    return next;
  }

  /** When that one is due. */
  long dueNs() {
    return nextDueNs;
  }

  boolean isDue(long nowNs) {
    return !isOver() && nextDueNs - nowNs <= 0;
  }

  /** It was sent or missed. */
  void advance() {
    next += threads;
    if (!isOver()) {
      nextDueNs = startNs + schedule.dueNs(next);
    }
  }

  /** One more than the highest index that was sent or missed; 0 or less for none. */
  long handledBelow() {
    return next - threads + 1;
  }
}
