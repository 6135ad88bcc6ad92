package ai.userwhisperer.megaphone.measurements;

import ai.userwhisperer.megaphone.measurements.SecondCounts.ValueStatistics;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Where a sending thread puts what it measures about one kind of request in one phase. Confined to
 * that thread; nothing here waits for a disk or a lock.
 *
 * <p>All times are readings of {@link System#nanoTime}. A request is {@linkplain #sent sent} once;
 * then exactly one of {@link #good}, {@link #failed} and {@link #unanswered} follows, or it was
 * never sent and is {@link #missed}. The events of a good answer are {@link #accepted} or {@link
 * #rejected}, as its body says. Times count in the second in which the request was due, everything
 * else in the second in which it happened.
 *
 * <p>{@link #tick} must be called about ten times a second, so that a thread with nothing to do
 * still hands over what it has; {@link #close} at the end.
 */
public final class LoadRecorder implements AutoCloseable {
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private final long phaseStartNs;
  private final Queue<Tally> handedOver = new ConcurrentLinkedQueue<>();
  private final Queue<Tally> free = new ConcurrentLinkedQueue<>();
  private Tally tally;
  private long tallyEndNs;
  private volatile boolean closed;

  LoadRecorder(long phaseStartNs) {
    this.phaseStartNs = phaseStartNs;
    this.tally = new Tally(phaseStartNs);
    this.tallyEndNs = phaseStartNs + NS_PER_SECOND;
  }

  /**
   * A request's bytes were handed to the socket.
   *
   * @param injectorLagNs how much of {@code sentNs − dueNs} passed while a connection had room for
   *     the request; all of it where nothing but the injector can hold a request back
   * @param firstSequence of its events, which are numbered from here on
   * @param events how many, 0 or more; 0 for a request that carries none
   * @param bytes of head and body
   */
  public void sent(
      long dueNs, long sentNs, long injectorLagNs, long firstSequence, int events, int bytes) {
    Tally now = at(sentNs);
    now.times.record(RequestTime.SCHEDULE_LAG.ordinal(), dueNs, sentNs - dueNs);
    now.times.record(RequestTime.INJECTOR_LAG.ordinal(), dueNs, injectorLagNs);
    now.requestsSent++;
    now.bytesSent += bytes;
    if (events > 0) {
      now.add(EventSet.SENT, firstSequence, events);
    }
  }

  /** The last byte of an answer with success was read. */
  public void good(long dueNs, long sentNs, long answeredNs, int bytes) {
    Tally now = at(answeredNs);
    now.times.record(RequestTime.RESPONSE_TIME.ordinal(), dueNs, answeredNs - dueNs);
    now.times.record(RequestTime.SERVICE_TIME.ordinal(), dueNs, answeredNs - sentNs);
    now.requestsGood++;
    now.bytesReceived += bytes;
  }

  /** The platform took these events. To be called right after {@link #good}. */
  public void accepted(long firstSequence, int events) {
    tally.add(EventSet.ACCEPTED, firstSequence, events);
  }

  /**
   * The platform refused these events inside a good answer. To be called right after {@link #good}.
   * The request is good for all that, so nothing goes to its errors; an event that was refused as a
   * duplicate is told by {@link #value} too.
   */
  public void rejected(long firstSequence, int events) {
    tally.add(EventSet.REJECTED, firstSequence, events);
  }

  /**
   * A complete answer came, but not one of success.
   *
   * @param kind what was wrong, such as {@code status-503} or {@code malformed}; lower-case
   *     letters, digits and hyphens
   */
  public void failed(
      long dueNs,
      long sentNs,
      long answeredNs,
      int bytes,
      long firstSequence,
      int events,
      String kind) {
    Tally now = at(answeredNs);
    now.requestsFailed++;
    now.bytesReceived += bytes;
    withoutSuccess(now, dueNs, sentNs, answeredNs, kind);
    if (events > 0) {
      now.add(EventSet.FAILED, firstSequence, events);
    }
  }

  /**
   * The request was sent, and no complete answer will come.
   *
   * @param kind why, such as {@code timeout} or {@code reset}
   */
  public void unanswered(
      long dueNs, long sentNs, long gaveUpNs, long firstSequence, int events, String kind) {
    Tally now = at(gaveUpNs);
    now.requestsUnanswered++;
    withoutSuccess(now, dueNs, sentNs, gaveUpNs, kind);
    if (events > 0) {
      now.add(EventSet.UNANSWERED, firstSequence, events);
    }
  }

  /**
   * A request was due and could not be sent in time; it never will be. It counts in the second in
   * which it was given up, for it has no times.
   */
  public void missed(long gaveUpNs, int events) {
    Tally now = at(gaveUpNs);
    now.requestsMissed++;
    now.eventsMissed += events;
    now.errors.merge("missed", 1L, Long::sum);
  }

  /**
   * Something else that a good answer said, such as a quality score, or that the sender knows of
   * itself.
   */
  public void value(long atNs, String name, double value) {
    Tally now = at(atNs);
    ValueStatistics before = now.values.get(name);
    now.values.put(name, before == null ? ValueStatistics.of(value) : before.plus(value));
  }

  /** Hands over what belongs to a second that is over. */
  public void tick(long nowNs) {
    at(nowNs);
  }

  /** Hands over everything. The recorder takes nothing any more. */
  @Override
  public void close() {
    if (!closed) {
      handedOver.add(tally);
      closed = true;
    }
  }

  private static void withoutSuccess(Tally now, long dueNs, long sentNs, long endNs, String kind) {
    now.times.record(RequestTime.FAILED_RESPONSE_TIME.ordinal(), dueNs, endNs - dueNs);
    now.times.record(RequestTime.FAILED_SERVICE_TIME.ordinal(), dueNs, endNs - sentNs);
    now.errors.merge(kind, 1L, Long::sum);
  }

  /** The tally of the second in which {@code ns} lies; the seconds never go back. */
  private Tally at(long ns) {
    if (ns >= tallyEndNs) {
      if (closed) {
        throw new IllegalStateException("this recorder is closed");
      }
      if (!tally.isEmpty()) {
        handedOver.add(tally);
        Tally next = free.poll();
        tally = next == null ? new Tally(phaseStartNs) : next;
      }
      tally.second = (int) ((ns - phaseStartNs) / NS_PER_SECOND);
      tallyEndNs = phaseStartNs + (tally.second + 1) * NS_PER_SECOND;
    }
    return tally;
  }

  // The writer's side

  /** How many tallies wait for the writer. Called by the writer only. */
  int backlog() {
    return handedOver.size();
  }

  /** The next tally that is full, or null. Called by the writer only. */
  Tally poll() {
    return handedOver.poll();
  }

  /** Gives a tally back, emptied. Called by the writer only. */
  void giveBack(Tally emptied) {
    free.add(emptied);
  }

  boolean isClosed() {
    return closed;
  }
}
