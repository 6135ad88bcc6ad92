package ai.userwhisperer.megaphone.generators.schedule;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Times at equal distances: the n-th is {@code ⌊first + n · period⌋} nanoseconds.
 *
 * <p>Both are kept in fixed point with 63 bits behind the point, rounded up, and the product is
 * taken in full. So there is no drift: after 10⁹ requests the rounding of the period has added up
 * to less than 10⁹ · 2⁻⁶³ ns, about 10⁻¹⁰ ns. Rounded up, because a request that is due at a whole
 * second must not slip into the one before.
 */
final class EvenTimes {
  private static final int FRACTION_BITS = 63;
  private static final BigDecimal ONE = new BigDecimal(BigInteger.ONE.shiftLeft(FRACTION_BITS));
  private static final BigDecimal NS_PER_SECOND = BigDecimal.valueOf(1_000_000_000L);

  /** A longer period has no second request in any phase. */
  private static final BigInteger LONGEST = BigInteger.ONE.shiftLeft(FRACTION_BITS + 61);

  private final long firstNs;
  private final long firstFraction;
  private final long periodNs;
  private final long periodFraction;

  /**
   * @param startNs since when the rate holds
   * @param eventsToFirst how many events from there to the first request; 0 or more
   * @param eventsApart from one request to the next; above 0
   * @param eventsPerSecond above 0
   */
  EvenTimes(
      BigDecimal startNs,
      BigDecimal eventsToFirst,
      BigDecimal eventsApart,
      BigDecimal eventsPerSecond) {
    BigInteger first =
        fixed(eventsToFirst, eventsPerSecond).add(startNs.multiply(ONE).toBigIntegerExact());
    BigInteger period = fixed(eventsApart, eventsPerSecond).min(LONGEST);
    this.firstNs = first.shiftRight(FRACTION_BITS).longValueExact();
    this.firstFraction = fraction(first);
    this.periodNs = period.shiftRight(FRACTION_BITS).longValueExact();
    this.periodFraction = fraction(period);
  }

  long atNs(long n) {
    // The parts of a product whose point is 63 bits up.
    long whole = Math.multiplyHigh(n, periodFraction) << 1 | (n * periodFraction) >>> FRACTION_BITS;
    long fraction = n * periodFraction & Long.MAX_VALUE;
    long carry = (fraction + firstFraction) >>> FRACTION_BITS;
    return firstNs + n * periodNs + whole + carry;
  }

  private static BigInteger fixed(BigDecimal events, BigDecimal eventsPerSecond) {
    return events
        .multiply(NS_PER_SECOND)
        .multiply(ONE)
        .divide(eventsPerSecond, 0, RoundingMode.CEILING)
        .toBigInteger();
  }

  private static long fraction(BigInteger fixed) {
    return fixed.and(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
  }
}
