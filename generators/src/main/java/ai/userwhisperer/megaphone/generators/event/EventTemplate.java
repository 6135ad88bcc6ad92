package ai.userwhisperer.megaphone.generators.event;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The bytes of an event, whole but for its holes. Immutable. */
final class EventTemplate {
  static final String USER_PREFIX = "usr_";
  static final String SESSION_PREFIX = "ses_";

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
    StringBuilder filled = new StringBuilder();
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

  int length() {
    return text.length;
  }

  /** Where the sequence number's digits go. */
  int sequenceAt() {
    return sequenceAt;
  }

  /** Where the timestamp goes. */
  int timestampAt() {
    return timestampAt;
  }

  /** Copies the template and fills all holes but the sequence number and the timestamp. */
  void write(long userKey, long sessionKey, long trace, byte[] target, int offset) {
    System.arraycopy(text, 0, target, offset, text.length);
    Hole.writeHex(sessionKey, target, offset + sessionAt);
    for (int at : userAts) {
      Hole.writeHex(userKey, target, offset + at);
    }
    for (int at : traceAts) {
      Hole.writeHex(trace, target, offset + at);
    }
    for (int at : numberAts) {
      Hole.writeNumber(trace, target, offset + at);
    }
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
