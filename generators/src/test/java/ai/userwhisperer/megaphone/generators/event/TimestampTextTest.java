package ai.userwhisperer.megaphone.generators.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampTextTest {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final TimestampText timestamps = new TimestampText();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-24T00:00:00.000Z",
        "2026-11-23T23:59:59.999Z",
        "2028-02-29T12:34:56.789Z",
        "2000-03-01T00:00:00.001Z",
        "1969-12-31T23:59:59.999Z",
      })
  void readsAsItWasMeant(String text) {
    assertThat(written(Instant.parse(text).toEpochMilli())).isEqualTo(text);
  }

  @Test
  void agreesWithTheLibraryFromAnyMomentToAnyOther() {
    SplittableRandom random = new SplittableRandom(1);
    long epochMs = Instant.parse("2026-11-24T00:00:00Z").toEpochMilli();
    for (int i = 0; i < 20_000; i++) {
      epochMs += random.nextLong(-1L << random.nextInt(36), 1L << random.nextInt(36));
      assertThat(written(epochMs)).isEqualTo(FORMAT.format(Instant.ofEpochMilli(epochMs)));
    }
  }

  private String written(long epochMs) {
    byte[] target = new byte[TimestampText.LENGTH + 2];
    timestamps.write(epochMs, target, 1);
    return new String(target, 1, TimestampText.LENGTH, StandardCharsets.US_ASCII);
  }
}
