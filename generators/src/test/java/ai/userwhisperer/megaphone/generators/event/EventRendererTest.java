package ai.userwhisperer.megaphone.generators.event;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventRendererTest {
  private static final String RUN_KEY = "Zz09aA";
  private static final int INJECTOR = 7;
  private static final long EPOCH_MS = 1_793_750_399_000L;

  private final EventModel model =
      EventModel.of(EventModelTest.mix(1_000, 1.0, EventModelTest.allTypes()), 5);
  private final EventRenderer renderer = new EventRenderer(model, RUN_KEY, INJECTOR);
  private final ByteBuf out = Unpooled.buffer();

  @Test
  void everyEventIsValidByThePlatformsRules() {
    Set<String> types = new HashSet<>();
    Set<String> contents = new HashSet<>();
    for (int n = 0; n < 20_000; n++) {
      long sequence = 62L * n;
      long epochMs = EPOCH_MS + 37L * n;
      renderer.event(n, sequence, epochMs, out);
      JsonNode event = PlatformRules.check(written(), epochMs);
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
    for (int n = 0; n < 2_000; n++) {
      renderer.event(n, n, EPOCH_MS, out);
      String rendered = written();
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
    renderer.batch(300, 900, 100, EPOCH_MS, out);
    assertThat(out.readableBytes()).isLessThanOrEqualTo(renderer.maxBatchBytes(100));
    JsonNode events = PlatformRules.parse(written()).path("events");
    assertThat(events).hasSize(100);
    for (int i = 0; i < 100; i++) {
      assertThat(events.get(i))
          .isEqualTo(PlatformRules.parse(renderer.json(model.event(300 + i), 900 + i, EPOCH_MS)));
    }
  }

  /**
   * Runs of one profile and seed are compared over months, so a seed's events must stay what they
   * are: the digests are those of the first renderer, which copied and patched byte by byte.
   */
  @ParameterizedTest
  @CsvSource({
    "1000, 417acf8e98ce8ca762c55614c07ab4510e3223ed083ba796756d636520718b04,"
        + " 8a33c9f034640be3c1e621d249d8c436190e17566b33cd18a1c309f383696aec",
    // So many users have no table.
    "5000000, 04996fd4a635bf25bf59809ff2f212b24b6597766cfb912ca7295fb91a32573a,"
        + " ad1812b39c0d9e05fe1b2ca809179b6d9e9665bacb40d20c2712d8cf73dc8f2f",
  })
  void theBytesOfASeedStayWhatTheyWere(int users, String ofEvents, String ofBatch)
      throws NoSuchAlgorithmException {
    EventRenderer ofUsers =
        new EventRenderer(
            EventModel.of(EventModelTest.mix(users, 1.0, EventModelTest.allTypes()), 5),
            RUN_KEY,
            INJECTOR);
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (int n = 0; n < 20_000; n++) {
      ofUsers.event(1_000_003L * n, 62L * 997 * n, EPOCH_MS + 37L * n, out);
      digest.update(written().getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(ofEvents);
    ofUsers.batch(3_000, 9_000_000_000L, 100, EPOCH_MS + 123, out);
    digest.update(written().getBytes(StandardCharsets.US_ASCII));
    assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(ofBatch);
  }

  @Test
  void whereItIsWrittenMakesNoDifference() {
    ByteBuf direct = Unpooled.directBuffer(8).writeZero(5);
    try {
      renderer.batch(7, 3_843, 3, EPOCH_MS, direct);
      renderer.batch(7, 3_843, 3, EPOCH_MS, out);
      assertThat(direct.skipBytes(5)).isEqualTo(out);
    } finally {
      direct.release();
    }
  }

  /** What was written since the last call. */
  private String written() {
    String text = out.toString(StandardCharsets.US_ASCII);
    out.clear();
    return text;
  }
}
