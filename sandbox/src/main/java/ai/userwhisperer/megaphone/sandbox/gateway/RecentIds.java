package ai.userwhisperer.megaphone.sandbox.gateway;

/**
 * Remembers the ids of events that were published a moment ago, and that the worker may not have
 * stored yet, so that Redis does not know them. A table of hashes, in which a new id may push out
 * an older one: the worker has the last word on duplicates. Confined to one thread.
 */
final class RecentIds {
  /** How long an id is remembered. Redis has known it for long by then, or it was lost. */
  static final int REMEMBERED_MS = 30_000;

  private static final int SLOTS = 1 << 18;

  private final long[] hashes = new long[SLOTS];
  private final int[] addedMs = new int[SLOTS];

  /**
   * Adds an id.
   *
   * @param nowMs any clock of milliseconds; only differences matter
   * @return false when it was there already
   */
  boolean add(String id, long nowMs) {
    long hash = hash(id);
    int slot = slot(hash);
    int now = (int) nowMs;
    if (hashes[slot] == hash && now - addedMs[slot] < REMEMBERED_MS) {
      return false;
    }
    hashes[slot] = hash;
    addedMs[slot] = now;
    return true;
  }

  void remove(String id) {
    long hash = hash(id);
    int slot = slot(hash);
    if (hashes[slot] == hash) {
      hashes[slot] = 0;
    }
  }

  private static int slot(long hash) {
    return (int) (hash >>> 46);
  }

  // Multiplicative steps and the finalizer of SplitMix64; 0 stands for an empty slot.
  private static long hash(String id) {
    long hash = 0;
    for (int i = 4; i < id.length(); i++) {
      hash = (hash + id.charAt(i)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
    hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
    hash ^= hash >>> 31;
    return hash == 0 ? 1 : hash;
  }
}
