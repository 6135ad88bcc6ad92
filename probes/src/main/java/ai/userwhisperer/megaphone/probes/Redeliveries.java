package ai.userwhisperer.megaphone.probes;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Tells a message that Pub/Sub delivers again because our acknowledgement was lost with its stream
 * from an event that the platform published twice: the first has the message id that we saw before.
 *
 * <p>While streams live nothing is looked up: the last {@link #CAPACITY} ids are written to a ring,
 * and become a set when a stream ends. Confined to one thread at a time.
 */
final class Redeliveries {
  /** Messages whose acknowledgements may be on their way: more than two seconds at 100,000/s. */
  static final int CAPACITY = 1 << 18;

  /** As long as an acknowledgement deadline can be made. */
  static final long REMEMBERED_NS = TimeUnit.MINUTES.toNanos(10);

  private final long[] ring = new long[CAPACITY];
  private final Set<Long> unconfirmed = new HashSet<>();
  private long written;
  private long endedNs;

  /**
   * A message came.
   *
   * @return whether it had come before, on a stream that ended
   */
  boolean isAgain(String messageId) {
    long key = key(messageId);
    if (!unconfirmed.isEmpty() && unconfirmed.contains(key)) {
      return true;
    }
    ring[(int) (written++ & (CAPACITY - 1))] = key;
    return false;
  }

  /** A stream ended, and the acknowledgements on it may be lost. */
  void streamEnded(long nowNs) {
    forgetOld(nowNs);
    for (int i = 0; i < Math.min(written, CAPACITY); i++) {
      unconfirmed.add(ring[i]);
    }
    written = 0;
    endedNs = nowNs;
  }

  /** Forgets ids that can't come again any more; to be called now and then. */
  void forgetOld(long nowNs) {
    if (nowNs - endedNs > REMEMBERED_NS) {
      unconfirmed.clear();
    }
  }

  /** Google's ids are decimal numbers; others are hashed (FNV-1a, 64 bits). */
  private static long key(String messageId) {
    int length = messageId.length();
    long number = 0;
    long hash = 0xcbf29ce484222325L;
    boolean decimal = length > 0 && length <= 18;
    for (int i = 0; i < length; i++) {
      char c = messageId.charAt(i);
      decimal &= c >= '0' && c <= '9';
      number = number * 10 + (c - '0');
      hash = (hash ^ c) * 0x100000001b3L;
    }
    return decimal ? number : hash;
  }
}
