package ai.userwhisperer.megaphone.simulations.recording;

import ai.userwhisperer.megaphone.measurements.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/**
 * One request of one virtual user, from the moment when the user came to it. It is <em>due</em>
 * then: a user who waits for an answer does nothing else, so within a journey there is no schedule
 * but the user's own; the open model is in the arrivals of users. It is <em>sent</em> when Gatling
 * builds it to be written, on a connection that is open, so the time to open one is part of the
 * schedule lag. It is <em>answered</em> when Gatling hands over the whole answer.
 *
 * <p>When a kept connection turns out to be closed, Gatling sends the request once more on a new
 * one: that stays one request here, sent when it was sent first, and is counted as sent again.
 *
 * <p>Used by the virtual user's own thread; what others see is guarded by the lock of its {@link
 * RequestRecorder}.
 */
public final class RecordedRequest {
  private final RequestRecorder recorder;
  private final long dueNs;
  private final SentEvents events;
  // Guarded by the recorder.
  private boolean sent;
  private long sentNs;
  private int bytesSent;
  // Of the virtual user.
  private boolean over;
  private String problem;
  private JsonNode body = MissingNode.getInstance();

  RecordedRequest(RequestRecorder recorder, long dueNs, SentEvents events) {
    this.recorder = recorder;
    this.dueNs = dueNs;
    this.sentNs = dueNs;
    this.events = events;
  }

  /** The request is about to be written. */
  void writing(long nowNs, int bytes) {
    synchronized (recorder) {
      if (!sent) {
        sentNs = nowNs;
        bytesSent = bytes;
        sent = true;
        recorder.sent(this);
      } else {
        recorder.sentAgain(nowNs);
      }
    }
  }

  /** A whole answer came. */
  void answered(
      long nowNs,
      int status,
      Function<String, String> header,
      int bytes,
      byte[] content,
      AnswerForm form) {
    over = true;
    try {
      Optional<Reading> told = form.readHead(new AnswerHead(sentNs, nowNs, status, header));
      if (told.isPresent()) {
        recorder.good(this, nowNs, bytes, told.get());
        return;
      }
      JsonNode parsed = Json.parse(new String(content, StandardCharsets.UTF_8));
      Reading reading = form.read(parsed, events);
      body = parsed;
      recorder.good(this, nowNs, bytes, reading);
    } catch (IOException e) {
      failed(nowNs, bytes, AnswerForm.MALFORMED, "the answer is no JSON document");
    } catch (UnexpectedAnswerException e) {
      failed(nowNs, bytes, e.kind(), e.getMessage());
    }
  }

  private void failed(long nowNs, int bytes, String kind, String why) {
    problem = why;
    recorder.failed(this, nowNs, bytes, kind);
  }

  /**
   * The virtual user goes on; without an answer none will come. Gatling does not say why. But its
   * time-out is counted from the moment when it takes the request, which is not before it was due;
   * so whoever went on sooner was not timed out.
   */
  void left(long nowNs, long timeoutNs) {
    if (over) {
      return;
    }
    over = true;
    problem = "no answer came";
    boolean timedOut = nowNs - dueNs >= timeoutNs;
    synchronized (recorder) {
      if (sent) {
        recorder.unanswered(this, nowNs, timedOut ? "timeout" : "reset");
      } else {
        // Gatling had no connection to write on. That is the platform's failure, not a send that
        // the harness missed; so it counts as sent when it was due, and never answered.
        sent = true;
        recorder.sent(this);
        recorder.unanswered(this, nowNs, timedOut ? "timeout" : "connect");
      }
    }
  }

  /** What is wrong with the answer; empty when it is good. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** The body of a good answer; a missing node when there is none. */
  public JsonNode body() {
    return body;
  }

  /** The events that it carries. */
  public SentEvents events() {
    return events;
  }

  long dueNs() {
    return dueNs;
  }

  long sentNs() {
    return sentNs;
  }

  boolean wasSent() {
    return sent;
  }

  int bytesSent() {
    return bytesSent;
  }
}
