package ai.userwhisperer.megaphone.measurements.ledger;

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
}
