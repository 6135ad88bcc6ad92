package ai.userwhisperer.megaphone.sandbox.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Duration;

/**
 * Reads one event after the other from a body, member by member, and gathers what is wrong with
 * each. Confined to one thread.
 */
final class EventMembers {
  static final long MAX_AHEAD_MS = Duration.ofMinutes(5).toMillis();
  static final long MAX_AGE_MS = Duration.ofDays(7).toMillis();
  static final int MAX_PROPERTIES_BYTES = 50 * 1024;
  static final int MAX_PROPERTIES_LEVELS = 10;

  private static final int EVENT_TYPE = 1;
  private static final int USER_ID = 2;
  private static final int TIMESTAMP = 4;
  private static final int EVENT_ID = 8;
  private static final int APP_ID = 16;
  private static final int PROPERTIES = 32;
  private static final int CONTEXT = 64;

  private final JsonFactory json;
  private final FieldErrors errors = new FieldErrors();

  private byte[] body;
  private long nowMs;
  private int seen;
  private EventType type;
  private String eventId;
  private int propertiesStart;
  private int propertiesEnd;

  EventMembers(JsonFactory json) {
    this.json = json;
  }

  /** Says where the next events are in, and the time that their timestamps are compared with. */
  void start(byte[] source, long now) {
    body = source;
    nowMs = now;
  }

  /** Reads the event whose start the parser is at, to its end. */
  Event readEvent(JsonParser parser) throws IOException {
    final int start = (int) parser.currentTokenLocation().getByteOffset();
    seen = 0;
    type = null;
    eventId = null;
    propertiesEnd = 0;
    errors.taken();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      readMember(name, parser);
    }
    final int end = (int) parser.currentLocation().getByteOffset();
    if ((seen & EVENT_TYPE) == 0) {
      errors.add("event_type", "is required");
    }
    if ((seen & USER_ID) == 0) {
      errors.add("user_id", "is required");
    }
    checkLateProperties();
    return new Event(
        type, eventId, (seen & APP_ID) != 0, (seen & TIMESTAMP) != 0, start, end, errors.taken());
  }

  private void readMember(String name, JsonParser parser) throws IOException {
    switch (name) {
      case "event_type" -> readType(parser);
      case "user_id" -> readUserId(parser);
      case "timestamp" -> readTimestamp(parser);
      case "event_id" -> {
        once(EVENT_ID, name);
        if (isText(parser) && Identifiers.isIdentifier("evt_", parser.getText())) {
          eventId = parser.getText();
        } else {
          refuse(parser, name, "must be evt_ and 16 letters or digits");
        }
      }
      case "app_id" -> {
        once(APP_ID, name);
        if (!isText(parser) || !Identifiers.isIdentifier("app_", parser.getText())) {
          refuse(parser, name, "must be app_ and 16 letters or digits");
        }
      }
      case "properties" -> readProperties(parser);
      case "context" -> {
        once(CONTEXT, name);
        if (parser.currentToken() == JsonToken.START_OBJECT) {
          ObjectReader.read(parser, name, ContextRules.CONTEXT, Integer.MAX_VALUE, errors);
        } else {
          refuse(parser, name, "must be an object");
        }
      }
      default -> refuse(parser, name, "is not allowed");
    }
  }

  private void readType(JsonParser parser) throws IOException {
    once(EVENT_TYPE, "event_type");
    type = isText(parser) ? EventType.byWireName(parser.getText()) : null;
    if (type == null) {
      refuse(parser, "event_type", "must be a type of event that the platform knows");
    }
  }

  private void readUserId(JsonParser parser) throws IOException {
    once(USER_ID, "user_id");
    if (!isText(parser)
        || !UserIds.isValid(
            parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength())) {
      refuse(parser, "user_id", UserIds.RULE);
    }
  }

  private void readTimestamp(JsonParser parser) throws IOException {
    once(TIMESTAMP, "timestamp");
    long atMs =
        isText(parser)
            ? Timestamps.parseMs(
                parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength())
            : Timestamps.INVALID;
    if (atMs == Timestamps.INVALID) {
      refuse(parser, "timestamp", "must be an RFC 3339 timestamp");
    } else if (atMs > nowMs + MAX_AHEAD_MS) {
      errors.add("timestamp", "must be at most 5 minutes ahead");
    } else if (atMs < nowMs - MAX_AGE_MS) {
      errors.add("timestamp", "must be at most 7 days old");
    }
  }

  private void readProperties(JsonParser parser) throws IOException {
    once(PROPERTIES, "properties");
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      refuse(parser, "properties", "must be an object");
      return;
    }
    int start = (int) parser.currentTokenLocation().getByteOffset();
    ObjectRules rules = type == null ? null : PropertyRules.of(type);
    ObjectReader.read(parser, "properties", rules, MAX_PROPERTIES_LEVELS, errors);
    int end = (int) parser.currentLocation().getByteOffset();
    if (end - start > MAX_PROPERTIES_BYTES) {
      errors.add("properties", "must be at most 50 KB");
    }
    if (rules == null) {
      propertiesStart = start;
      propertiesEnd = end;
    }
  }

  /**
   * Checks properties that came before the type, or that did not come though the type needs some.
   */
  private void checkLateProperties() throws IOException {
    ObjectRules rules = type == null ? null : PropertyRules.of(type);
    if (rules == null) {
      return;
    }
    if ((seen & PROPERTIES) == 0) {
      rules.checkComplete(0, "properties", errors);
    } else if (propertiesEnd > 0) {
      try (JsonParser parser =
          json.createParser(body, propertiesStart, propertiesEnd - propertiesStart)) {
        parser.nextToken();
        ObjectReader.read(parser, "properties", rules, Integer.MAX_VALUE, errors);
      }
    }
  }

  private void once(int member, String name) {
    if ((seen & member) != 0) {
      errors.add(name, "is given twice");
    }
    seen |= member;
  }

  private void refuse(JsonParser parser, String name, String message) throws IOException {
    errors.add(name, message);
    parser.skipChildren();
  }

  private static boolean isText(JsonParser parser) {
    return parser.currentToken() == JsonToken.VALUE_STRING;
  }
}
