package ai.userwhisperer.megaphone.reports;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Set;

/** Numbers as a person reads them. */
public final class Numbers {
  private static final Set<String> COUNTED = Set.of("events", "requests", "keys");

  private Numbers() {}

  /** As in {@code 334,000}. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** Three or four digits that matter, as in {@code 0.0102}, {@code 1.02}, {@code 334.1}. */
  public static String text(double value) {
    double size = Math.abs(value);
    if (value == 0) {
      return "0";
    }
    if (size >= 1_000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    if (size >= 100) {
      return String.format(Locale.ROOT, "%.1f", value);
    }
    if (size >= 1) {
      return String.format(Locale.ROOT, "%.2f", value);
    }
    return BigDecimal.valueOf(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  /** As in {@code +1.02} or {@code −12.00}. */
  static String signed(double value) {
    return (value < 0 ? "−" : "+") + text(Math.abs(value));
  }

  /** Without a unit; things that are counted have no digits after the point. */
  public static String text(double value, String unit) {
    return COUNTED.contains(unit) && value == Math.rint(value)
        ? count(Math.round(value))
        : text(value);
  }

  /** As in {@code 1.02 %} or {@code 4.42 of 5}. */
  public static String withUnit(double value, String unit) {
    return (text(value, unit) + " " + unit).strip();
  }

  /**
   * A value beside a limit: when rounding would make the two look alike and they are not, all its
   * digits are shown.
   */
  static String beside(double value, double limit, String unit) {
    String rounded = text(value, unit);
    boolean looksLikeLimit =
        new BigDecimal(rounded.replace(",", "")).compareTo(BigDecimal.valueOf(limit)) == 0;
    return looksLikeLimit && value != limit ? exact(value) : rounded;
  }

  /** All digits, grouped, as in {@code 50,000} and {@code 0.01}. */
  public static String exact(double value) {
    BigDecimal digits = BigDecimal.valueOf(value).stripTrailingZeros();
    return String.format(Locale.ROOT, "%,." + Math.max(0, digits.scale()) + "f", digits);
  }

  /** As in {@code 1:02:03} or {@code 0:45}. */
  public static String duration(double seconds) {
    long all = Math.round(seconds);
    return all >= 3_600
        ? String.format(Locale.ROOT, "%d:%02d:%02d", all / 3_600, all / 60 % 60, all % 60)
        : String.format(Locale.ROOT, "%d:%02d", all / 60, all % 60);
  }
}
