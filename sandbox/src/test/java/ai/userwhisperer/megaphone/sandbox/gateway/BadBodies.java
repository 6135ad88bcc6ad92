package ai.userwhisperer.megaphone.sandbox.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Bodies that no call may take, made from one that is good. */
final class BadBodies {
  private static final int DEEP = 100_000;

  private BadBodies() {}

  /** By what is wrong with each; the good one is a JSON object. */
  static Map<String, byte[]> from(String good) {
    Map<String, byte[]> bodies = new LinkedHashMap<>();
    bodies.put("nothing", new byte[0]);
    bodies.put("white space", bytes(" \r\n\t "));
    bodies.put("one brace", bytes("{"));
    bodies.put("no end", bytes(good.substring(0, good.length() - 1)));
    bodies.put("half", bytes(good.substring(0, good.length() / 2)));
    bodies.put("an array", bytes("[" + good + "]"));
    bodies.put("an empty array", bytes("[]"));
    bodies.put("a string", bytes("\"" + "x" + "\""));
    bodies.put("a number", bytes("1"));
    bodies.put("null", bytes("null"));
    bodies.put("words", bytes("user_id=usr_1&event_type=page_viewed"));
    bodies.put("two documents", bytes(good + good));
    bodies.put("a comma behind", bytes(good + ","));
    bodies.put("a NUL behind", bytes(good + "\u0000"));
    bodies.put("a comment", bytes("/* */" + good));
    bodies.put("single quotes", bytes(good.replace('"', '\'')));
    bodies.put("a comma too many", bytes(with(good, "\"x\":1,")));
    bodies.put("NaN", bytes(with(good, "\"x\":NaN")));
    bodies.put("a number that is none", bytes(with(good, "\"x\":01")));
    bodies.put("an escape that is none", bytes(with(good, "\"x\":\"\\x\"")));
    bodies.put("a line break in a string", bytes(with(good, "\"x\":\"\n\"")));
    bodies.put("deep arrays", bytes(with(good, "\"x\":" + nested("[", "]"))));
    bodies.put("deep objects", bytes(with(good, "\"x\":" + nested("{\"x\":", "}"))));
    bodies.put("deep arrays without end", bytes(with(good, "\"x\":" + "[".repeat(DEEP))));
    addEncodings(bodies, good);
    return bodies;
  }

  private static void addEncodings(Map<String, byte[]> bodies, String good) {
    bodies.put("Latin-1", with(good, "\"x\":\"?\"", ISO_8859_1, 0xfc));
    bodies.put("UTF-8 that is cut off", with(good, "\"x\":\"?\"", UTF_8, 0xe2, 0x82));
    bodies.put("UTF-8 that goes on without a start", with(good, "\"x\":\"?\"", UTF_8, 0x82));
    bodies.put("UTF-8 longer than it has to be", with(good, "\"x\":\"?\"", UTF_8, 0xc1, 0xa1));
    bodies.put("half of a pair in UTF-8", with(good, "\"x\":\"?\"", UTF_8, 0xed, 0xa0, 0x80));
    bodies.put("beyond Unicode", with(good, "\"x\":\"?\"", UTF_8, 0xf5, 0x80, 0x80, 0x80));
    bodies.put("wrong UTF-8 in a name", with(good, "\"?\":1", UTF_8, 0xff));
    bodies.put("a byte order mark", bytes("\uFEFF" + good));
    bodies.put("UTF-16, big end first", good.getBytes(UTF_16BE));
    bodies.put("UTF-16, little end first", good.getBytes(UTF_16LE));
    bodies.put("UTF-32", good.getBytes(Charset.forName("UTF-32BE")));
  }

  /** The good body with each member twice. */
  static byte[] twice(String good) {
    return bytes(with(good, good.substring(1, good.length() - 1)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** The good body with one more member at its end. */
  private static String with(String good, String member) {
    return good.substring(0, good.length() - 1) + "," + member + "}";
  }

  /** The same, with these bytes in the place of the question mark. */
  private static byte[] with(String good, String member, Charset charset, int... inPlace) {
    byte[] before = with(good, member.substring(0, member.indexOf('?'))).getBytes(charset);
    byte[] after = (member.substring(member.indexOf('?') + 1) + "}").getBytes(charset);
    int start = before.length - 1;
    byte[] all = Arrays.copyOf(before, start + inPlace.length + after.length);
    for (int i = 0; i < inPlace.length; i++) {
      all[start + i] = (byte) inPlace[i];
    }
    System.arraycopy(after, 0, all, start + inPlace.length, after.length);
    return all;
  }

  private static String nested(String open, String close) {
    return open.repeat(DEEP) + "1" + close.repeat(DEEP);
  }
}
