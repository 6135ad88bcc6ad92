package ai.userwhisperer.megaphone.generators.event;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/**
 * RFC 3339 in UTC with milliseconds, {@code 2026-01-31T12:00:00.000Z}: the date is formatted once a
 * day, the time is patched once a millisecond, and all is kept in three registers otherwise. Years
 * 0 to 9999. Confined to one thread.
 */
final class TimestampText {
  static final int LENGTH = 24;

  private static final int MS_PER_DAY = 24 * 3_600 * 1_000;

  private final byte[] text = "0000-00-00T00:00:00.000Z".getBytes(StandardCharsets.US_ASCII);
  private long first;
  private long second;
  private long third;
  private long textDay = Long.MIN_VALUE;
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
    long day = Math.floorDiv(epochMs, (long) MS_PER_DAY);
    if (day != textDay) {
      byte[] date = LocalDate.ofEpochDay(day).toString().getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(date, 0, text, 0, date.length);
      textDay = day;
    }
    int ms = Math.floorMod(epochMs, MS_PER_DAY);
    two(ms / 3_600_000, 11);
    two(ms / 60_000 % 60, 14);
    two(ms / 1_000 % 60, 17);
    text[20] = (byte) ('0' + ms / 100 % 10);
    two(ms % 100, 21);
    first = Digits.eight(text, 0);
    second = Digits.eight(text, 8);
    third = Digits.eight(text, 16);
    textEpochMs = epochMs;
  }

  private void two(int number, int offset) {
    text[offset] = (byte) ('0' + number / 10);
    text[offset + 1] = (byte) ('0' + number % 10);
  }
}
