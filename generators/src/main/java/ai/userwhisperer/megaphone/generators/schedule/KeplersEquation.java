package ai.userwhisperer.megaphone.generators.schedule;

import java.util.Arrays;

/**
 * Solves {@code m = θ − e · sin θ} for the angle θ, as astronomers do for the place of a planet (<a
 * href="https://en.wikipedia.org/wiki/Kepler%27s_equation">Kepler's equation</a>).
 *
 * <p>Between the {@value #NODES} nodes of a table the equation is a polynomial to the precision of
 * a double, so that no sine is taken when it is solved: Newton's method, from the root of the
 * quadratic part. Relative error of θ: a few units in the last place, also near θ = 0 and e = 1,
 * where m is as small as θ³ / 6.
 */
final class KeplersEquation {
  private static final int NODES = 2_048;
  private static final double NODE_DISTANCE = Math.PI / NODES;
  private static final double NODES_PER_ANGLE = NODES / Math.PI;

  // A product takes a fraction of the time of a quotient.
  private static final double HALF = 1.0 / 2;
  private static final double SIXTH = 1.0 / 6;
  private static final double TWELFTH = 1.0 / 12;
  private static final double TWENTIETH = 1.0 / 20;
  private static final double THIRTIETH = 1.0 / 30;
  private static final double FORTY_SECOND = 1.0 / 42;

  /** Newton's method squares the relative error: after so small a step it is below 2⁻⁵². */
  private static final double LAST_STEP = 0x1p-27;

  private static final int MOST_STEPS = 50;

  private final double e;

  /** m at each node; the last one is beyond π. */
  private final double[] m = new double[NODES + 2];

  private final double[] eSine = new double[NODES + 1];
  private final double[] eCosine = new double[NODES + 1];

  /** {@code 1 − e · cos θ} at each node, the derivative. */
  private final double[] slope = new double[NODES + 1];

  /** Where to begin to look for the node below m, for equal parts of 0 to π. */
  private final int[] firstNode = new int[NODES + 1];

  /**
   * @param e the eccentricity, 0 to 1
   */
  KeplersEquation(double e) {
    this.e = e;
    for (int k = 0; k <= NODES; k++) {
      double angle = k * NODE_DISTANCE;
      double halfSine = StrictMath.sin(angle / 2);
      m[k] = (1 - e) * angle + e * lessItsSine(angle);
      eSine[k] = e * StrictMath.sin(angle);
      eCosine[k] = e * StrictMath.cos(angle);
      slope[k] = 1 - e + 2 * e * halfSine * halfSine;
    }
    m[NODES + 1] = Double.POSITIVE_INFINITY;
    for (int part = 0; part <= NODES; part++) {
      int found = Arrays.binarySearch(m, part * NODE_DISTANCE);
      firstNode[part] = Math.min(NODES, found >= 0 ? found : -found - 2);
    }
  }

  /**
   * The angle.
   *
   * @param mean m, from 0 to π
   */
  double angle(double mean) {
    int node = firstNode[(int) (mean * NODES_PER_ANGLE)];
    while (m[node + 1] <= mean) {
      node++;
    }
    double rest = mean - m[node];
    if (rest <= 0) {
      return node * NODE_DISTANCE;
    }
    double linear = slope[node];
    double square = eSine[node] / 2;
    double beyond = 2 * rest / (linear + Math.sqrt(linear * linear + 4 * square * rest));
    if (node == 0 && e > 0) {
      beyond = Math.min(beyond, Math.cbrt(6 * rest / e));
    }
    for (int i = 0; i < MOST_STEPS; i++) {
      double step = step(node, beyond, rest);
      beyond -= step;
      if (Math.abs(step) <= LAST_STEP * (node * NODE_DISTANCE + beyond)) {
        break;
      }
    }
    return node * NODE_DISTANCE + beyond;
  }

  /** Of Newton's method, with the sine and cosine of the small angle beyond a node as series. */
  private double step(int node, double beyond, double rest) {
    double square = beyond * beyond;
    double lessCosine = square * HALF * (1 - square * TWELFTH * (1 - square * THIRTIETH));
    double lessSine =
        square * beyond * SIXTH * (1 - square * TWENTIETH * (1 - square * FORTY_SECOND));
    double value = slope[node] * beyond + eSine[node] * lessCosine + eCosine[node] * lessSine;
    double derivative =
        slope[node] + eSine[node] * (beyond - lessSine) + eCosine[node] * lessCosine;
    return (value - rest) / derivative;
  }

  /** {@code θ − sin θ}, without the loss of digits that the subtraction has for small angles. */
  private static double lessItsSine(double angle) {
    if (angle > 1) {
      return angle - StrictMath.sin(angle);
    }
    double square = angle * angle;
    double term = square * angle / 6;
    double sum = 0;
    for (int n = 4; Math.abs(term) > Math.abs(sum) * 0x1p-60; n += 2) {
      sum += term;
      term *= -square / (n * (n + 1));
    }
    return sum;
  }
}
