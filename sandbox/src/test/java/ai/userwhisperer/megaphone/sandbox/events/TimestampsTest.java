package ai.userwhisperer.megaphone.sandbox.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  @Property
  void everyInstantIsReadAsTheLibraryReadsIt(
      @ForAll @LongRange(min = 0, max = 4_102_444_800_000L) long ms,
      @ForAll @IntRange(min = -18 * 60, max = 18 * 60) int offsetMinutes) {
    Instant instant = Instant.ofEpochMilli(ms);
    OffsetDateTime local = instant.atOffset(ZoneOffset.ofTotalSeconds(offsetMinutes * 60));

    assertThat(parse(instant.toString())).isEqualTo(ms);
    assertThat(parse(local.format(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx"))))
        .isEqualTo(ms);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-24T13:20:26Z",
        "2026-11-24t13:20:26z",
        "2026-11-24T13:20:26.1Z",
        "2026-11-24T13:20:26.123456789Z",
        "2024-02-29T00:00:00+14:00"
      })
  void theFormsOfRfc3339AreTaken(String text) {
    assertThat(parse(text))
        .isEqualTo(
            OffsetDateTime.parse(text.toUpperCase(java.util.Locale.ROOT))
                .toInstant()
                .toEpochMilli());
  }

  @Test
  void aFractionMayHaveMoreDigitsThanAnyClock() {
    assertThat(parse("2026-11-24T13:20:26.1239999999999999Z"))
        .isEqualTo(parse("2026-11-24T13:20:26.123Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-11-24",
        "2026-11-24T13:20:26",
        "2026-11-24 13:20:26Z",
        "2026-11-24T13:20Z",
        "2026-02-29T13:20:26Z",
        "2026-13-01T13:20:26Z",
        "2026-00-01T13:20:26Z",
        "2026-11-31T13:20:26Z",
        "2026-11-24T24:00:00Z",
        "2026-11-24T13:60:00Z",
        "2026-11-24T13:20:60Z",
        "2026-11-24T13:20:26.Z",
        "2026-11-24T13:20:26+1:00",
        "2026-11-24T13:20:26+24:00",
        "2026-11-24T13:20:26+0100",
        "2026-11-24T13:20:26ZZ",
        "2O26-11-24T13:20:26Z"
      })
  void everythingElseIsRefused(String text) {
    assertThat(parse(text)).isEqualTo(Timestamps.INVALID);
  }

  private static long parse(String text) {
    String padded = "xx" + text + "9Z";
    return Timestamps.parseMs(padded.toCharArray(), 2, text.length());
  }
}
