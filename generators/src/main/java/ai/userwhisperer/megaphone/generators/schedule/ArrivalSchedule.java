package ai.userwhisperer.megaphone.generators.schedule;

/**
 * When each request of a phase is due, as a pure function of its index: nothing adds up, so nothing
 * drifts, and an injector that was held up knows at once what it owes. Implementations are
 * immutable.
 */
@FunctionalInterface
public interface ArrivalSchedule {
  /**
   * When a request is due.
   *
   * @param index 0 or more
   * @return nanoseconds since the phase's start, 0 or more; never less than for a smaller index
   */
  long dueNs(long index);

  /**
   * How many requests are due up to a moment.
   *
   * @param ns nanoseconds since the phase's start; requests due at that very moment count
   * @param requests of the whole phase; no more are counted
   */
  default long dueBy(long ns, long requests) {
    long low = 0;
    long high = requests;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (dueNs(middle) <= ns) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Requests at equal distances, the first at the phase's start.
   *
   * @param requestsPerSecond above 0, at most 10⁹
   */
  static ArrivalSchedule constant(double requestsPerSecond) {
    return new ConstantSchedule(requestsPerSecond);
  }
}
