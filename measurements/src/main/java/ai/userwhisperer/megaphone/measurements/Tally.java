package ai.userwhisperer.megaphone.measurements;

import ai.userwhisperer.megaphone.measurements.SecondCounts.ValueStatistics;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import java.util.TreeMap;

/**
 * What one thread measured within one second: filled by that thread, then handed over whole to the
 * writer, emptied and given back. So neither needs a lock.
 */
final class Tally {
  static final EventSet[] SETS = {
    EventSet.SENT, EventSet.ACCEPTED, EventSet.REJECTED, EventSet.FAILED, EventSet.UNANSWERED
  };

  final DueSeconds times;
  final Ranges[] events = new Ranges[SETS.length];
  final TreeMap<String, Long> errors = new TreeMap<>();
  final TreeMap<String, ValueStatistics> values = new TreeMap<>();
  int second;
  long requestsSent;
  long requestsGood;
  long requestsFailed;
  long requestsUnanswered;
  long requestsMissed;
  long eventsMissed;
  long bytesSent;
  long bytesReceived;
  final long[] eventCounts = new long[SETS.length];

  Tally(long phaseStartNs) {
    times = new DueSeconds(phaseStartNs, RequestTime.values().length);
    for (int i = 0; i < events.length; i++) {
      events[i] = new Ranges();
    }
  }

  /** Counts events into a set of the ledger. */
  void add(EventSet set, long first, long count) {
    events[set.ordinal()].add(first, count);
    eventCounts[set.ordinal()] += count;
  }

  long count(EventSet set) {
    return eventCounts[set.ordinal()];
  }

  boolean isEmpty() {
    return requestsSent == 0
        && requestsGood == 0
        && requestsFailed == 0
        && requestsUnanswered == 0
        && requestsMissed == 0
        && values.isEmpty()
        && eventCounts[EventSet.ACCEPTED.ordinal()] == 0
        && eventCounts[EventSet.REJECTED.ordinal()] == 0;
  }

  void clear() {
    times.clear();
    for (int i = 0; i < events.length; i++) {
      events[i].clear();
      eventCounts[i] = 0;
    }
    errors.clear();
    values.clear();
    requestsSent = 0;
    requestsGood = 0;
    requestsFailed = 0;
    requestsUnanswered = 0;
    requestsMissed = 0;
    eventsMissed = 0;
    bytesSent = 0;
    bytesReceived = 0;
  }
}
