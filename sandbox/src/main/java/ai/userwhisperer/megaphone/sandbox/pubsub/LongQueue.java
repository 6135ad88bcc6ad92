package ai.userwhisperer.megaphone.sandbox.pubsub;

/** A first-in-first-out queue of longs that grows as needed. Not thread-safe. */
final class LongQueue {
  private long[] ring = new long[16];
  private int head;
  private int size;

  void add(long value) {
    if (size == ring.length) {
      grow();
    }
    ring[(head + size) & (ring.length - 1)] = value;
    size++;
  }

  boolean isEmpty() {
    return size == 0;
  }

  long peek() {
    return ring[head];
  }

  void remove() {
    head = (head + 1) & (ring.length - 1);
    size--;
  }

  private void grow() {
    long[] larger = new long[ring.length * 2];
    int untilWrap = ring.length - head;
    System.arraycopy(ring, head, larger, 0, untilWrap);
    System.arraycopy(ring, 0, larger, untilWrap, head);
    ring = larger;
    head = 0;
  }
}
