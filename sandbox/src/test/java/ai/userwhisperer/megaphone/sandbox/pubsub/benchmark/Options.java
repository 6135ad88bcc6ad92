package ai.userwhisperer.megaphone.sandbox.pubsub.benchmark;

/**
 * How long and how often is measured.
 *
 * @param seconds of each measurement, its warm-up aside
 * @param rounds in each of which every server is measured once
 */
record Options(int seconds, int rounds) {
  static final Options DEFAULTS = new Options(10, 3);

  private static final int MAX_SECONDS = 40;
  private static final int MAX_ROUNDS = 20;
  private static final int MAX_ARGUMENTS = 2;

  /**
   * @throws IllegalArgumentException with one line that names the argument
   */
  static Options parse(String... arguments) {
    if (arguments.length > MAX_ARGUMENTS) {
      throw new IllegalArgumentException(
          "%s: needs at most two arguments, seconds and rounds".formatted(arguments[2]));
    }
    return new Options(
        arguments.length > 0 ? number("seconds", arguments[0], MAX_SECONDS) : DEFAULTS.seconds(),
        arguments.length > 1 ? number("rounds", arguments[1], MAX_ROUNDS) : DEFAULTS.rounds());
  }

  private static int number(String name, String text, int max) {
    int number = 0;
    if (text.matches("[0-9]{1,4}")) {
      number = Integer.parseInt(text);
    }
    if (number < 1 || number > max) {
      throw new IllegalArgumentException(
          "%s = %s: needs a whole number from 1 to %d".formatted(name, text, max));
    }
    return number;
  }
}
