package ai.userwhisperer.megaphone.measurements.ledger;

import java.util.Optional;

/** When each event was due, known from its identity alone. Thread-safe. */
@FunctionalInterface
public interface DueTimes {
  /** For events whose due time this process does not know. */
  long UNKNOWN = Long.MIN_VALUE;

  /**
   * When an event was due.
   *
   * @return nanoseconds of this process's monotonic clock, or {@link #UNKNOWN}
   */
  long dueNs(int injector, long sequence);

  /**
   * An event that is due.
   *
   * @param dueNs as {@link #dueNs} has it
   */
  record Due(int injector, long sequence, long dueNs) {}

  /**
   * The event that was due last at a time, as far as this process knows the schedule; empty when
   * none was, or when the load is over.
   */
  default Optional<Due> lastDue(long nowNs) {
    return Optional.empty();
  }
}
