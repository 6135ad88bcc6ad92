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
 * events are those of the model that follow the ones of the journey before, and all belong to the
 * user of the first. Thread-safe.
 */
public final class Journeys {
  private final EventModel model;
  private final EventRenderer renderer;
  private final JourneySettings settings;
  private final Turns plans;
  private long nextEvent;
  private long started;

  /**
   * @param runKey of the run, as in event ids
   * @param injector likewise
   * @param firstEvent which of the model's the first journey begins with; 0 or more
   */
  public Journeys(
      EventModel model, String runKey, int injector, long firstEvent, JourneySettings settings) {
    this.model = model;
    this.renderer = new EventRenderer(model, runKey, injector);
    this.settings = settings;
    this.plans = new Turns(settings.plans());
    this.nextEvent = firstEvent;
  }

  /**
   * A user with events of one session.
   *
   * @param events how many; 0 or more
   */
  public synchronized Journey visit(int events) {
    // Who sends nothing is drawn from numbers that no event has.
    Event user = model.event(events == 0 ? EventId.MAX_SEQUENCE - started : nextEvent);
    return journey(
        user,
        IntStream.range(0, events)
            .mapToObj(step -> of(user, user.sessionKey(), model.event(nextEvent++)))
            .toList());
  }

  /** A user from signing up through all sessions; the first event is the signing up. */
  public synchronized Journey whole() {
    Event user = model.event(nextEvent++);
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
      // The first goes on where the signing up was.
      long sessionKey = session == 0 ? user.sessionKey() : model.event(nextEvent).trace();
      for (int i = 0; i < settings.events(); i++) {
        events.add(of(user, sessionKey, model.event(nextEvent++)));
      }
    }
    return journey(user, events);
  }

  private static Event of(Event user, long sessionKey, Event event) {
    return new Event(
        event.type(), user.userKey(), sessionKey, user.device(), event.variant(), event.trace());
  }

  private Journey journey(Event user, List<Event> events) {
    return new Journey(started++, user, planOf(user), events, settings.thinkTime());
  }

  private String planOf(Event user) {
    return plans.at(Turns.position(user.userKey()));
  }

  /**
   * A journey's event as JSON.
   *
   * @param step which of the journey's events
   * @param sent the events of the request that it goes into
   * @param index which of those it is
   * @param epochMs its timestamp
   */
  public synchronized String event(
      Journey journey, int step, SentEvents sent, int index, long epochMs) {
    return renderer.json(journey.events().get(step), sent.firstSequence() + index, epochMs);
  }

  /** All of a journey's events as the JSON of a batch. */
  public String batch(Journey journey, SentEvents sent, long epochMs) {
    return IntStream.range(0, journey.events().size())
        .mapToObj(step -> event(journey, step, sent, step, epochMs))
        .collect(Collectors.joining(",", "{\"events\":[", "]}"));
  }
}
