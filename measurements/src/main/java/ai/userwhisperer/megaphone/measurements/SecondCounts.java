package ai.userwhisperer.megaphone.measurements;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one kind of request did in one second of a phase: a line of {@code
 * phases/<phase>/<request>.<injector>.jsonl}. A thing counts in the second in which it happened. A
 * second can have several lines; they add up.
 *
 * @param second since the phase started, 0 or more
 * @param epochMs when that second started
 * @param requestsSent handed to the socket
 * @param requestsGood answered with success
 * @param requestsFailed answered, but not with success
 * @param requestsUnanswered sent, and no complete answer came
 * @param requestsMissed due, and never sent; in the second in which they were given up
 * @param eventsSent in the requests sent
 * @param eventsAccepted by the answers' bodies
 * @param eventsRejected by the answers' bodies
 * @param eventsFailed in failed requests
 * @param eventsUnanswered in unanswered requests
 * @param eventsMissed in missed requests
 * @param bytesSent of requests, heads and bodies
 * @param bytesReceived of answers
 * @param errors failed, unanswered and missed requests by kind, such as {@code status-503} or
 *     {@code timeout}; events that a good answer rejected have no kind
 * @param values other things that answers said, such as {@code duplicate}, and what the injector
 *     knows of itself, such as {@link LoadLog#RECORDER_BACKLOG}; by name
 * @param responseTime of the requests that were answered well in this line
 * @param sequences of the events sent; null where there were none
 */
public record SecondCounts(
    int second,
    long epochMs,
    long requestsSent,
    long requestsGood,
    long requestsFailed,
    long requestsUnanswered,
    long requestsMissed,
    long eventsSent,
    long eventsAccepted,
    long eventsRejected,
    long eventsFailed,
    long eventsUnanswered,
    long eventsMissed,
    long bytesSent,
    long bytesReceived,
    SortedMap<String, Long> errors,
    SortedMap<String, ValueStatistics> values,
    Quantiles responseTime,
    Sequences sequences) {

  public SecondCounts {
    errors = errors == null ? new TreeMap<>() : new TreeMap<>(errors);
    values = values == null ? new TreeMap<>() : new TreeMap<>(values);
  }

  /** The same by a clock that shows so many milliseconds more. */
  SecondCounts shifted(long laterMs) {
    return new SecondCounts(
        second,
        epochMs + laterMs,
        requestsSent,
        requestsGood,
        requestsFailed,
        requestsUnanswered,
        requestsMissed,
        eventsSent,
        eventsAccepted,
        eventsRejected,
        eventsFailed,
        eventsUnanswered,
        eventsMissed,
        bytesSent,
        bytesReceived,
        errors,
        values,
        responseTime,
        sequences);
  }

  /**
   * For a glance at one second; percentiles of longer stretches come from the interval logs.
   * Nanoseconds.
   */
  public record Quantiles(long p50Ns, long p99Ns, long maxNs) {}

  /**
   * Sequence numbers, as in event ids, of the events that were sent in a second. Others' may lie
   * between.
   *
   * @param first the least
   * @param end one more than the greatest
   */
  public record Sequences(long first, long end) {}

  /** Count, sum and range of a value. */
  public record ValueStatistics(long count, double sum, double min, double max) {
    public ValueStatistics plus(double value) {
      return new ValueStatistics(
          count + 1, sum + value, Math.min(min, value), Math.max(max, value));
    }

    public ValueStatistics plus(ValueStatistics other) {
      return new ValueStatistics(
          count + other.count, sum + other.sum, Math.min(min, other.min), Math.max(max, other.max));
    }

    public static ValueStatistics of(double value) {
      return new ValueStatistics(1, value, value, value);
    }

    public double mean() {
      return sum / count;
    }
  }
}
