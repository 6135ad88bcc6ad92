package ai.userwhisperer.megaphone.generators.firehose;

import ai.userwhisperer.megaphone.measurements.LoadRecorder;

/**
 * Turns what happened to a request into what is recorded, and counts it. Confined to one sending
 * thread; the counts may be read when that thread has ended.
 */
final class Outcomes {
  private static final String[] STATUS_KINDS = new String[1_000];

  static {
    for (int status = 0; status < STATUS_KINDS.length; status++) {
      STATUS_KINDS[status] = "status-" + status;
    }
  }

  private final LoadRecorder recorder;
  private final EventSource events;
  private final int eventsPerRequest;
  private final AnswerReader reader;
  private long sent;
  private long good;
  private long failed;
  private long unanswered;
  private long missed;

  Outcomes(LoadRecorder recorder, EventSource events) {
    this.recorder = recorder;
    this.events = events;
    this.eventsPerRequest = events.eventsPerRequest();
    this.reader = AnswerReader.of(events);
  }

  /**
   * The socket has taken a request.
   *
   * @param injectorLagNs of the time from due to sent, how long only the injector kept it
   */
  void sent(long request, long dueNs, long sentNs, long injectorLagNs, int bytes) {
    sent++;
    recorder.sent(
        dueNs, sentNs, injectorLagNs, events.firstSequence(request), eventsPerRequest, bytes);
  }

  /** A whole answer came. */
  void answered(
      long request,
      long dueNs,
      long sentNs,
      long answeredNs,
      int status,
      byte[] body,
      int from,
      int to,
      int wireBytes) {
    long first = events.firstSequence(request);
    if (status < 200 || status > 299) {
      failed(first, dueNs, sentNs, answeredNs, wireBytes, STATUS_KINDS[status]);
      return;
    }
    Acceptance acceptance = reader.read(body, from, to, first);
    switch (acceptance) {
      case MALFORMED -> failed(first, dueNs, sentNs, answeredNs, wireBytes, "malformed");
      case UNACCOUNTABLE -> failed(first, dueNs, sentNs, answeredNs, wireBytes, "unaccountable");
      default -> {
        good++;
        recorder.good(dueNs, sentNs, answeredNs, wireBytes);
        accepted(acceptance, first, answeredNs);
      }
    }
  }

  private void accepted(Acceptance acceptance, long first, long answeredNs) {
    switch (acceptance) {
      case ALL -> recorder.accepted(first, eventsPerRequest);
      case SOME -> {
        int start = 0;
        while (start < eventsPerRequest) {
          boolean took = reader.isAccepted(start);
          int end = start + 1;
          while (end < eventsPerRequest && reader.isAccepted(end) == took) {
            end++;
          }
          if (took) {
            recorder.accepted(first + start, end - start);
          } else {
            recorder.rejected(first + start, end - start);
          }
          start = end;
        }
      }
      default -> {
        recorder.rejected(first, eventsPerRequest);
        if (acceptance == Acceptance.DUPLICATE) {
          recorder.value(answeredNs, "duplicate", 1);
        }
      }
    }
  }

  private void failed(
      long first, long dueNs, long sentNs, long answeredNs, int wireBytes, String kind) {
    failed++;
    recorder.failed(dueNs, sentNs, answeredNs, wireBytes, first, eventsPerRequest, kind);
  }

  /** No whole answer will come. */
  void unanswered(long request, long dueNs, long sentNs, long gaveUpNs, String kind) {
    unanswered++;
    recorder.unanswered(
        dueNs, sentNs, gaveUpNs, events.firstSequence(request), eventsPerRequest, kind);
  }

  /** A request was due and will never be sent. */
  void missed(long nowNs) {
    missed++;
    recorder.missed(nowNs, eventsPerRequest);
  }

  /** A connection could not be opened again, since this machine had no port or descriptor left. */
  void starved(long nowNs) {
    recorder.value(nowNs, "starved-of-ports", 1);
  }

  /**
   * Hands over what belongs to seconds that are over.
   *
   * @param unsentBytes of requests that are written and that no socket has taken
   */
  void tick(long nowNs, long unsentBytes) {
    recorder.value(nowNs, "unsent-bytes", (double) unsentBytes);
    recorder.tick(nowNs);
  }

  /** Hands over everything. */
  void close() {
    recorder.close();
  }

  long sent() {
    return sent;
  }

  long good() {
    return good;
  }

  long failed() {
    return failed;
  }

  long unanswered() {
    return unanswered;
  }

  long missed() {
    return missed;
  }
}
