package ai.userwhisperer.megaphone.generators.firehose;

import ai.userwhisperer.megaphone.generators.event.EventModel;
import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import ai.userwhisperer.megaphone.profiles.Phase;

/**
 * The events of a phase. The event with sequence number s is the model's s-th.
 *
 * @param runKey in every event's id
 * @param injector in every event's id
 * @param firstSequence the sequence number of the phase's first event
 * @param eventsPerRequest 1 sends single events, more send batches
 */
public record EventSource(
    EventModel model, String runKey, int injector, long firstSequence, int eventsPerRequest) {
  public EventSource {
    EventId unused = new EventId(runKey, injector, firstSequence); // It checks its parts.
    if (eventsPerRequest < 1 || eventsPerRequest > Phase.Firehose.MAX_BATCH) {
      throw new IllegalArgumentException(
          "batch = "
              + eventsPerRequest
              + ": needs a whole number from 1 to "
              + Phase.Firehose.MAX_BATCH
              + ", in events to a request");
    }
  }

  /** The sequence number of a request's first event. */
  long firstSequence(long request) {
    return firstSequence + request * eventsPerRequest;
  }
}
