package ai.userwhisperer.megaphone.generators.schedule;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * {@code dueNs(i) = ⌊i · p⌋}, where p = 10⁹ / rate is the period in nanoseconds.
 *
 * <p>The period is kept in fixed point with 63 bits behind the point, rounded up, and the product
 * is taken in full. So there is no drift: after 10⁹ requests the rounding of the period has added
 * up to less than 10⁹ · 2⁻⁶³ ns, about 10⁻¹⁰ ns. Rounded up, because a request that is due at a
 * whole second must not slip into the one before.
 */
final class ConstantSchedule implements ArrivalSchedule {
  private static final BigDecimal NS_PER_SECOND = BigDecimal.valueOf(1_000_000_000L);
  private static final int FRACTION_BITS = 63;

  private final double requestsPerSecond;
  private final long requests;
  private final long wholeNs;
  private final long fraction;

  /** As many requests as are due within a time. */
  ConstantSchedule(double requestsPerSecond, Duration duration) {
    this(requestsPerSecond, within(requestsPerSecond, duration));
  }

  ConstantSchedule(double requestsPerSecond, long requests) {
    if (!(requestsPerSecond > 0 && requestsPerSecond <= 1e9)) {
      throw new IllegalArgumentException(
          "rate = "
              + requestsPerSecond
              + ": needs a number above 0, at most 1000000000, in requests per second");
    }
    if (requests < 0) {
      throw new IllegalArgumentException("requests = " + requests + ": needs 0 or more");
    }
    this.requestsPerSecond = requestsPerSecond;
    this.requests = requests;
    BigInteger period =
        NS_PER_SECOND
            .multiply(new BigDecimal(BigInteger.ONE.shiftLeft(FRACTION_BITS)))
            .divide(BigDecimal.valueOf(requestsPerSecond), 0, RoundingMode.CEILING)
            .toBigInteger();
    if (period.bitLength() > FRACTION_BITS + 62) {
      throw new IllegalArgumentException(
          "rate = " + requestsPerSecond + ": needs at least one request in a century");
    }
    this.wholeNs = period.shiftRight(FRACTION_BITS).longValueExact();
    this.fraction =
        period.subtract(period.shiftRight(FRACTION_BITS).shiftLeft(FRACTION_BITS)).longValueExact();
  }

  private static long within(double requestsPerSecond, Duration duration) {
    return Double.isFinite(requestsPerSecond)
        ? BigDecimal.valueOf(requestsPerSecond)
            .multiply(BigDecimal.valueOf(duration.toNanos()))
            .divide(NS_PER_SECOND, 0, RoundingMode.CEILING)
            .longValue()
        : 0;
  }

  @Override
  public long dueNs(long index) {
    // The upper part of a product whose point is 63 bits up.
    long fractionNs = Math.multiplyHigh(index, fraction) << 1 | (index * fraction) >>> 63;
    return index * wholeNs + fractionNs;
  }

  @Override
  public long requests() {
    return requests;
  }

  @Override
  public String toString() {
    return "constant, " + requestsPerSecond + " requests/s";
  }
}
