package ai.userwhisperer.megaphone.probes;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts messages that come after a later one of the same ordering key. What was published first is
 * told by the publish time; messages of one key with the same publish time are in order, whichever
 * comes first. Confined to one thread at a time.
 */
final class OrderOfKeys {
  /** So many keys are remembered, those that came last. */
  static final int CAPACITY = 1 << 18;

  private final Map<String, Long> latestNs =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > CAPACITY;
        }
      };
  private long outOfOrder;

  /** A message with an ordering key came. */
  void came(String key, long publishedNs) {
    Long latest = latestNs.get(key);
    if (latest == null || publishedNs > latest) {
      latestNs.put(key, publishedNs);
    } else if (publishedNs < latest) {
      outOfOrder++;
    }
  }

  /** How many so far. */
  long outOfOrder() {
    return outOfOrder;
  }
}
