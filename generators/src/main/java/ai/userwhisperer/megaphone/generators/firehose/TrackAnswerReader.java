package ai.userwhisperer.megaphone.generators.firehose;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/**
 * Reads the answer to a single event: {@code {"status":"accepted", …}}, or {@code "tracked"} as the
 * API documentation has it; {@code "duplicate"} and {@code "rejected"} are refusals.
 */
final class TrackAnswerReader implements AnswerReader {
  private static final byte[] STATUS = "status".getBytes(StandardCharsets.US_ASCII);
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

  private final FlatJson flat = new FlatJson();

  @Override
  public Acceptance read(byte[] body, int from, int to, long firstSequence) {
    Acceptance acceptance = Acceptance.MALFORMED;
    flat.start(body, from, to);
    while (flat.next()) {
      if (flat.keyIs(STATUS)) {
        acceptance = meaning();
      }
    }
    return flat.isSure() ? acceptance : meaning(AnswerTree.read(body, from, to));
  }

  @Override
  public boolean isAccepted(int index) {
    throw new IllegalStateException("a single event is taken or refused whole");
  }

  private Acceptance meaning() {
    for (int i = 0; i < WORDS.length; i++) {
      if (flat.stringIs(WORD_BYTES[i])) {
        return MEANINGS[i];
      }
    }
    return Acceptance.MALFORMED;
  }

  private static Acceptance meaning(JsonNode tree) {
    String status = tree.path("status").asText("");
    for (int i = 0; i < WORDS.length; i++) {
      if (status.equals(WORDS[i])) {
        return MEANINGS[i];
      }
    }
    return Acceptance.MALFORMED;
  }
}
