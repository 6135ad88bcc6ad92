package ai.userwhisperer.megaphone.sandbox.ingestion;

import ai.userwhisperer.megaphone.sandbox.events.EventType;
import ai.userwhisperer.megaphone.sandbox.events.Identifiers;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import java.io.IOException;

/**
 * Reads of a published event what the worker needs, and no further: its id and its type. Confined
 * to one thread.
 */
final class MessageReader {
  private final JsonFactory json;
  private byte[] document = new byte[4096];
  private String eventId;
  private EventType type;

  MessageReader(JsonFactory json) {
    this.json = json;
  }

  /** Reads a message; false when it is no event. */
  boolean read(ByteString data) {
    eventId = null;
    type = null;
    if (data.size() > document.length) {
      document = new byte[data.size()];
    }
    data.copyTo(document, 0);
    try (JsonParser parser = json.createParser(document, 0, data.size())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while ((eventId == null || type == null) && parser.nextToken() == JsonToken.FIELD_NAME) {
        readMember(parser);
      }
      return eventId != null && type != null && Identifiers.isIdentifier("evt_", eventId);
    } catch (IOException e) {
      return false;
    }
  }

  private void readMember(JsonParser parser) throws IOException {
    String name = parser.currentName();
    JsonToken token = parser.nextToken();
    if (token != JsonToken.VALUE_STRING) {
      parser.skipChildren();
    } else if (name.equals("event_id")) {
      eventId = parser.getText();
    } else if (name.equals("event_type")) {
      type = EventType.byWireName(parser.getText());
    }
  }

  String eventId() {
    return eventId;
  }

  EventType type() {
    return type;
  }
}
