package ai.userwhisperer.megaphone.jmh;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * One figure of a benchmark beside its limit.
 *
 * @param benchmark its name
 * @param to the benchmark that it is held against; empty for bytes per operation
 * @param value that was measured
 * @param limit at most
 */
record Finding(String benchmark, String to, double value, double limit) {
  /**
   * Bytes per operation above the limit that are no allocation of the operation: an array that
   * doubles, a class that is loaded. The smallest object has 16 bytes, so one in 160 operations is
   * found.
   */
  static final double BYTES_TOLERANCE = 0.1;

  boolean isMissed() {
    return value > (isRatio() ? limit : limit + BYTES_TOLERANCE);
  }

  boolean isRatio() {
    return !to.isEmpty();
  }

  /** In one line: what, value, and limit. */
  @Override
  public String toString() {
    String measured =
        isRatio()
            ? number(value) + " times " + to + ": needs at most " + number(limit)
            : number(value) + " bytes per operation: needs at most " + number(limit);
    return benchmark + " = " + measured;
  }

  /** With up to two decimals, and the same everywhere. */
  static String number(double value) {
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_UP);
    return rounded.stripTrailingZeros().toPlainString();
  }
}
