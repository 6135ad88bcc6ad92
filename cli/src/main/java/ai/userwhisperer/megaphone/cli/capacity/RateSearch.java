package ai.userwhisperer.megaphone.cli.capacity;

import ai.userwhisperer.megaphone.profiles.CapacitySettings;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Which rate to try next, from what came of those before. Doubles until one is missed, then closes
 * in on the highest that holds from both sides.
 *
 * <p>One miss may be noise: a rate is missed when it was missed twice; when it held and was missed,
 * a third time decides. A platform that is overloaded says by what it got through where its limit
 * lies, so that is tried first: a little below, and then the least above that ends the search.
 * Where it says nothing, or was wrong, the geometric middle is tried.
 *
 * <p>Not thread-safe.
 */
public final class RateSearch {
  private static final double GROWTH = 2;
  private static final double RETREAT = 4;

  /** A platform that carries less than this part of the first rate has no capacity to speak of. */
  private static final double LEAST_SHARE_OF_FIRST = 1.0 / 64;

  private static final int TRIES_THAT_DECIDE = 2;
  private static final MathContext ROUNDED = new MathContext(3, RoundingMode.HALF_EVEN);

  private final double first;
  private final double highest;
  private final double precision;
  private double rate;
  private int held;
  private int missed;
  private double low;
  private double high = Double.POSITIVE_INFINITY;

  /** What the platform got through when it was overloaded; NaN for unknown or used up. */
  private double limit = Double.NaN;

  private boolean justBelowLimit;
  private boolean over;

  public RateSearch(CapacitySettings settings) {
    this.first = settings.from();
    this.highest = settings.to();
    this.precision = settings.precision();
    this.rate = first;
  }

  /** Events a second to try; empty when the search is over. */
  public OptionalDouble next() {
    return over ? OptionalDouble.empty() : OptionalDouble.of(rate);
  }

  /** The highest rate that held; empty while none did. */
  public Optional<Double> low() {
    return low > 0 ? Optional.of(low) : Optional.empty();
  }

  /** The lowest rate that was missed; empty while none was. */
  public Optional<Double> high() {
    return Double.isFinite(high) ? Optional.of(high) : Optional.empty();
  }

  /** Whether a rate has been missed once, and is tried again. */
  public boolean isAgain() {
    return missed > 0;
  }

  /**
   * What came of the rate that was tried.
   *
   * @param holds whether every gated baseline held
   * @param gotThrough events a second that the platform got through; NaN where that is not known
   */
  public void came(boolean holds, double gotThrough) {
    held += holds ? 1 : 0;
    missed += holds ? 0 : 1;
    if (!holds) {
      limit = gotThrough;
    }
    if (missed == 0 || held == TRIES_THAT_DECIDE) {
      low = rate;
      choose(true);
    } else if (missed == TRIES_THAT_DECIDE) {
      high = rate;
      choose(false);
    }
  }

  private void choose(boolean holds) {
    double tried = rate;
    held = 0;
    missed = 0;
    if (low == 0) {
      rate = rounded(Double.isNaN(limit) ? high / RETREAT : Math.min(high / RETREAT, limit));
      over = rate < first * LEAST_SHARE_OF_FIRST;
      return;
    }
    if (Double.isInfinite(high)) {
      rate = Math.min(highest, low * GROWTH);
      over = low >= highest;
      return;
    }
    over = high <= low * (1 + precision) * 1.001;
    rate = between(holds, tried);
  }

  private double between(boolean holds, double tried) {
    if (!Double.isNaN(limit)) {
      double below = rounded(limit * (1 - precision / 3));
      limit = Double.NaN;
      if (below > low * (1 + precision / 2) && below < high / (1 + precision / 2)) {
        justBelowLimit = true;
        return below;
      }
    }
    boolean close = justBelowLimit && holds && tried == low;
    justBelowLimit = false;
    double above = rounded(low * (1 + precision));
    return close && above < high ? above : rounded(Math.sqrt(low * high));
  }

  /** To three digits; a search that is finer than that keeps what it needs. */
  private double rounded(double value) {
    double threeDigits = new BigDecimal(value).round(ROUNDED).doubleValue();
    boolean coarse = Math.abs(threeDigits - value) > value * precision / 8;
    return coarse ? value : threeDigits;
  }
}
