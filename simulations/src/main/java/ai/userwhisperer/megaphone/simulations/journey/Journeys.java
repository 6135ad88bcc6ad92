package ai.userwhisperer.megaphone.simulations.journey;

import ai.userwhisperer.megaphone.generators.event.Event;
import ai.userwhisperer.megaphone.generators.event.EventModel;
import ai.userwhisperer.megaphone.generators.event.EventRenderer;
import ai.userwhisperer.megaphone.generators.event.EventType;
import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import ai.userwhisperer.megaphone.profiles.JourneySettings;
import ai.userwhisperer.megaphone.simulations.recording.SentEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Hands out journeys. Each is a function of the event model and of the journeys before it: its
 * events have the numbers and the sequence numbers that follow those of the journey before, and all
 * belong to the user of the first. Thread-safe.
 */
public final class Journeys {
  private final EventModel model;
  private final EventRenderer renderer;
  private final String runKey;
  private final int injector;
  private final JourneySettings settings;
  private final Turns plans;
  private final long firstSequence;
  private long nextSequence;
  private long started;

  /**
   * @param runKey of the run, as in event ids
   * @param injector likewise
   * @param firstSequence 0 or more
   */
  public Journeys(
      EventModel model,
      String runKey,
      int injector,
      long firstSequence,
      JourneySettings settings) {
    this.model = model;
    this.renderer = new EventRenderer(model, runKey, injector);
    this.runKey = runKey;
    this.injector = injector;
    this.settings = settings;
    this.plans = new Turns(settings.plans());
    this.firstSequence = firstSequence;
    this.nextSequence = firstSequence;
  }

  /**
   * A user with events of one session.
   *
   * @param events how many; 0 or more
   */
  public synchronized Journey visit(int events) {
    long first = nextSequence;
    // Who sends nothing is drawn from numbers that no event has.
    Event user = model.event(events == 0 ? EventId.MAX_SEQUENCE - started : first);
    return journey(
        user,
        IntStream.range(0, events)
            .mapToObj(step -> model.event(first + step).inSessionOf(user))
            .toList());
  }

  /** A user from signing up through all sessions; the first event is the signing up. */
  public synchronized Journey whole() {
    long first = nextSequence;
    Event user = model.event(first);
    List<Event> events = new ArrayList<>();
    events.add(
        new Event(
            EventType.USER_SIGNUP,
            user.userKey(),
            user.sessionKey(),
            user.device(),
            JourneySettings.PLANS.indexOf(planOf(user)),
            user.trace()));
    for (int session = 0; session < settings.sessions(); session++) {
      Event leading = model.event(first + events.size());
      long sessionKey = session == 0 ? user.sessionKey() : leading.trace();
      for (int i = 0; i < settings.events(); i++) {
        Event event = model.event(first + events.size());
        events.add(
            new Event(
                event.type(),
                user.userKey(),
                sessionKey,
                user.device(),
                event.variant(),
                event.trace()));
      }
    }
    return journey(user, events);
  }

  private Journey journey(Event user, List<Event> events) {
    SentEvents sent = new SentEvents(runKey, injector, nextSequence, events.size());
    nextSequence += events.size();
    return new Journey(started++, user, planOf(user), sent, events, settings.thinkTime());
  }

  private String planOf(Event user) {
    return plans.at((user.userKey() >>> 11) * 0x1p-53);
  }

  /** How many sequence numbers have been given away. */
  public synchronized long sequencesUsed() {
    return nextSequence - firstSequence;
  }

  /** A journey's event as JSON. */
  public synchronized String event(Journey journey, int step, long epochMs) {
    return renderer.json(
        journey.events().get(step), journey.sent().firstSequence() + step, epochMs);
  }

  /** All of a journey's events as the JSON of a batch. */
  public String batch(Journey journey, long epochMs) {
    return IntStream.range(0, journey.events().size())
        .mapToObj(step -> event(journey, step, epochMs))
        .collect(Collectors.joining(",", "{\"events\":[", "]}"));
  }
}
