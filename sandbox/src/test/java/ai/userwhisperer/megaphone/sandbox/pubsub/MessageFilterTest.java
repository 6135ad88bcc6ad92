package ai.userwhisperer.megaphone.sandbox.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.pubsub.v1.PubsubMessage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageFilterTest {
  private static final Map<String, String> MESSAGE =
      Map.of("x", "v", "y", "", "iana.org/tag", "en", "a-b", "say \"hi\"\n", "AND", "1");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attributes:x",
        "attributes : \"x\"",
        "attributes.x = \"v\"",
        "attributes.\"x\"=\"v\"",
        "attributes.x != \"w\"",
        "attributes.missing != \"v\"",
        "attributes.y = \"\"",
        "hasPrefix(attributes.x, \"\")",
        "hasPrefix(attributes.\"iana.org/tag\", \"e\")",
        "NOT attributes:z",
        "-attributes:z",
        "NOT (attributes:x AND attributes:z)",
        "attributes:x AND attributes:y AND NOT attributes:z",
        "attributes:z OR attributes:q OR attributes:x",
        "(attributes:z AND attributes:x) OR attributes:y",
        "((attributes:x))",
        "attributes:a-b AND attributes.a-b = \"say \\\"hi\\\"\\n\"",
        "attributes.x = \"\\u0076\" AND attributes.x = \"\\x76\" AND attributes.x = \"\\166\"",
        "attributes:AND"
      })
  void whatTheFilterSaysIsDelivered(String filter) {
    assertThat(matches(filter)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attributes:z",
        "attributes:X",
        "attributes.x = \"V\"",
        "attributes.x != \"v\"",
        "attributes.missing = \"\"",
        "hasPrefix(attributes.x, \"vv\")",
        "hasPrefix(attributes.missing, \"\")",
        "NOT attributes:x",
        "attributes:x AND attributes:z",
        "attributes:z OR NOT attributes:x"
      })
  void whatItDoesNotSayIsNot(String filter) {
    assertThat(matches(filter)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "foo                             | 1  | needs attributes, hasPrefix, NOT or (",
        "attributes                      | 11 | needs : or .",
        "attributes.x                    | 13 | needs = or !=",
        "attributes.x = v                | 16 | needs a string in double quotes",
        "attributes.x > \"v\"              | 14 | has >, which means nothing outside of a string",
        "attributes.x = \"v                | 16 | has a string that does not end",
        "attributes.x = \"\\q\"              | 17 | has an escape sequence that is not known",
        "attributes:x and attributes:y   | 14 | needs AND, OR or the end, and parentheses where AND"
            + " meets OR",
        "attributes:a AND attributes:b OR attributes:c | 31 | needs AND, OR or the end, and"
            + " parentheses where AND meets OR",
        "(attributes:x                   | 14 | needs )",
        "hasPrefix(attributes:x, \"v\")     | 21 | needs .",
        "attributes:x OR                 | 16 | needs attributes, hasPrefix, NOT or (",
        "NOT NOT attributes:x            | 5  | needs attributes, hasPrefix, NOT or ("
      })
  void whatIsWrongIsNamedWithItsPlace(String filter, int character, String what) {
    assertThatThrownBy(() -> MessageFilter.of(filter))
        .isInstanceOfSatisfying(
            BrokerException.class,
            e -> assertThat(e.code()).isEqualTo(BrokerException.Code.INVALID_ARGUMENT))
        .hasMessage("filter = %s: at character %d, it %s", filter, character, what);
  }

  @Test
  void aFilterMayHave256BytesAndNoMore() {
    String longest = "attributes:" + "x".repeat(245);
    assertThat(MessageFilter.of(longest)).isNotNull();
    assertThatThrownBy(() -> MessageFilter.of(longest + "x"))
        .hasMessage("filter has 257 bytes: at most 256 are allowed");
  }

  @Test
  void whatIsFilteredOutTakesNoMemoryAndIsNoBacklog() {
    Subscriptions subscriptions = new Subscriptions();
    subscriptions.createWorker(settings -> settings.setFilter("attributes:x"));
    subscriptions.broker.publish(
        Subscriptions.TOPIC,
        List.of(Messages.of("out"), Messages.of("in").toBuilder().putAttributes("x", "").build()));

    assertThat(subscriptions.broker.backlog(Subscriptions.WORKER)).isEqualTo(1);
    List<String> ackIds = Messages.ackIds(subscriptions.pull());
    subscriptions.broker.acknowledge(Subscriptions.WORKER, ackIds);

    assertThat(ackIds).hasSize(1);
    assertThat(subscriptions.broker.retainedBytes()).isZero();
  }

  private static boolean matches(String filter) {
    PubsubMessage message = PubsubMessage.newBuilder().putAllAttributes(MESSAGE).build();
    return MessageFilter.of(filter)
        .matches(StoredMessage.of(message, "1", PublishStamp.of(Instant.EPOCH, 0), 1));
  }
}
