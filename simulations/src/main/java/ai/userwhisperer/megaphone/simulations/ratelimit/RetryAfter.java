package ai.userwhisperer.megaphone.simulations.ratelimit;

import ai.userwhisperer.megaphone.simulations.recording.AnswerHead;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The header {@code Retry-After}: seconds, or a date (RFC 9110, section 10.2.3). A date is held
 * against the answer's own {@code Date}, so clocks need not agree.
 */
final class RetryAfter {
  private RetryAfter() {}

  /** How long to wait; empty when the answer does not say so in a form that is known. */
  static Optional<Duration> read(AnswerHead head) {
    String text = head.header().apply("Retry-After");
    if (text == null) {
      return Optional.empty();
    }
    if (text.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Duration wait =
          Duration.between(date(String.valueOf(head.header().apply("Date"))), date(text));
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static ZonedDateTime date(String text) {
    return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
  }
}
