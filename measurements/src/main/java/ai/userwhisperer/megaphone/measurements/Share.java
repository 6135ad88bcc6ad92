package ai.userwhisperer.megaphone.measurements;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One injector's part of a schedule: every {@code count}-th request, from the {@code index}-th on.
 * So the shares of all injectors make exactly the schedule of one, in the same order and with the
 * same numbers.
 *
 * @param index 0 to {@code count − 1}
 * @param count how many injectors there are, 1 to {@value #MOST}
 */
public record Share(int index, int count) {
  public static final int MOST = 1_000;

  /** All of it, by one injector. */
  public static final Share WHOLE = new Share(0, 1);

  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})/(\\d{1,9})");

  public Share {
    if (count < 1 || count > MOST || index < 0 || index >= count) {
      throw new IllegalArgumentException(index + "/" + count + ": needs " + ALLOWED);
    }
  }

  private static final String ALLOWED =
      "INDEX/COUNT, with a count from 1 to " + MOST + " and an index from 0 to one less";

  /**
   * Reads {@code index/count}.
   *
   * @throws IllegalArgumentException when it is none; the message says what is allowed
   */
  public static Share parse(String text) {
    Matcher share = TEXT.matcher(text);
    if (!share.matches()) {
      throw new IllegalArgumentException(text + ": needs " + ALLOWED);
    }
    return new Share(Integer.parseInt(share.group(1)), Integer.parseInt(share.group(2)));
  }

  /**
   * The first of so many injectors.
   *
   * @param count as a person writes it
   * @throws IllegalArgumentException when it is no such number; the message says what is allowed
   */
  public static Share first(String count) {
    try {
      return new Share(0, Integer.parseInt(count));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          count + ": needs a whole number from 1 to " + MOST + ", of injectors", e);
    }
  }

  /** Whether one injector sends everything. */
  @JsonIgnore
  public boolean isWhole() {
    return count == 1;
  }

  /** Whether it is the first, who watches the platform and judges the run. */
  @JsonIgnore
  public boolean isFirst() {
    return index == 0;
  }

  /** How many of the first {@code requests} requests are its own. */
  public long of(long requests) {
    return requests <= index ? 0 : (requests - index - 1) / count + 1;
  }

  /**
   * Its part of things that can be had anywhere, such as connections: they differ by one at most.
   */
  public int part(int things) {
    return things / count + (index < things % count ? 1 : 0);
  }

  @Override
  public String toString() {
    return index + "/" + count;
  }
}
