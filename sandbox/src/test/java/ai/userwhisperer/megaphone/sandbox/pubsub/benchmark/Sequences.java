package ai.userwhisperer.megaphone.sandbox.pubsub.benchmark;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** Which numbered messages arrived, and which more than once. Thread-safe. */
final class Sequences {
  private final AtomicLongArray words;
  private final long capacity;
  private final LongAdder first = new LongAdder();
  private final LongAdder again = new LongAdder();
  private final LongAdder foreign = new LongAdder();

  /**
   * @param capacity the numbers are 0 to {@code capacity} - 1
   */
  Sequences(int capacity) {
    this.words = new AtomicLongArray((capacity >>> 6) + 1);
    this.capacity = capacity;
  }

  /** True if it is the first with this number. */
  boolean arrived(long sequence) {
    if (sequence < 0 || sequence >= capacity) {
      foreign.increment();
      return false;
    }
    int word = (int) (sequence >>> 6);
    long bit = 1L << sequence;
    long before = words.get(word);
    while ((before & bit) == 0) {
      long witness = words.compareAndExchange(word, before, before | bit);
      if (witness == before) {
        first.increment();
        return true;
      }
      before = witness;
    }
    again.increment();
    return false;
  }

  /** How many different numbers arrived. */
  long received() {
    return first.sum();
  }

  /** How many arrivals had a number that had arrived before. */
  long duplicated() {
    return again.sum();
  }

  /** How many arrivals had a number that was never given out. */
  long foreign() {
    return foreign.sum();
  }

  /** How many of the numbers below {@code published} did not arrive. */
  long missingBelow(long published) {
    long missing = 0;
    for (long sequence = 0; sequence < published; sequence++) {
      if ((words.get((int) (sequence >>> 6)) & 1L << sequence) == 0) {
        missing++;
      }
    }
    return missing;
  }
}
