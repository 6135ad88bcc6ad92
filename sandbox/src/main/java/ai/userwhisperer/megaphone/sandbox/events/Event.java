package ai.userwhisperer.megaphone.sandbox.events;

import java.util.List;

/**
 * What the gateway has to know of one event that it has read.
 *
 * @param type null when it is invalid
 * @param eventId null when it was not given, or is not an event id
 * @param hasAppId whether it names its app
 * @param hasTimestamp whether it says when it happened
 * @param start where its document starts in the body, in bytes, inclusive
 * @param end where it ends, exclusive
 * @param errors why it is refused; empty for a good event
 */
public record Event(
    EventType type,
    String eventId,
    boolean hasAppId,
    boolean hasTimestamp,
    int start,
    int end,
    List<FieldError> errors) {

  /** Whether the platform takes it. */
  public boolean isValid() {
    return errors.isEmpty();
  }

  /** The same, refused for a reason that is not in the event itself. */
  public Event rejected(String field, String message) {
    return new Event(
        type, eventId, hasAppId, hasTimestamp, start, end, List.of(new FieldError(field, message)));
  }
}
