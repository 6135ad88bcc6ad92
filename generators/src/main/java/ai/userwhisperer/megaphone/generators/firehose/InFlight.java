package ai.userwhisperer.megaphone.generators.firehose;

import java.util.Arrays;

/**
 * The requests on one connection that wait for an answer, oldest first: rings of primitives, which
 * grow up to the limit and then never again. Answers come in the order of the requests (RFC 9112,
 * 9.3.2), so the oldest is always the one that is answered. Confined to one thread.
 *
 * <p>A request is first written, then flushed, then sent. The injector's part of its lag ends when
 * it is flushed: that the socket does not take it at once is the other side's doing.
 */
final class InFlight {
  private final int limit;
  private long[] requests = new long[1];
  private long[] dueNs = new long[1];
  private long[] sentNs = new long[1];

  /** Since when only the injector kept it; once flushed, for how long it did. */
  private long[] injectorNs = new long[1];

  private int[] bytes = new int[1];
  private int head;
  private int size;
  private int flushed;
  private int sent;
  private int unsentBytes;

  InFlight(int limit) {
    this.limit = limit;
  }

  int size() {
    return size;
  }

  boolean hasRoom() {
    return size < limit;
  }

  /** Bytes of the requests that are not yet sent. */
  int unsentBytes() {
    return unsentBytes;
  }

  /**
   * Adds a request that was written but not yet handed to the socket.
   *
   * @param readyNs since when nothing but the injector kept it from being sent
   */
  void add(long request, long requestDueNs, long writtenNs, long readyNs, int requestBytes) {
    if (size == requests.length) {
      grow();
    }
    int at = at(size++);
    requests[at] = request;
    dueNs[at] = requestDueNs;
    sentNs[at] = writtenNs;
    injectorNs[at] = readyNs;
    bytes[at] = requestBytes;
    unsentBytes += requestBytes;
  }

  /** All that is written was offered to the socket. */
  void markFlushed(long nowNs) {
    while (flushed < size) {
      int at = at(flushed++);
      injectorNs[at] = nowNs - injectorNs[at];
    }
  }

  /** The first {@code upTo} requests are sent; those that were not before are told of. */
  void markSent(int upTo, long nowNs, Outcomes outcomes) {
    while (sent < upTo) {
      int at = at(sent++);
      sentNs[at] = nowNs;
      unsentBytes -= bytes[at];
      outcomes.sent(requests[at], dueNs[at], nowNs, injectorNs[at], bytes[at]);
    }
  }

  long request() {
    return requests[head];
  }

  long dueNs() {
    return dueNs[head];
  }

  /** When the oldest request was sent, or written when it is not yet sent. */
  long sentNs() {
    return sentNs[head];
  }

  /** Forgets the oldest, which was sent. */
  void removeOldest() {
    head = at(1);
    size--;
    flushed--;
    sent--;
  }

  private int at(int index) {
    return wrapped(index, requests.length);
  }

  private void grow() {
    requests = unrolled(requests);
    dueNs = unrolled(dueNs);
    sentNs = unrolled(sentNs);
    injectorNs = unrolled(injectorNs);
    int[] moreBytes = new int[2 * bytes.length];
    for (int i = 0; i < size; i++) {
      moreBytes[i] = bytes[wrapped(i, bytes.length)];
    }
    bytes = moreBytes;
    head = 0;
  }

  private long[] unrolled(long[] ring) {
    long[] more = Arrays.copyOf(ring, 2 * ring.length);
    for (int i = 0; i < size; i++) {
      more[i] = ring[wrapped(i, ring.length)];
    }
    return more;
  }

  private int wrapped(int index, int length) {
    return (head + index) & (length - 1);
  }
}
