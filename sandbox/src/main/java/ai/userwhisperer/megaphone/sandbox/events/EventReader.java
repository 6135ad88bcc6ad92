package ai.userwhisperer.megaphone.sandbox.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads events from JSON as it streams by, and checks each against the platform's rules. An event
 * that breaks them is still read to its end, so that the rest of a batch can be read. Confined to
 * one thread.
 */
public final class EventReader {
  /** The most events in one batch. */
  public static final int MAX_BATCH_EVENTS = 1000;

  private final JsonFactory json;
  private final EventMembers members;

  public EventReader(JsonFactory json) {
    this.json = json;
    this.members = new EventMembers(json);
  }

  /**
   * Reads a body that is one event.
   *
   * @param nowMs the time that timestamps are compared with, since the epoch
   * @throws IOException when the body is not one JSON document
   * @throws MalformedBodyException when it is JSON, but no object
   */
  public Event readOne(byte[] source, int length, long nowMs) throws IOException {
    try (JsonParser parser = json.createParser(source, 0, length)) {
      members.start(source, nowMs);
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedBodyException("the body must be a JSON object");
      }
      Event event = members.readEvent(parser);
      checkEnd(parser);
      return event;
    }
  }

  /**
   * Reads a body that is a batch: an object whose {@code events} is an array of 1 to {@value
   * #MAX_BATCH_EVENTS} events.
   *
   * @param nowMs the time that timestamps are compared with, since the epoch
   * @throws IOException when the body is not one JSON document
   * @throws MalformedBodyException when it is JSON, but no batch
   */
  public List<Event> readBatch(byte[] source, int length, long nowMs) throws IOException {
    try (JsonParser parser = json.createParser(source, 0, length)) {
      members.start(source, nowMs);
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedBodyException("the body must be a JSON object");
      }
      List<Event> events = null;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isEvents = "events".equals(parser.currentName());
        JsonToken value = parser.nextToken();
        if (!isEvents) {
          parser.skipChildren();
        } else if (value != JsonToken.START_ARRAY || events != null) {
          throw new MalformedBodyException("events must be one array of events");
        } else {
          events = readEvents(parser);
        }
      }
      checkEnd(parser);
      if (events == null || events.isEmpty()) {
        throw new MalformedBodyException(
            "events must hold 1 to " + MAX_BATCH_EVENTS + " events; it holds none");
      }
      return events;
    }
  }

  private List<Event> readEvents(JsonParser parser) throws IOException {
    List<Event> events = new ArrayList<>(128);
    JsonToken token;
    while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
      if (events.size() == MAX_BATCH_EVENTS) {
        throw new MalformedBodyException(
            "events must hold 1 to " + MAX_BATCH_EVENTS + " events; it holds more");
      }
      if (token == JsonToken.START_OBJECT) {
        events.add(members.readEvent(parser));
      } else {
        parser.skipChildren();
        events.add(
            new Event(
                null,
                null,
                false,
                false,
                0,
                0,
                List.of(new FieldError("event", "must be an object"))));
      }
    }
    return events;
  }

  private static void checkEnd(JsonParser parser) throws IOException {
    if (parser.nextToken() != null) {
      throw new MalformedBodyException("the body must be one JSON document; more follows it");
    }
  }
}
