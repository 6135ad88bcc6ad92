package ai.userwhisperer.megaphone.generators.firehose;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/**
 * The word that an answer has in its member {@code status}, where it speaks of all that was sent:
 * {@code accepted}, or {@code tracked} as the API documentation has it; {@code duplicate} and
 * {@code rejected} are refusals.
 */
final class StatusWord {
  private static final byte[] MEMBER = "status".getBytes(StandardCharsets.US_ASCII);
  private static final String[] WORDS = {"accepted", "tracked", "duplicate", "rejected"};
  private static final Acceptance[] MEANINGS = {
    Acceptance.ALL, Acceptance.ALL, Acceptance.DUPLICATE, Acceptance.NONE
  };
  private static final byte[][] WORD_BYTES = new byte[WORDS.length][];

  static {
    for (int i = 0; i < WORDS.length; i++) {
      WORD_BYTES[i] = WORDS[i].getBytes(StandardCharsets.US_ASCII);
    }
  }

  private StatusWord() {}

  /** Whether the current member is the one with the word. */
  static boolean isAt(FlatJson flat) {
    return flat.keyIs(MEMBER);
  }

  /** What the current member's value means; {@link Acceptance#MALFORMED} for any other value. */
  static Acceptance meaning(FlatJson flat) {
    for (int i = 0; i < WORDS.length; i++) {
      if (flat.stringIs(WORD_BYTES[i])) {
        return MEANINGS[i];
      }
    }
    return Acceptance.MALFORMED;
  }

  /** What the tree's word means; {@link Acceptance#MALFORMED} for any other, and for none. */
  static Acceptance meaning(JsonNode tree) {
    String word = tree.path("status").asText("");
    for (int i = 0; i < WORDS.length; i++) {
      if (word.equals(WORDS[i])) {
        return MEANINGS[i];
      }
    }
    return Acceptance.MALFORMED;
  }
}
