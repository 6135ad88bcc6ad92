package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdScannerTest {
  private static final String ID = "evt_0123456789abcdef";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"event_id\":\"" + ID + "\"}",
        " \r\n\t{ \"event_id\" :\n \"" + ID + "\" , \"a\": 1 }",
        "{\"event_type\":\"page_viewed\",\"event_id\":\"" + ID + "\"}",
        "{\"n\":-1.5e3,\"t\":true,\"z\":null,\"e\":{},\"l\":[],\"event_id\":\"" + ID + "\"}",
        "{\"l\":[1,{\"x\":[\"]}\"]}],\"event_id\":\"" + ID + "\"}",
        "{\"s\":\"a \\\"quoted\\\" word\",\"event_id\":\"" + ID + "\"}",
        "{\"s\":\"backslash at the end \\\\\",\"event_id\":\"" + ID + "\"}",
        "{\"ümläut €\":\"ß\",\"event_id\":\"" + ID + "\"}",
      })
  void theIdAtTheTopIsFoundWhereverItStands(String json) {
    assertThat(found(json)).isEqualTo(ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"properties\":{\"event_id\":\"evt_ffffffffffffffff\"},\"event_id\":\"" + ID + "\"}",
        "{\"list\":[{\"event_id\":\"evt_ffffffffffffffff\"}],\"event_id\":\"" + ID + "\"}",
        "{\"text\":\"\\\"event_id\\\":\\\"evt_ffffffffffffffff\\\"\",\"event_id\":\"" + ID + "\"}",
        "{\"text\":\"event_id\",\"event_id\":\"" + ID + "\"}",
        "{\"event_id2\":\"evt_ffffffffffffffff\",\"event_id\":\"" + ID + "\"}",
      })
  void theSameWordsElsewhereAreNotTakenForIt(String json) {
    assertThat(found(json)).isEqualTo(ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{ }",
        "{\"a\":1}",
        "{\"properties\":{\"event_id\":\"" + ID + "\"}}",
        "{\"event_id\":7}",
        "{\"event_id\":\"too short\"}",
        "{\"event_id\":\"" + ID + "0\"}",
      })
  void aDocumentWithoutOneIsToldFromOneThatIsUnclear(String json) {
    assertThat(find(json)).isEqualTo(EventIdScanner.ABSENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "[]",
        "{",
        "{\"a",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1;\"b\":2}",
        "{\"event_id\"",
        "{\"event_id\":",
        "{\"event_id\":\"evt_0123",
        "{\"event\\u005fid\":\"" + ID + "\"}",
        "{\"event_id\":\"evt\\u005f0123456789abcdef\"}",
        "{\"a\":\"x\\",
        "{\"a\":[1,2}",
        "{\"a\":1,\"b\":{\"c\":\"",
      })
  void whatIsEscapedOrBrokenIsLeftToAParser(String json) {
    assertThat(find(json)).isEqualTo(EventIdScanner.UNSURE);
  }

  @Test
  void whatStandsBehindTheDocumentInTheBufferIsNotRead() {
    String json = "{\"event_id\":\"evt_0123";
    byte[] buffer = (json + "456789abcdef\"}").getBytes(StandardCharsets.UTF_8);
    assertThat(EventIdScanner.find(buffer, json.length())).isEqualTo(EventIdScanner.UNSURE);
  }

  @Test
  void noPrefixOfADocumentReadsBeyondItsEnd() {
    byte[] json =
        ("{\"a\":\"b\\\\\",\"c\":[{\"d\":\"e\"}],\"event_id\":\"" + ID + "\"}")
            .getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < json.length - 1; length++) {
      byte[] exactly = java.util.Arrays.copyOf(json, length);
      assertThat(EventIdScanner.find(exactly, length))
          .isIn(EventIdScanner.UNSURE, json.length - 2 - ID.length());
    }
  }

  private static int find(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return EventIdScanner.find(bytes, bytes.length);
  }

  private static String found(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    int offset = EventIdScanner.find(bytes, bytes.length);
    assertThat(offset).isNotNegative();
    return new String(bytes, offset, ID.length(), StandardCharsets.US_ASCII);
  }
}
