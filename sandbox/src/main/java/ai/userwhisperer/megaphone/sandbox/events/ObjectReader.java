package ai.userwhisperer.megaphone.sandbox.events;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Reads one JSON object to its end, and checks its members and its depth on the way. */
final class ObjectReader {
  private ObjectReader() {}

  /**
   * Reads the object whose start the parser is at.
   *
   * @param rules what its members have to be, or null when they are free
   * @param maxLevels how many objects and arrays may lie in one another, this one included
   */
  static void read(
      JsonParser parser, String path, ObjectRules rules, int maxLevels, FieldErrors errors)
      throws IOException {
    long seen = 0;
    int level = 1;
    boolean tooDeep = false;
    while (level > 0) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.FIELD_NAME) {
        if (level > 1 || rules == null) {
          continue;
        }
        token = parser.nextToken();
        seen = rules.check(parser, seen, path, errors);
      }
      if (token.isStructStart()) {
        level++;
        tooDeep |= level > maxLevels;
      } else if (token.isStructEnd()) {
        level--;
      }
    }
    if (tooDeep) {
      errors.add(path, "must be at most " + maxLevels + " levels deep");
    }
    if (rules != null) {
      rules.checkComplete(seen, path, errors);
    }
  }
}
