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
    ring[index(size)] = value;
    size++;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  long peek() {
    return ring[head];
  }

  /** The value that so many others are ahead of. */
  long get(int position) {
    return ring[index(position)];
  }

  void remove() {
    head = (head + 1) & (ring.length - 1);
    size--;
  }

  /** Takes a value out of the middle; those behind it move up. */
  void removeAt(int position) {
    for (int i = position; i + 1 < size; i++) {
      ring[index(i)] = ring[index(i + 1)];
    }
    size--;
  }

  /** Where a value is, if the queue was filled in ascending order; otherwise negative. */
  int positionInAscending(long value) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (get(middle) == value) {
        return middle;
      }
      if (get(middle) < value) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  void clear() {
    head = 0;
    size = 0;
  }

  private int index(int position) {
    return (head + position) & (ring.length - 1);
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
