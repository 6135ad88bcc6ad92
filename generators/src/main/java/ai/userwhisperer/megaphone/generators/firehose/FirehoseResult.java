package ai.userwhisperer.megaphone.generators.firehose;

/**
 * What became of a phase's requests. {@code scheduled = sent + missed + waiting} and {@code sent =
 * good + failed + unanswered}.
 *
 * @param complete whether the load ran to its planned end; false when it was stopped
 * @param scheduled requests that were due before the end, or before the stop
 * @param sent handed to the socket
 * @param good answered with success
 * @param failed answered, but not with success
 * @param unanswered sent, and no complete answer came
 * @param missed due, and could not be sent in time
 * @param waiting due, and still waiting for a connection when the load was stopped
 * @param eventsPerRequest events in each of them
 */
public record FirehoseResult(
    boolean complete,
    long scheduled,
    long sent,
    long good,
    long failed,
    long unanswered,
    long missed,
    long waiting,
    int eventsPerRequest) {

  /** How many sequence numbers the phase used up. */
  public long eventsScheduled() {
    return scheduled * eventsPerRequest;
  }
}
