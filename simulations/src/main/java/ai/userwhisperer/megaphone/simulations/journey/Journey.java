package ai.userwhisperer.megaphone.simulations.journey;

import ai.userwhisperer.megaphone.generators.event.Event;
import java.time.Duration;
import java.util.List;

/**
 * What one user does: a few events of one session. Immutable.
 *
 * @param firstSequence the sequence number of the first event; the others follow
 * @param events all of one user in one session; at least one
 */
public record Journey(long firstSequence, List<Event> events) {
  /** No pause is shorter. */
  public static final Duration SHORTEST_PAUSE = Duration.ofMillis(300);

  /** No pause is longer. */
  public static final Duration LONGEST_PAUSE = Duration.ofMillis(700);

  private static final List<String> PLANS = List.of("free", "basic", "premium", "enterprise");

  public Journey {
    events = List.copyOf(events);
    if (events.isEmpty()) {
      throw new IllegalArgumentException("events = []: needs at least one");
    }
    String session = events.get(0).sessionId();
    if (!events.stream().allMatch(event -> event.sessionId().equals(session))) {
      throw new IllegalArgumentException("events: needs events of one session");
    }
  }

  public String userId() {
    return events.get(0).userId();
  }

  public String sessionId() {
    return events.get(0).sessionId();
  }

  /** What the user pays for: the same whenever the user comes. */
  public String plan() {
    return PLANS.get((int) Math.floorMod(events.get(0).userKey(), (long) PLANS.size()));
  }

  /** The type of the last event, as it is sent. */
  public String lastEventType() {
    return events.get(events.size() - 1).type().typeName();
  }

  public long sequence(int step) {
    return firstSequence + step;
  }

  /** How long the user waits before an event: random, and the same for the same seed. */
  public Duration pauseBefore(int step) {
    long rangeMs = LONGEST_PAUSE.minus(SHORTEST_PAUSE).toMillis() + 1;
    return SHORTEST_PAUSE.plusMillis(Math.floorMod(events.get(step).trace(), rangeMs));
  }
}
