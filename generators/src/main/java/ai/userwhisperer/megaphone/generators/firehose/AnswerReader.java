package ai.userwhisperer.megaphone.generators.firehose;

/**
 * Reads from the body of an answer with success which events the platform took: a 2xx can hold
 * refused events. Confined to one thread.
 */
interface AnswerReader {
  /**
   * Reads a body.
   *
   * @param body holds it in {@code [from, to)}
   * @param firstSequence the sequence number of the request's first event
   */
  Acceptance read(byte[] body, int from, int to, long firstSequence);

  /**
   * After {@link Acceptance#SOME}: whether the platform took the request's event of that index, 0
   * for the first.
   */
  boolean isAccepted(int index);

  /** The reader for requests of such events. */
  static AnswerReader of(EventSource events) {
    return events.eventsPerRequest() == 1 ? new TrackAnswerReader() : new BatchAnswerReader(events);
  }
}
