package ai.userwhisperer.megaphone.sandbox.events;

/**
 * Reads RFC 3339 timestamps without making objects: {@code 2026-11-24T13:20:26.123Z}, with a
 * fraction of any length or none, and {@code Z} or an offset.
 */
public final class Timestamps {
  /** What is returned for a text that is not a timestamp. */
  public static final long INVALID = Long.MIN_VALUE;

  private static final int[] DAYS_IN_MONTH = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private Timestamps() {}

  /** Milliseconds since the epoch (a fraction of one is cut off), or {@link #INVALID}. */
  public static long parseMs(char[] text, int offset, int length) {
    if (length < 20
        || text[offset + 4] != '-'
        || text[offset + 7] != '-'
        || (text[offset + 10] | 0x20) != 't'
        || text[offset + 13] != ':'
        || text[offset + 16] != ':') {
      return INVALID;
    }
    int end = offset + length;
    int year = digits(text, offset, 4);
    int month = digits(text, offset + 5, 2);
    int day = digits(text, offset + 8, 2);
    int hour = digits(text, offset + 11, 2);
    int minute = digits(text, offset + 14, 2);
    int second = digits(text, offset + 17, 2);
    if (year < 0
        || month < 1
        || month > 12
        || day < 1
        || day > daysIn(year, month)
        || hour < 0
        || hour > 23
        || minute < 0
        || minute > 59
        || second < 0
        || second > 59) {
      return INVALID;
    }
    int at = offset + 19;
    int millisecond = 0;
    if (text[at] == '.') {
      int digits = 0;
      at++;
      while (at < end && text[at] >= '0' && text[at] <= '9') {
        if (digits < 3) {
          millisecond = millisecond * 10 + (text[at] - '0');
        }
        digits++;
        at++;
      }
      if (digits == 0) {
        return INVALID;
      }
      for (int i = digits; i < 3; i++) {
        millisecond *= 10;
      }
    }
    int offsetMinutes = offsetMinutes(text, at, end);
    if (offsetMinutes == Integer.MIN_VALUE) {
      return INVALID;
    }
    long minutes = (daysSinceEpoch(year, month, day) * 24 + hour) * 60 + minute - offsetMinutes;
    return (minutes * 60 + second) * 1000 + millisecond;
  }

  private static int offsetMinutes(char[] text, int at, int end) {
    if (at + 1 == end && (text[at] | 0x20) == 'z') {
      return 0;
    }
    if (at + 6 != end || text[at + 3] != ':' || (text[at] != '+' && text[at] != '-')) {
      return Integer.MIN_VALUE;
    }
    int hours = digits(text, at + 1, 2);
    int minutes = digits(text, at + 4, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
      return Integer.MIN_VALUE;
    }
    int total = hours * 60 + minutes;
    return text[at] == '-' ? -total : total;
  }

  private static int digits(char[] text, int offset, int count) {
    int number = 0;
    for (int i = offset; i < offset + count; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return -1;
      }
      number = number * 10 + (text[i] - '0');
    }
    return number;
  }

  private static int daysIn(int year, int month) {
    boolean leapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leapYear ? 29 : DAYS_IN_MONTH[month - 1];
  }

  // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil: years start in
  // March, so that the leap day is the last of its year.
  private static long daysSinceEpoch(int year, int month, int day) {
    int marchYear = month <= 2 ? year - 1 : year;
    int era = Math.floorDiv(marchYear, 400);
    int yearOfEra = marchYear - era * 400;
    int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097L + dayOfEra - 719_468;
  }
}
