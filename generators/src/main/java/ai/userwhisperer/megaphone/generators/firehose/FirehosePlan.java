package ai.userwhisperer.megaphone.generators.firehose;

import ai.userwhisperer.megaphone.generators.event.EventModel;
import ai.userwhisperer.megaphone.generators.schedule.ArrivalSchedule;
import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.Sending;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a firehose needs to know about one phase.
 *
 * @param phase the phase's name
 * @param request the request's name in files and metrics, {@code track} or {@code batch}
 * @param schedule when each request is due, from {@code startNs} on
 * @param startNs when the phase starts, by this process's monotonic clock
 */
public record FirehosePlan(
    String phase,
    String request,
    HttpTarget target,
    EventSource events,
    Capacity capacity,
    ArrivalSchedule schedule,
    long startNs) {
  private static final String TRACK_PATH = "/v1/events/track";
  private static final String BATCH_PATH = "/v1/events/batch";

  public FirehosePlan {
    if (schedule.requests()
        > (EventId.MAX_SEQUENCE - events.firstSequence()) / events.eventsPerRequest()) {
      throw new IllegalArgumentException(
          "requests = " + schedule.requests() + ": needs no more events than ids");
    }
  }

  /**
   * The plan of a profile's phase.
   *
   * @param authHeaderValue the whole value of the profile's header with the API key
   * @param firstSequence the sequence number of the phase's first event
   * @throws ai.userwhisperer.megaphone.profiles.ProfileException when the profile names an unknown
   *     event type, or when the phase has no schedule that could be built
   */
  public static FirehosePlan of(
      Profile profile,
      Phase.Firehose phase,
      String authHeaderValue,
      String runKey,
      int injector,
      long firstSequence,
      long startNs) {
    Sending sending = phase.sending();
    SortedMap<String, String> headers = new TreeMap<>(profile.target().headers());
    headers.put(profile.target().auth().header(), authHeaderValue);
    return new FirehosePlan(
        phase.name(),
        phase.request(),
        new HttpTarget(
            profile.target().baseUrl(),
            phase.batch() == 1 ? TRACK_PATH : BATCH_PATH,
            headers,
            profile.target().connectTimeout(),
            profile.target().requestTimeout()),
        new EventSource(
            EventModel.of(profile.events(), profile.seed()),
            runKey,
            injector,
            firstSequence,
            phase.batch()),
        new Capacity(
            sending.threads() == 0 ? Capacity.threadsFor(sending.connections()) : sending.threads(),
            sending.connections(),
            sending.inFlight(),
            sending.maxWait()),
        ArrivalSchedule.of(phase, profile.seed()),
        startNs);
  }

  /** The same plan, started at another moment: once its connections are open, say. */
  public FirehosePlan startingAt(long newStartNs) {
    return new FirehosePlan(phase, request, target, events, capacity, schedule, newStartNs);
  }
}
