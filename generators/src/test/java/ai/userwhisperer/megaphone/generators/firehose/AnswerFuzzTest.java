package ai.userwhisperer.megaphone.generators.firehose;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.generators.event.EventModel;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Bytes that a fuzzer makes up, from the seeds in {@code AnswerFuzzTestInputs}. By themselves these
 * are ordinary tests of the seeds; with {@code JAZZER_FUZZ=1} one of them fuzzes, and keeps a
 * finding as a new seed.
 */
class AnswerFuzzTest {
  private static final int BATCH = 4;

  private final AnswerReader track = AnswerReader.of(source(1));
  private final AnswerReader batch = AnswerReader.of(source(BATCH));

  /** However bytes are cut, they mean the same; and what they mean can be said in plain form. */
  @FuzzTest(maxDuration = "5s")
  void answers(byte[] data) {
    // Twice, so that heads repeat.
    byte[] twice = Arrays.copyOf(data, 2 * data.length);
    System.arraycopy(data, 0, twice, data.length, data.length);
    Transcript whole = Transcript.whole(twice);

    Random random = new Random(Arrays.hashCode(data));
    assertThat(Transcript.inPieces(twice, at -> at + 1)).isEqualTo(whole);
    assertThat(
            Transcript.inPieces(
                twice, at -> Math.min(twice.length, at + 1 + random.nextInt(1 + data.length / 3))))
        .isEqualTo(whole);

    long wireBytes = 0;
    for (Transcript.Answer answer : whole.answers()) {
      assertThat(answer.body().length()).isLessThan(answer.wireBytes());
      wireBytes += answer.wireBytes();
    }
    assertThat(wireBytes).isLessThanOrEqualTo(twice.length);
    assertThat(Transcript.whole(whole.plain()).withoutWireBytes())
        .isEqualTo(new Transcript(whole.answers(), false).withoutWireBytes());
  }

  /** What the quick reading of a body is sure of, a JSON library and the slow reading say, too. */
  @FuzzTest(maxDuration = "5s")
  void bodies(byte[] data) throws IOException {
    FlatJson flat = new FlatJson();
    flat.start(data, 0, data.length);
    while (flat.next()) {
      // To the end.
    }
    if (!flat.isSure()) {
      track.read(data, 0, data.length, 0);
      batch.read(data, 0, data.length, 0);
      return;
    }
    assertAgrees(data);
    byte[] slow = unsure(data);
    for (AnswerReader reader : new AnswerReader[] {track, batch}) {
      Acceptance quick = reader.read(data, 0, data.length, 0);
      boolean[] accepted = accepted(reader, quick);
      assertThat(reader.read(slow, 0, slow.length, 0)).isEqualTo(quick);
      assertThat(accepted(reader, quick)).isEqualTo(accepted);
    }
  }

  private static void assertAgrees(byte[] data) throws IOException {
    FlatJson flat = new FlatJson();
    flat.start(data, 0, data.length);
    try (JsonParser jackson = new JsonMapper().createParser(data)) {
      assertThat(jackson.nextToken()).isEqualTo(JsonToken.START_OBJECT);
      while (flat.next()) {
        assertThat(flat.keyIs(ascii(jackson.nextFieldName()))).isTrue();
        JsonToken value = jackson.nextToken();
        assertThat(value).isNotEqualTo(JsonToken.START_OBJECT);
        if (value == JsonToken.VALUE_STRING) {
          assertThat(flat.stringIs(ascii(jackson.getText()))).isTrue();
        } else {
          assertThat(flat.stringIs(ascii("accepted"))).isFalse();
        }
        boolean count =
            value == JsonToken.VALUE_NUMBER_INT && jackson.getText().matches("[0-9]{1,9}");
        assertThat(flat.number()).isEqualTo(count ? jackson.getIntValue() : -1);
        jackson.skipChildren();
      }
      assertThat(flat.isSure()).isTrue();
      assertThat(jackson.nextToken()).isEqualTo(JsonToken.END_OBJECT);
      assertThat(jackson.nextToken()).isNull();
    }
    JsonNode tree = AnswerTree.read(data, 0, data.length);
    assertThat(tree.isObject() && AnswerTree.isFlat(tree)).isTrue();
  }

  /** The same object with a member more that means nothing, and that the quick reading leaves. */
  private static byte[] unsure(byte[] data) {
    String text = new String(data, StandardCharsets.US_ASCII);
    String rest = text.substring(text.indexOf('{') + 1);
    return ascii("{\"\\u005f\":0" + (rest.strip().startsWith("}") ? "" : ",") + rest);
  }

  private static boolean[] accepted(AnswerReader reader, Acceptance acceptance) {
    boolean[] accepted = new boolean[BATCH];
    if (acceptance == Acceptance.SOME) {
      IntStream.range(0, BATCH).forEach(i -> accepted[i] = reader.isAccepted(i));
    }
    return accepted;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static EventSource source(int batch) {
    return new EventSource(EventModel.of(TestRun.MIX, 1), TestRun.RUN_KEY, 0, 0, batch);
  }
}
