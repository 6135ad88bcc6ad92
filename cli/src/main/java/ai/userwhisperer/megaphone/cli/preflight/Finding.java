package ai.userwhisperer.megaphone.cli.preflight;

import java.util.Locale;

/**
 * What a check found.
 *
 * @param mark how it stands
 * @param what was looked at, in a word or two
 * @param words what was found, on one line
 * @param advice what to do about it; empty where there is nothing to do
 */
public record Finding(Mark mark, String what, String words, String advice) {
  /** How a check came out. */
  public enum Mark {
    GOOD("✓"),
    /** Goes on, and somebody should know. */
    NOTE("!"),
    /** Nothing is sent. */
    BAD("✗"),
    /** Could not be looked at, because of something else that is told of. */
    SKIPPED("–");

    private final String sign;

    Mark(String sign) {
      this.sign = sign;
    }
  }

  static Finding good(String what, String words) {
    return new Finding(Mark.GOOD, what, words, "");
  }

  static Finding note(String what, String words, String advice) {
    return new Finding(Mark.NOTE, what, words, advice);
  }

  static Finding bad(String what, String words, String advice) {
    return new Finding(Mark.BAD, what, words, advice);
  }

  static Finding skipped(String what, String words) {
    return new Finding(Mark.SKIPPED, what, words, "");
  }

  /** As in {@code ✗ key 401 … → set UW_API_KEY …}. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "  %s %-18s %s%s",
        mark.sign,
        what,
        words,
        advice.isEmpty() ? "" : " → " + advice);
  }
}
