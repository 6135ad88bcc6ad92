package ai.userwhisperer.megaphone.generators.firehose;

import ai.userwhisperer.megaphone.generators.event.EventModel;
import ai.userwhisperer.megaphone.generators.schedule.ArrivalSchedule;
import ai.userwhisperer.megaphone.measurements.Share;
import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.Sending;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a firehose needs to know about one phase.
 *
 * @param phase the phase's name
 * @param request the request's name in files and metrics, {@code track} or {@code batch}
 * @param schedule when each request is due, from {@code startNs} on; empty for a closed loop, in
 *     which every connection sends as soon as it has room
 * @param share which of the requests are sent, of the schedule or of the closed loop
 * @param duration after which no request is due
 * @param startNs when the phase starts, by this process's monotonic clock
 */
public record FirehosePlan(
    String phase,
    String request,
    HttpTarget target,
    EventSource events,
    Sending sending,
    Optional<ArrivalSchedule> schedule,
    Share share,
    Duration duration,
    long startNs) {
  /** Where single events go. */
  public static final String TRACK_PATH = "/v1/events/track";

  private static final String BATCH_PATH = "/v1/events/batch";

  public FirehosePlan {
    long requests = schedule.map(ArrivalSchedule::requests).orElse(0L);
    if (requests > mostRequests(events)) {
      throw new IllegalArgumentException(
          "requests = " + requests + ": needs no more events than ids");
    }
  }

  /**
   * The plan of a profile's phase, all of it.
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
            profile.target().requestTimeout(),
            profile.target().trustFile()),
        new EventSource(
            EventModel.of(profile.events(), profile.seed()),
            runKey,
            injector,
            firstSequence,
            phase.batch()),
        phase.sending(),
        ArrivalSchedule.of(phase, profile.seed()),
        Share.WHOLE,
        phase.duration(),
        startNs);
  }

  /**
   * The number of sending threads: as asked for, or half of the machine's processors, so that the
   * recorder's writer, the probes and, on a machine that carries both, the platform have the
   * others.
   */
  public int threads() {
    return sending.threads() > 0
        ? sending.threads()
        : Math.max(
            1, Math.min(sending.connections(), Runtime.getRuntime().availableProcessors() / 2));
  }

  /** The same plan, started at another moment: once its connections are open, say. */
  public FirehosePlan startingAt(long newStartNs) {
    return new FirehosePlan(
        phase, request, target, events, sending, schedule, share, duration, newStartNs);
  }

  /** The same plan, aimed elsewhere. */
  public FirehosePlan withTarget(HttpTarget newTarget) {
    return new FirehosePlan(
        phase, request, newTarget, events, sending, schedule, share, duration, startNs);
  }

  /** A part of the same plan: of its requests, and of its connections. */
  public FirehosePlan withShare(Share newShare) {
    return new FirehosePlan(
        phase,
        request,
        target,
        events,
        sending.withConnections(Math.max(1, newShare.part(sending.connections()))),
        schedule,
        newShare,
        duration,
        startNs);
  }

  /** More could not be numbered. */
  long mostRequests() {
    return mostRequests(events);
  }

  private static long mostRequests(EventSource events) {
    return (EventId.MAX_SEQUENCE - events.firstSequence()) / events.eventsPerRequest();
  }
}
