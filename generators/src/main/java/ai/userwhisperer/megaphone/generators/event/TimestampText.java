package ai.userwhisperer.megaphone.generators.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * RFC 3339 in UTC with milliseconds, {@code 2026-01-31T12:00:00.000Z}: formatted once a second,
 * patched once a millisecond, kept in three registers otherwise. Confined to one thread.
 */
final class TimestampText {
  static final int LENGTH = 24;

  private static final int MILLIS_OFFSET = 20;
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private byte[] text = {};
  private long first;
  private long second;
  private long third;
  private long textEpochMs = Long.MIN_VALUE;

  void write(long epochMs, byte[] target, int offset) {
    if (epochMs != textEpochMs) {
      change(epochMs);
    }
    Digits.writeEight(first, target, offset);
    Digits.writeEight(second, target, offset + 8);
    Digits.writeEight(third, target, offset + 16);
  }

  private void change(long epochMs) {
    if (textEpochMs != Long.MIN_VALUE
        && Math.floorDiv(epochMs, 1_000L) == Math.floorDiv(textEpochMs, 1_000L)) {
      int ms = (int) Math.floorMod(epochMs, 1_000L);
      text[MILLIS_OFFSET] = (byte) ('0' + ms / 100);
      text[MILLIS_OFFSET + 1] = (byte) ('0' + ms / 10 % 10);
      text[MILLIS_OFFSET + 2] = (byte) ('0' + ms % 10);
    } else {
      text = FORMAT.format(Instant.ofEpochMilli(epochMs)).getBytes(StandardCharsets.US_ASCII);
    }
    first = Digits.eight(text, 0);
    second = Digits.eight(text, 8);
    third = Digits.eight(text, 16);
    textEpochMs = epochMs;
  }
}
