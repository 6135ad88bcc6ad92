package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the value of the member {@code event_id} of a JSON object without parsing it all: a walk
 * over its bytes that knows strings and depth, so the same words inside a property are not taken
 * for it. Allocates nothing. Thread-safe.
 */
final class EventIdScanner {
  /** There is no such member at the top, or its value can't be an event's id. */
  static final int ABSENT = -1;

  /** Escapes or a broken document: only a JSON parser can tell. */
  static final int UNSURE = -2;

  private static final byte[] MEMBER = "event_id".getBytes(StandardCharsets.US_ASCII);

  private EventIdScanner() {}

  /**
   * Where the id starts.
   *
   * @param json holds the document from its first byte on
   * @param length of the document
   * @return the offset of an unescaped string of {@link EventId#LENGTH} bytes, or {@link #ABSENT}
   *     or {@link #UNSURE}
   */
  static int find(byte[] json, int length) {
    int at = skipSpace(json, 0, length);
    if (at >= length || json[at] != '{') {
      return UNSURE;
    }
    at = skipSpace(json, at + 1, length);
    if (at < length && json[at] == '}') {
      return ABSENT;
    }
    while (at < length && json[at] == '"') {
      int nameStart = at + 1;
      int nameEnd = endOfString(json, nameStart, length);
      int colon = skipSpace(json, nameEnd + 1, length);
      if (colon >= length || json[colon] != ':' || hasEscape(json, nameStart, nameEnd)) {
        return UNSURE;
      }
      int value = skipSpace(json, colon + 1, length);
      if (Arrays.equals(json, nameStart, nameEnd, MEMBER, 0, MEMBER.length)) {
        return id(json, value, length);
      }
      at = skipSpace(json, endOfValue(json, value, length), length);
      if (at >= length || (json[at] != ',' && json[at] != '}')) {
        return UNSURE;
      }
      if (json[at] == '}') {
        return ABSENT;
      }
      at = skipSpace(json, at + 1, length);
    }
    return UNSURE;
  }

  private static int id(byte[] json, int value, int length) {
    if (value >= length) {
      return UNSURE;
    }
    if (json[value] != '"') {
      return ABSENT;
    }
    int end = endOfString(json, value + 1, length);
    if (end >= length || hasEscape(json, value + 1, end)) {
      return UNSURE;
    }
    return end - value - 1 == EventId.LENGTH ? value + 1 : ABSENT;
  }

  /** The offset after a value, or {@code length} when it does not end. */
  private static int endOfValue(byte[] json, int start, int length) {
    int depth = 0;
    for (int at = start; at < length; at++) {
      switch (json[at]) {
        case '"' -> {
          at = endOfString(json, at + 1, length);
          if (depth == 0) {
            return Math.min(length, at + 1);
          }
        }
        case '{', '[' -> depth++;
        case '}', ']' -> {
          if (depth == 0) {
            return at;
          }
          if (--depth == 0) {
            return at + 1;
          }
        }
        case ',' -> {
          if (depth == 0) {
            return at;
          }
        }
        default -> {
          // A part of a number or a word.
        }
      }
    }
    return length;
  }

  /** The offset of the quote that ends a string, or {@code length}. */
  private static int endOfString(byte[] json, int start, int length) {
    int at = start;
    while (at < length && json[at] != '"') {
      at += json[at] == '\\' ? 2 : 1;
    }
    return Math.min(at, length);
  }

  private static boolean hasEscape(byte[] json, int from, int to) {
    for (int at = from; at < to; at++) {
      if (json[at] == '\\') {
        return true;
      }
    }
    return false;
  }

  private static int skipSpace(byte[] json, int start, int length) {
    int at = start;
    while (at < length && (json[at] == ' ' || (json[at] >= '\t' && json[at] <= '\r'))) {
      at++;
    }
    return at;
  }
}
