package ai.userwhisperer.megaphone.simulations.recording;

import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The events that a request carries: their sequence numbers follow one another.
 *
 * @param runKey of the run, as in event ids
 * @param injector likewise
 * @param firstSequence of the first; 0 or more
 * @param count 0 or more
 */
public record SentEvents(String runKey, int injector, long firstSequence, int count) {
  /** Of a request that carries none. */
  public static final SentEvents NONE = new SentEvents("000000", 0, 0, 0);

  /** The id of one of them, as it is sent. */
  public String id(int index) {
    return new EventId(runKey, injector, firstSequence + index).toString();
  }

  /** Which of them an id is of; empty when it is of none. */
  public OptionalInt indexOf(String id) {
    OptionalLong sequence = EventId.sequenceOf(id, runKey);
    if (sequence.isEmpty()
        || !id.equals(new EventId(runKey, injector, sequence.getAsLong()).toString())) {
      return OptionalInt.empty();
    }
    long index = sequence.getAsLong() - firstSequence;
    return index >= 0 && index < count ? OptionalInt.of((int) index) : OptionalInt.empty();
  }
}
