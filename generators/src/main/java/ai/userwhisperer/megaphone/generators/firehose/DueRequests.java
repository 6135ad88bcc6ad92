package ai.userwhisperer.megaphone.generators.firehose;

import ai.userwhisperer.megaphone.generators.schedule.ArrivalSchedule;

/**
 * One thread's part of an injector's share, every {@code threads}-th request of it, as a cursor on
 * the first that was neither sent nor missed. So a queue of requests that wait, however long, is
 * one number. In a closed loop the next request is due now, until the phase is over. Confined to
 * that thread.
 */
final class DueRequests {
  /** Null in a closed loop. */
  private final ArrivalSchedule schedule;

  private final long requests;
  private final int step;
  private final long startNs;
  private final long endNs;
  private long next;
  private long nextDueNs;

  /**
   * @param thread 0 to {@code threads − 1}
   * @param startNs when the phase starts
   */
  DueRequests(FirehosePlan plan, int thread, long startNs) {
    this.schedule = plan.schedule().orElse(null);
    this.requests = schedule == null ? plan.mostRequests() : schedule.requests();
    this.step = plan.threads() * plan.share().count();
    this.startNs = startNs;
    this.endNs = startNs + plan.duration().toNanos();
    this.next = plan.share().index() + (long) thread * plan.share().count();
    this.nextDueNs = schedule == null || isOver() ? startNs : startNs + schedule.dueNs(next);
  }

  /** Whether none is left. */
  boolean isOver() {
    return next >= requests || (schedule == null && nextDueNs - endNs >= 0);
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
    if (schedule == null) {
      nextDueNs = Math.max(nowNs, startNs);
    }
    return !isOver() && nextDueNs - nowNs <= 0;
  }

  /** It was sent or missed. */
  void advance() {
    next += step;
    if (schedule != null && next < requests) {
      nextDueNs = startNs + schedule.dueNs(next);
    }
  }

  /** One more than the highest index that was sent or missed; 0 or less for none. */
  long handledBelow() {
    return next - step + 1;
  }
}
