package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.events.Event;
import ai.userwhisperer.megaphone.sandbox.events.EventReader;
import ai.userwhisperer.megaphone.sandbox.faults.FaultKind;
import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import ai.userwhisperer.megaphone.sandbox.faults.Pace;
import ai.userwhisperer.megaphone.sandbox.metrics.EventMetrics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code POST /v1/events/track} and {@code POST /v1/events/batch}: 202 only once the events are
 * published. Confined to the event loop.
 */
final class EventEndpoints {
  private final EventReader reader;
  private final Admission admission;
  private final Faults faults;
  private final Pace cpu;
  private final EventMetrics metrics;

  EventEndpoints(
      EventReader reader, Admission admission, Faults faults, Pace cpu, EventMetrics metrics) {
    this.reader = reader;
    this.admission = admission;
    this.faults = faults;
    this.cpu = cpu;
    this.metrics = metrics;
  }

  void track(Exchange exchange) throws IOException {
    RequestBody body = exchange.body();
    Event event = struck(reader.readOne(body.bytes(), body.length(), System.currentTimeMillis()));
    metrics.received(1);
    if (event.isValid()) {
      submit(new Submission(exchange, List.of(event), TrackOutcome.INSTANCE));
    } else {
      metrics.rejected(1);
      exchange.answer(400, ErrorAnswers.rejected(event.errors()));
    }
  }

  private enum TrackOutcome implements Submission.Outcome {
    INSTANCE;

    @Override
    public void settled(Submission submission) {
      Exchange exchange = submission.exchange();
      exchange.answer(
          202,
          "{\"status\":\""
              + (submission.isDuplicate(0) ? "duplicate" : "accepted")
              + "\",\"event_id\":\""
              + submission.id(0)
              + "\",\"processing_time\":"
              + Milliseconds.of(exchange.elapsedNs())
              + "}");
    }

    @Override
    public void refused(Submission submission) {
      submission.exchange().answer(RefusedException.overloaded());
    }
  }

  void batch(Exchange exchange) throws IOException {
    RequestBody body = exchange.body();
    List<Event> events = reader.readBatch(body.bytes(), body.length(), System.currentTimeMillis());
    if (!faults.isHealthy()) {
      events = events.stream().map(this::struck).toList();
    }
    metrics.received(events.size());
    List<Event> good = events;
    if (!events.stream().allMatch(Event::isValid)) {
      good = new ArrayList<>(events);
      good.removeIf(event -> !event.isValid());
      metrics.rejected(events.size() - good.size());
    }
    BatchOutcome outcome = new BatchOutcome(events);
    Submission submission = new Submission(exchange, good, outcome);
    if (good.isEmpty()) {
      outcome.settled(submission);
    } else {
      submit(submission);
    }
  }

  private void submit(Submission submission) {
    if (cpu.isOn()) {
      long untilDoneNs = cpu.take(submission.size(), System.nanoTime());
      submission.exchange().laterNs(untilDoneNs, exchange -> admission.submit(submission));
    } else {
      admission.submit(submission);
    }
  }

  /** The event, or one that is rejected in its place. */
  private Event struck(Event event) {
    return event.isValid() && faults.strikes(FaultKind.EVENTS_REJECTED)
        ? event.rejected("event_id", "the sandbox was told to reject it")
        : event;
  }
}
