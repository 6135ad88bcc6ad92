package ai.userwhisperer.megaphone.simulations.recording;

import ai.userwhisperer.megaphone.measurements.LoadRecorder;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Records one kind of request of a simulation. Gatling runs its users on many threads, and a {@link
 * LoadRecorder} takes one at a time, so everything here holds this object's lock. That is cheap at
 * the rates of journeys.
 *
 * <p>Once closed it takes nothing any more: Gatling may still be busy when the process is told to
 * end.
 */
final class RequestRecorder {
  /** Kind of the requests that were under way when the simulation was stopped. */
  static final String STOPPED = "stopped";

  /** A value of 1 for each event that a good answer rejected because the platform had it. */
  private static final String DUPLICATE = "duplicate";

  /** A value of 1 for each time that Gatling sent a request again on a new connection. */
  private static final String SENT_AGAIN = "sent-again";

  private final LoadRecorder recorder;
  private final Set<RecordedRequest> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean closed;

  RequestRecorder(LoadRecorder recorder) {
    this.recorder = recorder;
  }

  /** A request is due now, with the events that it carries. */
  synchronized RecordedRequest due(SentEvents events) {
    RecordedRequest request = new RecordedRequest(this, System.nanoTime(), events);
    if (!closed) {
      open.add(request);
    }
    return request;
  }

  synchronized void sent(RecordedRequest request) {
    if (!closed) {
      recorder.sent(
          request.dueNs(),
          request.sentNs(),
          request.sentNs() - request.dueNs(),
          request.events().firstSequence(),
          request.events().count(),
          request.bytesSent());
    }
  }

  synchronized void sentAgain(long nowNs) {
    value(nowNs, SENT_AGAIN, 1);
  }

  synchronized void value(long nowNs, String name, double value) {
    if (!closed) {
      recorder.value(nowNs, name, value);
    }
  }

  synchronized void good(RecordedRequest request, long answeredNs, int bytes, Reading reading) {
    if (!closed && open.remove(request)) {
      recorder.good(request.dueNs(), request.sentNs(), answeredNs, bytes);
      recordFates(request.events(), reading);
      for (int i = 0; i < reading.duplicates(); i++) {
        recorder.value(answeredNs, DUPLICATE, 1);
      }
      reading
          .values()
          .forEach(
              (name, values) -> values.forEach(value -> recorder.value(answeredNs, name, value)));
    }
  }

  /** In stretches of one fate. */
  private void recordFates(SentEvents events, Reading reading) {
    int from = 0;
    while (from < events.count()) {
      boolean rejected = reading.rejected().contains(from);
      int to = from + 1;
      while (to < events.count() && reading.rejected().contains(to) == rejected) {
        to++;
      }
      if (rejected) {
        recorder.rejected(events.firstSequence() + from, to - from);
      } else {
        recorder.accepted(events.firstSequence() + from, to - from);
      }
      from = to;
    }
  }

  synchronized void failed(RecordedRequest request, long answeredNs, int bytes, String kind) {
    if (!closed && open.remove(request)) {
      recorder.failed(
          request.dueNs(),
          request.sentNs(),
          answeredNs,
          bytes,
          request.events().firstSequence(),
          request.events().count(),
          kind);
    }
  }

  synchronized void unanswered(RecordedRequest request, long gaveUpNs, String kind) {
    if (!closed && open.remove(request)) {
      giveUp(request, gaveUpNs, kind);
    }
  }

  private void giveUp(RecordedRequest request, long gaveUpNs, String kind) {
    recorder.unanswered(
        request.dueNs(),
        request.sentNs(),
        gaveUpNs,
        request.events().firstSequence(),
        request.events().count(),
        kind);
  }

  synchronized void tick(long nowNs) {
    if (!closed) {
      recorder.tick(nowNs);
    }
  }

  /** Counts what was sent and not answered as stopped, and hands over everything. */
  synchronized void close(long nowNs) {
    if (closed) {
      return;
    }
    for (RecordedRequest request : new HashSet<>(open)) {
      if (request.wasSent()) {
        giveUp(request, nowNs, STOPPED);
      }
    }
    open.clear();
    closed = true;
    recorder.close();
  }
}
