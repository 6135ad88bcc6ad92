package ai.userwhisperer.megaphone.generators.event;

/**
 * Zipf's law over any number of users without a table (Hörmann, Derflinger: "Rejection-inversion to
 * generate variates from monotone discrete distributions", 1996). Exact; takes 1.1 rounds on
 * average. {@link StrictMath} makes it the same on every machine.
 */
final class RejectionInversion implements UserRanks {
  private final int users;
  private final double skew;
  private final double areaAtFirst;
  private final double areaAtLast;
  private final double sureWithin;

  RejectionInversion(int users, double skew) {
    this.users = users;
    this.skew = skew;
    this.areaAtFirst = area(1.5) - 1;
    this.areaAtLast = area(users + 0.5);
    this.sureWithin = 2 - inverseArea(area(2.5) - weight(2));
  }

  @Override
  public int rank(long state) {
    for (long round = 0; ; round++) {
      double area =
          areaAtLast + SplitMix.unit(SplitMix.draw(state, round)) * (areaAtFirst - areaAtLast);
      double x = inverseArea(area);
      double k = Math.max(1, Math.min(users, StrictMath.rint(x)));
      if (k - x <= sureWithin || area >= area(k + 0.5) - weight(k)) {
        return (int) k - 1;
      }
    }
  }

  /** x^−skew. */
  private double weight(double x) {
    return StrictMath.exp(-skew * StrictMath.log(x));
  }

  /** The integral of {@link #weight} from 1 to x: (x^(1−skew) − 1) / (1−skew), or ln x. */
  private double area(double x) {
    double log = StrictMath.log(x);
    double exponent = (1 - skew) * log;
    return exponent == 0 ? log : StrictMath.expm1(exponent) / exponent * log;
  }

  private double inverseArea(double area) {
    double scaled = Math.max(-1, (1 - skew) * area);
    return StrictMath.exp(scaled == 0 ? area : StrictMath.log1p(scaled) / scaled * area);
  }
}
