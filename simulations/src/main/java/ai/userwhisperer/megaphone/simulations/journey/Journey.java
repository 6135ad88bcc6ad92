package ai.userwhisperer.megaphone.simulations.journey;

import ai.userwhisperer.megaphone.generators.event.Event;
import java.time.Duration;
import java.util.List;

/**
 * What one user does: some events, in one session or several, and requests about the user.
 * Immutable.
 *
 * @param number which journey of its simulation, from 0 on
 * @param user whoever does it, as an event of the user's
 * @param plan what the user pays for: the same whenever the user comes
 * @param events all of the user; none where the user only asks
 * @param thinkTime before each event, on average
 */
public record Journey(
    long number, Event user, String plan, List<Event> events, Duration thinkTime) {
  private static final double SHORTEST_PAUSE = 0.6;
  private static final double LONGEST_PAUSE = 1.4;

  public Journey {
    events = List.copyOf(events);
    String userId = user.userId();
    if (!events.stream().allMatch(event -> event.userId().equals(userId))) {
      throw new IllegalArgumentException("events: needs one user's");
    }
  }

  public String userId() {
    return user.userId();
  }

  /** The session that the user is in, or was in last. */
  public String sessionId() {
    return last().sessionId();
  }

  /** The type of the last event, as it is sent. */
  public String lastEventType() {
    return last().type().typeName();
  }

  private Event last() {
    return events.isEmpty() ? user : events.get(events.size() - 1);
  }

  /** How long the user waits before an event: random, and the same for the same seed. */
  public Duration pauseBefore(int step) {
    double share = Turns.position(events.get(step).trace());
    double factor = SHORTEST_PAUSE + (LONGEST_PAUSE - SHORTEST_PAUSE) * share;
    return Duration.ofNanos(Math.round(thinkTime.toNanos() * factor));
  }
}
