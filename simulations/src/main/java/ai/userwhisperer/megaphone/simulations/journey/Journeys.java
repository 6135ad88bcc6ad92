package ai.userwhisperer.megaphone.simulations.journey;

import ai.userwhisperer.megaphone.generators.event.Event;
import ai.userwhisperer.megaphone.generators.event.EventModel;
import ai.userwhisperer.megaphone.generators.event.EventRenderer;
import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Hands out journeys. The k-th is a function of the event model and k: its events have the numbers
 * and the sequence numbers {@code firstSequence + k × eventsPerJourney} and those that follow, and
 * all belong to the user and the session of the first. Thread-safe.
 */
public final class Journeys {
  private final EventModel model;
  private final EventRenderer renderer;
  private final String runKey;
  private final int injector;
  private final long firstSequence;
  private final int eventsPerJourney;
  private final AtomicLong started = new AtomicLong();

  /**
   * @param runKey of the run, as in event ids
   * @param injector likewise
   * @param firstSequence 0 or more
   * @param eventsPerJourney 1 or more
   */
  public Journeys(
      EventModel model, String runKey, int injector, long firstSequence, int eventsPerJourney) {
    this.model = model;
    this.renderer = new EventRenderer(model, runKey, injector);
    this.runKey = runKey;
    this.injector = injector;
    this.firstSequence = firstSequence;
    this.eventsPerJourney = eventsPerJourney;
  }

  /** The next journey. */
  public Journey next() {
    long first = firstSequence + started.getAndIncrement() * eventsPerJourney;
    Event leading = model.event(first);
    List<Event> events =
        IntStream.range(0, eventsPerJourney)
            .mapToObj(step -> model.event(first + step).inSessionOf(leading))
            .toList();
    return new Journey(first, events);
  }

  /** How many sequence numbers have been given away. */
  public long sequencesUsed() {
    return started.get() * eventsPerJourney;
  }

  /** The id of a journey's event, as it is sent. */
  public String eventId(Journey journey, int step) {
    return new EventId(runKey, injector, journey.sequence(step)).toString();
  }

  /** A journey's event as JSON. */
  public String event(Journey journey, int step, long epochMs) {
    synchronized (renderer) {
      return renderer.json(journey.events().get(step), journey.sequence(step), epochMs);
    }
  }
}
