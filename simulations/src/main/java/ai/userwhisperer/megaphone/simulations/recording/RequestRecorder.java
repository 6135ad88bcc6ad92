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
public final class RequestRecorder {
  /** Kind of the requests that were under way when the simulation was stopped. */
  static final String STOPPED = "stopped";

  private final LoadRecorder recorder;
  private final Set<RecordedRequest> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean closed;

  RequestRecorder(LoadRecorder recorder) {
    this.recorder = recorder;
  }

  /** A request that carries no event is due now. */
  public RecordedRequest due() {
    return due(RecordedRequest.NO_EVENT, "");
  }

  /**
   * A request that carries one event is due now.
   *
   * @param sequence of the event's id
   * @param eventId as it will be sent
   */
  public synchronized RecordedRequest due(long sequence, String eventId) {
    RecordedRequest request = new RecordedRequest(this, System.nanoTime(), sequence, eventId);
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
          request.firstSequence(),
          request.events(),
          request.bytesSent());
    }
  }

  synchronized void good(RecordedRequest request, long answeredNs, int bytes, Reading reading) {
    if (!closed && open.remove(request)) {
      recorder.good(request.dueNs(), request.sentNs(), answeredNs, bytes);
      if (request.events() > 0) {
        if (reading.eventAccepted()) {
          recorder.accepted(request.firstSequence(), request.events());
        } else {
          recorder.rejected(request.firstSequence(), request.events());
        }
      }
      reading.values().forEach((name, value) -> recorder.value(answeredNs, name, value));
    }
  }

  synchronized void failed(RecordedRequest request, long answeredNs, int bytes, String kind) {
    if (!closed && open.remove(request)) {
      recorder.failed(
          request.dueNs(),
          request.sentNs(),
          answeredNs,
          bytes,
          request.firstSequence(),
          request.events(),
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
        request.firstSequence(),
        request.events(),
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
