package ai.userwhisperer.megaphone.generators.event;

/**
 * What an event says, but for its id and its time.
 *
 * @param userKey 64 bits that name the user; different users have different keys
 * @param sessionKey 64 bits that name the session
 * @param variant which of the type's properties
 * @param trace 64 bits that only this event has
 */
public record Event(
    EventType type, long userKey, long sessionKey, Device device, int variant, long trace) {
  public Event {
    if (variant < 0 || variant >= type.variants()) {
      throw new IllegalArgumentException(
          "variant = " + variant + ": needs 0 to " + (type.variants() - 1));
    }
  }

  /** The value of {@code user_id}: {@code usr_} and 16 of {@code 0123456789abcdef}. */
  public String userId() {
    return EventTemplate.USER_PREFIX + Hole.hex(userKey);
  }

  /** The value of {@code context.session_id}. */
  public String sessionId() {
    return EventTemplate.SESSION_PREFIX + Hole.hex(sessionKey);
  }

  /** The value of {@code properties}, a JSON object. */
  public String properties() {
    return type.properties()
        .get(variant)
        .replace(Hole.USER.marker(), Hole.hex(userKey))
        .replace(Hole.TRACE.marker(), Hole.hex(trace))
        .replace(Hole.NUMBER.marker(), Integer.toString(Hole.number(trace)));
  }

  /** The same event, done by another event's user in that event's session. */
  public Event inSessionOf(Event other) {
    return new Event(type, other.userKey, other.sessionKey, other.device, variant, trace);
  }
}
