package ai.userwhisperer.megaphone.generators.event;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventRendererTest {
  private static final String RUN_KEY = "Zz09aA";
  private static final int INJECTOR = 7;
  private static final long EPOCH_MS = 1_793_750_399_000L;

  private final EventModel model =
      EventModel.of(EventModelTest.mix(1_000, 1.0, EventModelTest.allTypes()), 5);
  private final EventRenderer renderer = new EventRenderer(model, RUN_KEY, INJECTOR);

  @Test
  void everyEventIsValidByThePlatformsRules() {
    byte[] text = new byte[renderer.maxEventBytes()];
    Set<String> types = new HashSet<>();
    Set<String> contents = new HashSet<>();
    for (int n = 0; n < 20_000; n++) {
      long sequence = 62L * n;
      long epochMs = EPOCH_MS + 37L * n;
      int end = renderer.event(n, sequence, epochMs, text, 0);
      JsonNode event =
          PlatformRules.check(new String(text, 0, end, StandardCharsets.US_ASCII), epochMs);
      assertThat(event.path("event_id").textValue())
          .isEqualTo(new EventId(RUN_KEY, INJECTOR, sequence).toString());
      assertThat(event.path("context").path("utm_source").textValue())
          .isEqualTo("megaphone-" + RUN_KEY);
      types.add(event.path("event_type").textValue());
      contents.add(event.path("properties").toString());
    }
    assertThat(types).isEqualTo(EventModelTest.allTypes().keySet());
    assertThat(contents).hasSize(20_000);
  }

  @Test
  void whatIsRenderedIsWhatTheModelSays() {
    byte[] text = new byte[renderer.maxEventBytes()];
    for (int n = 0; n < 2_000; n++) {
      int end = renderer.event(n, n, EPOCH_MS, text, 0);
      String rendered = new String(text, 0, end, StandardCharsets.US_ASCII);
      Event event = model.event(n);
      JsonNode json = PlatformRules.parse(rendered);
      assertThat(renderer.json(event, n, EPOCH_MS)).isEqualTo(rendered);
      assertThat(json.path("event_type").textValue()).isEqualTo(event.type().typeName());
      assertThat(json.path("user_id").textValue()).isEqualTo(event.userId());
      assertThat(json.path("properties")).isEqualTo(PlatformRules.parse(event.properties()));
      assertThat(json.path("context").path("session_id").textValue()).isEqualTo(event.sessionId());
      assertThat(json.path("context").path("device_type").textValue())
          .isEqualTo(event.device().type());
    }
  }

  @Test
  void aBatchHoldsItsEventsInOrder() {
    byte[] text = new byte[10 + renderer.maxBatchBytes(100)];
    int end = renderer.batch(300, 900, 100, EPOCH_MS, text, 10);
    JsonNode events =
        PlatformRules.parse(new String(text, 10, end - 10, StandardCharsets.US_ASCII))
            .path("events");
    assertThat(events).hasSize(100);
    for (int i = 0; i < 100; i++) {
      assertThat(events.get(i))
          .isEqualTo(PlatformRules.parse(renderer.json(model.event(300 + i), 900 + i, EPOCH_MS)));
    }
  }
}
