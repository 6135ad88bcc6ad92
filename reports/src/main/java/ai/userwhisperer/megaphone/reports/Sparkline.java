package ai.userwhisperer.megaphone.reports;

/** A curve in a line of text. */
public final class Sparkline {
  private static final String BARS = "▁▂▃▄▅▆▇█";

  private Sparkline() {}

  /**
   * A bar.
   *
   * @param height 0 to 1
   */
  public static char bar(double height) {
    return BARS.charAt((int) Math.round((BARS.length() - 1) * height));
  }
}
