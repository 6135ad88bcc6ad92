package ai.userwhisperer.megaphone.generators.firehose;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.generators.event.EventModel;
import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
  private static final long FIRST = 5_000;

  private final AnswerReader track = AnswerReader.of(source(1));
  private final AnswerReader batch = AnswerReader.of(source(4));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"status\":\"accepted\",\"event_id\":\"e\",\"processing_time\":1.5} | ALL",
        "{\"event_id\":\"e\", \"status\" : \"tracked\" , \"timestamp\":\"t\"} | ALL",
        "{\"status\":\"duplicate\"} | DUPLICATE",
        "{\"status\":\"rejected\",\"errors\":[{\"field\":\"a\",\"message\":\"b\"}]} | NONE",
        "{\"nested\":{\"status\":\"rejected\"},\"status\":\"accepted\"} | ALL",
        "{\"nested\":{\"status\":\"accepted\"}} | MALFORMED",
        "{\"note\":\"\\\"status\\\":\\\"accepted\\\"\"} | MALFORMED",
        "{\"st\\u0061tus\":\"accepted\"} | ALL",
        "{\"status\":\"perhaps\"} | MALFORMED",
        "{\"status\":[\"accepted\"]} | MALFORMED",
        "{\"status\":\"accepted\"} trailing | MALFORMED",
        "{\"status\":\"accepted\" | MALFORMED",
        "{\"status\":\"accepted\",} | MALFORMED",
        "[\"status\",\"accepted\"] | MALFORMED",
        "\"accepted\" | MALFORMED",
        "{} | MALFORMED"
      })
  void anAnswerToASingleEvent(String body, Acceptance expected) {
    assertThat(read(track, body)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"status\":\"processed\",\"total\":4,\"accepted\":4,\"rejected\":0}",
        "{\"status\":\"processed\",\"total\":4,\"accepted\":4,\"rejected\":0,\"errors\":[],\"processing_time\":12}",
        "{\"processed\":4,\"failed\":0,\"event_ids\":[\"a\",\"b\",\"c\",\"d\"]}",
        "{\"accepted\":4,\"rejected\":0,\"meta\":{\"a\":1}}"
      })
  void aBatchThatWasTakenWhole(String body) {
    assertThat(read(batch, body)).isEqualTo(Acceptance.ALL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"status\":\"processed\",\"total\":4,\"accepted\":0,\"rejected\":4}",
        "{\"processed\":0,\"failed\":4,\"event_ids\":[]}"
      })
  void aBatchThatWasRefusedWhole(String body) {
    assertThat(read(batch, body)).isEqualTo(Acceptance.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"status\":\"accepted\"} | ALL",
        "{\"status\":\"tracked\",\"event_id\":\"e\",\"processing_time\":1.5} | ALL",
        "{\"st\\u0061tus\":\"accepted\",\"note\":\"\\\"\"} | ALL",
        "{\"status\":\"duplicate\"} | NONE",
        "{\"status\":\"rejected\",\"message\":\"no\"} | NONE",
        "{\"status\":\"rejected\",\"message\":\"n\\u006f\"} | NONE",
      })
  void aWordWithoutCountsSpeaksOfTheWholeBatch(String body, Acceptance expected) {
    assertThat(read(batch, body)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"status\":\"accepted\",\"total\":4}",
        "{\"status\":\"accepted\",\"accepted\":\"4\"}",
        "{\"status\":\"accepted\",\"rejected\":0}",
        "{\"status\":\"accepted\",\"processed\":4}",
        "{\"status\":\"accepted\",\"failed\":0}",
        "{\"status\":\"accepted\",\"errors\":[]}",
        "{\"status\":\"accepted\",\"event_ids\":[]}",
        "{\"status\":\"accepted\",\"result\":{\"rejected\":4}}",
        "{\"status\":\"accepted\",\"results\":[[{\"rejected\":4}]]}",
        "{\"status\":\"processed\"}"
      })
  void aWordBesideAnythingThatCountsSaysNothing(String body) {
    assertThat(read(batch, body)).isEqualTo(Acceptance.MALFORMED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"accepted\":0,\"rejected\":4,\"processed\":4,\"failed\":0} | NONE",
        "{\"processed\":4,\"failed\":0,\"accepted\":0,\"rejected\":4} | NONE",
        "{\"processed\":0,\"failed\":4,\"accepted\":4,\"rejected\":0} | ALL",
        "{\"accepted\":0,\"accepted\":4,\"rejected\":0} | ALL"
      })
  void theServicesCountsComeBeforeTheDocumentations(String body, Acceptance expected) {
    assertThat(read(batch, body)).isEqualTo(expected);
  }

  @Test
  void refusedEventsAreThoseThatErrorsName() {
    assertThat(
            read(
                batch,
                "{\"total\":4,\"accepted\":2,\"rejected\":2,\"errors\":["
                    + "{\"index\":0,\"eventId\":\"%s\"},{\"index\":0,\"event_id\":\"%s\"}]}",
                id(1),
                id(3)))
        .isEqualTo(Acceptance.SOME);
    assertThat(accepted()).containsExactly(0, 2);
  }

  @Test
  void acceptedEventsAreThoseThatAreNamed() {
    assertThat(
            read(
                batch,
                "{\"processed\":3,\"failed\":1,\"event_ids\":[\"%s\",\"%s\",\"%s\"]}",
                id(0),
                id(3),
                id(2)))
        .isEqualTo(Acceptance.SOME);
    assertThat(accepted()).containsExactly(0, 2, 3);
  }

  @Test
  void eventsThatAreNamedAreRefusedEvenIfTheCountIsLess() {
    assertThat(
            read(
                batch,
                "{\"accepted\":3,\"rejected\":1,\"errors\":[{\"eventId\":\"%s\"},{\"eventId\":\"%s\"}]}",
                id(0),
                id(1)))
        .isEqualTo(Acceptance.SOME);
    assertThat(accepted()).containsExactly(2, 3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"accepted\":2,\"rejected\":2,\"errors\":[{\"eventId\":\"ID\"}]}",
        "{\"accepted\":3,\"rejected\":1}",
        "{\"accepted\":3,\"rejected\":1,\"errors\":[{\"index\":2}]}",
        "{\"accepted\":3,\"rejected\":1,\"errors\":[{\"eventId\":\"evt_0000000000000000\"}]}",
        "{\"processed\":3,\"failed\":1}",
        "{\"processed\":3,\"failed\":1,\"event_ids\":[\"ID\"]}",
        "{\"processed\":4,\"failed\":1,\"event_ids\":[\"ID\"]}"
      })
  void aBodyThatNamesLessThanItCountsSaysNothing(String body) {
    assertThat(read(batch, body.replace("ID", id(0)))).isEqualTo(Acceptance.UNACCOUNTABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"status\":\"processed\"}",
        "{\"status\":\"processed\",\"total\":5,\"accepted\":4,\"rejected\":0}",
        "{\"accepted\":5,\"rejected\":0}",
        "{\"accepted\":\"4\",\"rejected\":0}",
        "{\"accepted\":4,\"rejected\":-1}",
        "{\"accepted\":4}",
        "{\"inner\":{\"accepted\":4,\"rejected\":0}}",
        "not json",
        ""
      })
  void aBodyThatIsNoAnswerToABatch(String body) {
    assertThat(read(batch, body)).isEqualTo(Acceptance.MALFORMED);
  }

  private List<Integer> accepted() {
    return IntStream.range(0, 4).filter(batch::isAccepted).boxed().toList();
  }

  private static String id(int index) {
    return new EventId(TestRun.RUN_KEY, 0, FIRST + index).toString();
  }

  private static Acceptance read(AnswerReader reader, String format, String... ids) {
    String body = ids.length == 0 ? format : String.format(format, (Object[]) ids);
    byte[] bytes = ("##" + body + "##").getBytes(StandardCharsets.UTF_8);
    return reader.read(bytes, 2, bytes.length - 2, FIRST);
  }

  private static EventSource source(int batch) {
    return new EventSource(EventModel.of(TestRun.MIX, 1), TestRun.RUN_KEY, 0, 0, batch);
  }
}
