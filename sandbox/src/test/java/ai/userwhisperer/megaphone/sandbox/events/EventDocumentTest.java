package ai.userwhisperer.megaphone.sandbox.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventDocumentTest {
  private static final String AT = "2026-11-24T13:20:26Z";

  @Test
  void whatTheEventHasIsKeptByteForByte() throws IOException {
    String event =
        "{ \"event_type\":\"page_viewed\", \"user_id\":\"usr_1\",\"timestamp\":\""
            + AT
            + "\",\"event_id\":\"evt_0123456789abcdef\",\"app_id\":\"app_0123456789abcdef\" }";

    assertThat(enriched(event))
        .isEqualTo(event.substring(0, event.length() - 1) + ",\"received_at\":\"" + AT + "\"}");
  }

  @Test
  void whatIsMissingIsAdded() throws IOException {
    assertThat(enriched("{\"event_type\":\"page_viewed\",\"user_id\":\"Zürich\"}"))
        .isEqualTo(
            "{\"event_type\":\"page_viewed\",\"user_id\":\"Zürich\","
                + "\"event_id\":\"evt_given\",\"app_id\":\"app_given\",\"timestamp\":\""
                + AT
                + "\",\"received_at\":\""
                + AT
                + "\"}");
  }

  private static String enriched(String text) throws IOException {
    byte[] body = ("  " + text + "  ").getBytes(StandardCharsets.UTF_8);
    Event event =
        new EventReader(new JsonFactory())
            .readOne(body, body.length, java.time.Instant.parse(AT).toEpochMilli());
    assertThat(event.errors()).isEmpty();
    return new String(
        EventDocument.enriched(body, event, "evt_given", "app_given", AT), StandardCharsets.UTF_8);
  }
}
