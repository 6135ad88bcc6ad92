package ai.userwhisperer.megaphone.generators.firehose;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;

/** The slow way to read an answer, for those that {@link FlatJson} is not sure of. */
final class AnswerTree {
  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private AnswerTree() {}

  /** The body as a tree; a missing node when it is not JSON. */
  static JsonNode read(byte[] body, int from, int to) {
    try {
      return READER.readTree(body, from, to - from);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  /** A member that is a whole number; −1 when there is none. */
  static int number(JsonNode tree, String member) {
    JsonNode value = tree.path(member);
    return value.isInt() ? value.intValue() : -1;
  }

  /** Whether no member holds an object, however deep: then no member can hide a count. */
  static boolean isFlat(JsonNode tree) {
    for (JsonNode member : tree) {
      if (member.isObject() || !isFlat(member)) {
        return false;
      }
    }
    return true;
  }
}
