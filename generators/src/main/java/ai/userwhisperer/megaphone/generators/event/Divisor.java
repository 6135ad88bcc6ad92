package ai.userwhisperer.megaphone.generators.event;

import java.math.BigInteger;

/**
 * A number that others are divided by again and again, by a multiplication and a shift (Granlund,
 * Montgomery: "Division by Invariant Integers using Multiplication", 1994, section 4). Exact for
 * all dividends from 0 on. Immutable.
 */
final class Divisor {
  private static final int DIVIDEND_BITS = Long.SIZE - 1;

  private final long divisor;

  /** ⌊2^(63+l) / divisor⌋ + 1, where 2^l is the least power of two not below the divisor. */
  private final long reciprocal;

  private final int shift;

  /**
   * @param divisor 2 or more
   */
  Divisor(long divisor) {
    if (divisor < 2) {
      throw new IllegalArgumentException("divisor = " + divisor + ": needs 2 or more");
    }
    int bits = Long.SIZE - Long.numberOfLeadingZeros(divisor - 1);
    this.divisor = divisor;
    this.reciprocal =
        BigInteger.ONE
            .shiftLeft(DIVIDEND_BITS + bits)
            .divide(BigInteger.valueOf(divisor))
            .add(BigInteger.ONE)
            .longValue();
    this.shift = bits - 1;
  }

  /**
   * How often the divisor is in a dividend.
   *
   * @param dividend 0 or more
   */
  long quotient(long dividend) {
    // The reciprocal is 2⁶³ or more, and so 2⁶⁴ too small as a signed number.
    return (Math.multiplyHigh(dividend, reciprocal) + dividend) >>> shift;
  }

  /**
   * What is left.
   *
   * @param dividend 0 or more
   */
  long remainder(long dividend) {
    return dividend - quotient(dividend) * divisor;
  }
}
