package ai.userwhisperer.megaphone.simulations.ratelimit;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** How many answers there were up to a time, to the millisecond. Not thread-safe. */
final class Answered {
  private static final long NS_PER_MS = 1_000_000;

  private final NavigableMap<Long, Long> countByMs = new TreeMap<>();
  private long count;

  void add(long answeredNs) {
    // A time never counts as earlier than it was.
    long ms = -Math.floorDiv(-answeredNs, NS_PER_MS);
    Map.Entry<Long, Long> last = countByMs.lastEntry();
    count++;
    countByMs.put(last == null ? ms : Math.max(ms, last.getKey()), count);
  }

  /** Answers that were surely there at a time. */
  long until(long ns) {
    Map.Entry<Long, Long> entry = countByMs.floorEntry(Math.floorDiv(ns, NS_PER_MS));
    return entry == null ? 0 : entry.getValue();
  }

  /** Times before this one will not be asked for any more. */
  void forgetBefore(long ns) {
    Long kept = countByMs.floorKey(Math.floorDiv(ns, NS_PER_MS));
    if (kept != null) {
      countByMs.headMap(kept, false).clear();
    }
  }
}
