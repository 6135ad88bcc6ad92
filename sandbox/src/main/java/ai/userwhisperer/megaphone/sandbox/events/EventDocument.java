package ai.userwhisperer.megaphone.sandbox.events;

import java.nio.charset.StandardCharsets;

/**
 * The document that is published for an accepted event: the event's own bytes, and behind its own
 * members those that the platform adds.
 */
public final class EventDocument {
  private static final byte[] EVENT_ID = ascii(",\"event_id\":\"");
  private static final byte[] APP_ID = ascii(",\"app_id\":\"");
  private static final byte[] TIMESTAMP = ascii(",\"timestamp\":\"");
  private static final byte[] RECEIVED_AT = ascii(",\"received_at\":\"");

  private EventDocument() {}

  /**
   * Builds the document.
   *
   * @param body holds the event at the place that it says
   * @param eventId added when the event has none of its own
   * @param appId added when the event has none of its own
   * @param receivedAt RFC 3339, ASCII; also the timestamp of an event that has none
   */
  public static byte[] enriched(
      byte[] body, Event event, String eventId, String appId, String receivedAt) {
    boolean addsEventId = event.eventId() == null;
    int ownBytes = event.end() - event.start() - 1;
    int length = ownBytes + RECEIVED_AT.length + receivedAt.length() + 2;
    length += addsEventId ? EVENT_ID.length + eventId.length() + 1 : 0;
    length += event.hasAppId() ? 0 : APP_ID.length + appId.length() + 1;
    length += event.hasTimestamp() ? 0 : TIMESTAMP.length + receivedAt.length() + 1;
    byte[] document = new byte[length];
    System.arraycopy(body, event.start(), document, 0, ownBytes);
    int at = ownBytes;
    if (addsEventId) {
      at = append(document, at, EVENT_ID, eventId);
    }
    if (!event.hasAppId()) {
      at = append(document, at, APP_ID, appId);
    }
    if (!event.hasTimestamp()) {
      at = append(document, at, TIMESTAMP, receivedAt);
    }
    at = append(document, at, RECEIVED_AT, receivedAt);
    document[at] = '}';
    return document;
  }

  @SuppressWarnings("deprecation") // String.getBytes(int, …) is right for ASCII, and copies once
  private static int append(byte[] document, int at, byte[] start, String asciiValue) {
    System.arraycopy(start, 0, document, at, start.length);
    int valueAt = at + start.length;
    asciiValue.getBytes(0, asciiValue.length(), document, valueAt);
    document[valueAt + asciiValue.length()] = '"';
    return valueAt + asciiValue.length() + 1;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
