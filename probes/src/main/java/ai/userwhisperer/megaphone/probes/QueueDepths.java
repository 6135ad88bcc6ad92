package ai.userwhisperer.megaphone.probes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The highest lengths of the platform's queues since they were last asked for: of each, and of all
 * together at one time. Looked at about {@value #LOOKS_PER_SECOND} times a second; a depth that
 * came and went between two looks is not seen. Thread-safe.
 */
final class QueueDepths {
  static final int LOOKS_PER_SECOND = 10;

  private final List<String> queues;
  private final long[] highest;
  private long highestSum;
  private boolean seen;

  QueueDepths(List<String> queues) {
    this.queues = queues;
    this.highest = new long[queues.size()];
  }

  /** Takes the lengths of all queues, in their order, that were read together. */
  synchronized void looked(long[] lengths) {
    long sum = 0;
    for (int i = 0; i < lengths.length; i++) {
      highest[i] = Math.max(highest[i], lengths[i]);
      sum += lengths[i];
    }
    highestSum = Math.max(highestSum, sum);
    seen = true;
  }

  /** The values to be recorded; empty when nobody looked. Starts afresh. */
  synchronized Map<String, Double> take() {
    Map<String, Double> values = new LinkedHashMap<>();
    if (seen) {
      values.put("queueDepth", (double) highestSum);
      for (int i = 0; i < highest.length; i++) {
        values.put("queueDepth:" + queues.get(i), (double) highest[i]);
        highest[i] = 0;
      }
    }
    highestSum = 0;
    seen = false;
    return values;
  }
}
