package ai.userwhisperer.megaphone.sandbox.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
  private static final String GOOD = "{\"event_type\":\"user_login\",\"user_id\":\"usr_1\"}";

  private final EventReader reader = new EventReader(new JsonFactory());

  @Test
  void everyMemberThatIsWrongIsNamedWithWhatIsAllowed() throws IOException {
    assertThat(
            one("{\"event_type\":\"Nope\",\"user_id\":\"a test\",\"event_id\":7,"
                    + "\"app_id\":\"app_1\",\"timestamp\":\"now\",\"extra\":[{}],"
                    + "\"context\":{\"ip\":\"1.2.3\",\"mood\":\"good\"}}")
                .errors())
        .containsExactly(
            new FieldError("event_type", "must be a type of event that the platform knows"),
            new FieldError("user_id", UserIds.RULE),
            new FieldError("event_id", "must be evt_ and 16 letters or digits"),
            new FieldError("app_id", "must be app_ and 16 letters or digits"),
            new FieldError("timestamp", "must be an RFC 3339 timestamp"),
            new FieldError("extra", "is not allowed"),
            new FieldError("context.ip", "must be an IPv4 or IPv6 address"),
            new FieldError("context.mood", "is not allowed"));
  }

  @Test
  void propertiesAreCheckedAlsoWhenTheTypeComesBehindThem() throws IOException {
    assertThat(
            one("{\"properties\":{\"feature_nam\":\"x\"},\"user_id\":\"u\",\"event_type\":\"feature_used\"}")
                .errors())
        .containsExactly(
            new FieldError("properties.feature_nam", "is not allowed"),
            new FieldError("properties.feature_name", "is required"));
  }

  @Test
  void aMemberGivenTwiceIsRefused() throws IOException {
    assertThat(one("{\"user_id\":\"u\",\"user_id\":\"v\",\"event_type\":\"user_login\"}").errors())
        .containsExactly(new FieldError("user_id", "is given twice"));
  }

  @Test
  void anElementThatIsNoEventIsRefusedAlone() throws IOException {
    List<Event> events = batch("{\"x\":{\"events\":1},\"events\":[" + GOOD + ",[1]," + GOOD + "]}");

    assertThat(events).extracting(Event::isValid).containsExactly(true, false, true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]]", "{\"a\":1}}", "{\"a\":01}", "nope", "{\"a\":\"\t\"}"})
  void whatIsNoJsonIsRefusedAsAWhole(String text) {
    assertThatThrownBy(() -> one(text)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> batch(text)).isInstanceOf(IOException.class);
  }

  @Test
  void nestingWithoutEndIsRefusedAndNotFollowed() {
    String deep = "{\"properties\":" + "[".repeat(200_000);
    assertThatThrownBy(() -> one(deep)).isInstanceOf(JsonProcessingException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"events\":[]}", "{\"events\":{}}", "{\"events\":[],\"events\":[]}", "7"})
  void whatIsNoBatchIsRefusedAsAWhole(String text) {
    assertThatThrownBy(() -> batch(text)).isInstanceOf(MalformedBodyException.class);
  }

  @Test
  void aThousandEventsAreABatchAndOneMoreIsNot() throws IOException {
    assertThat(batch(batchOf(1000))).hasSize(1000);
    assertThatThrownBy(() -> batch(batchOf(1001)))
        .isInstanceOf(MalformedBodyException.class)
        .hasMessage("events must hold 1 to 1000 events; it holds more");
  }

  private static String batchOf(int size) {
    return "{\"events\":[" + String.join(",", Collections.nCopies(size, GOOD)) + "]}";
  }

  private Event one(String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return reader.readOne(body, body.length, System.currentTimeMillis());
  }

  private List<Event> batch(String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return reader.readBatch(body, body.length, System.currentTimeMillis());
  }
}
