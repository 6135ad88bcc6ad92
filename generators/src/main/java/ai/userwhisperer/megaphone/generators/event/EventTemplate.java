package ai.userwhisperer.megaphone.generators.event;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of an event of one kind. Each event fills the holes, over those of the one before, and
 * is then copied whole: one pass over the memory that it is sent from. Confined to one thread.
 */
final class EventTemplate {
  static final String USER_PREFIX = "usr_";
  static final String SESSION_PREFIX = "ses_";

  /** Stands before an event that follows another. */
  private static final char SEPARATOR = ',';

  /** The separator, and the event. */
  private final byte[] text;

  private final int sequenceAt;
  private final int timestampAt;
  private final int sessionAt;
  private final int[] userAts;
  private final int[] traceAts;
  private final int[] numberAts;

  /**
   * @param withHoles ASCII; one {@link Hole#SEQUENCE}, one {@link Hole#TIMESTAMP}, one {@link
   *     Hole#SESSION}, any number of the others
   */
  EventTemplate(String withHoles) {
    StringBuilder filled = new StringBuilder().append(SEPARATOR);
    List<Integer> offsets = new ArrayList<>();
    List<Hole> holes = new ArrayList<>();
    for (int i = 0; i < withHoles.length(); ) {
      Hole hole = Hole.at(withHoles, i);
      if (hole == null) {
        filled.append(withHoles.charAt(i++));
      } else {
        holes.add(hole);
        offsets.add(filled.length());
        filled.append("0".repeat(hole.width()));
        i += hole.marker().length();
      }
    }
    text = filled.toString().getBytes(StandardCharsets.US_ASCII);
    sequenceAt = one(Hole.SEQUENCE, holes, offsets);
    timestampAt = one(Hole.TIMESTAMP, holes, offsets);
    sessionAt = one(Hole.SESSION, holes, offsets);
    userAts = all(Hole.USER, holes, offsets);
    traceAts = all(Hole.TRACE, holes, offsets);
    numberAts = all(Hole.NUMBER, holes, offsets);
  }

  /** The template of an event. */
  static EventTemplate of(
      String idPrefix, String appId, String runKey, EventType type, Device device, int variant) {
    return new EventTemplate(
        "{\"event_id\":\""
            + idPrefix
            + Hole.SEQUENCE.marker()
            + "\",\"event_type\":\""
            + type.typeName()
            + "\",\"user_id\":\""
            + USER_PREFIX
            + Hole.USER.marker()
            + "\",\"timestamp\":\""
            + Hole.TIMESTAMP.marker()
            + "\",\"app_id\":\""
            + appId
            + "\",\"properties\":"
            + type.properties().get(variant)
            + ",\"context\":{\"session_id\":\""
            + SESSION_PREFIX
            + Hole.SESSION.marker()
            + "\",\"device_type\":\""
            + device.type()
            + "\",\"user_agent\":\""
            + device.userAgent()
            + "\",\"utm_source\":\"megaphone-"
            + runKey
            + "\"}}");
  }

  /** Bytes of an event, without a separator. */
  int length() {
    return text.length - 1;
  }

  /** Makes it the event of a user in a session, with what only this event has. */
  void fill(long userKey, long sessionKey, long trace) {
    Digits.writeHex(sessionKey, text, sessionAt);
    for (int at : userAts) {
      Digits.writeHex(userKey, text, at);
    }
    for (int at : traceAts) {
      Digits.writeHex(trace, text, at);
    }
    for (int at : numberAts) {
      Digits.writeFour(Hole.number(trace), text, at);
    }
  }

  /** Gives it an id and a time. */
  void stamp(long sequence, SequenceText sequences, long epochMs, TimestampText timestamps) {
    sequences.write(sequence, text, sequenceAt);
    timestamps.write(epochMs, text, timestampAt);
  }

  /** Appends the event as it was filled. */
  void appendTo(ByteBuf out) {
    out.writeBytes(text, 1, text.length - 1);
  }

  /** Appends a separator and the event as it was filled. */
  void appendNextTo(ByteBuf out) {
    out.writeBytes(text, 0, text.length);
  }

  /** The event as it was filled. */
  @Override
  public String toString() {
    return new String(text, 1, text.length - 1, StandardCharsets.US_ASCII);
  }

  private static int one(Hole hole, List<Hole> holes, List<Integer> offsets) {
    int[] found = all(hole, holes, offsets);
    if (found.length != 1) {
      throw new IllegalArgumentException("holes " + holes + ": needs one " + hole);
    }
    return found[0];
  }

  private static int[] all(Hole hole, List<Hole> holes, List<Integer> offsets) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < holes.size(); i++) {
      if (holes.get(i) == hole) {
        found.add(offsets.get(i));
      }
    }
    return found.stream().mapToInt(Integer::intValue).toArray();
  }
}
