package ai.userwhisperer.megaphone.generators.schedule;

import ai.userwhisperer.megaphone.generators.event.SplitMix;

/**
 * Draws from the gamma distribution of scale 1, by rejection (Marsaglia, Tsang: <a
 * href="https://doi.org/10.1145/358407.358414">A Simple Method for Generating Gamma Variables</a>,
 * 2000). The normal variables that it needs are from the polar method (Marsaglia, Bray, 1964).
 */
final class GammaVariate {
  private GammaVariate() {}

  /**
   * @param shape 1 or more; the mean
   * @param state from which the random numbers follow
   */
  static double draw(double shape, long state) {
    double d = shape - 1 / 3.0;
    double c = 1 / Math.sqrt(9 * d);
    long used = 0;
    while (true) {
      double first = 2 * SplitMix.unit(SplitMix.draw(state, used++)) - 1;
      double second = 2 * SplitMix.unit(SplitMix.draw(state, used++)) - 1;
      double square = first * first + second * second;
      if (square >= 1 || square == 0) {
        continue;
      }
      double normal = first * Math.sqrt(-2 * StrictMath.log(square) / square);
      double v = 1 + c * normal;
      double cubed = v * v * v;
      double uniform = 1 - SplitMix.unit(SplitMix.draw(state, used++));
      if (v > 0
          && StrictMath.log(uniform)
              < normal * normal / 2 + d - d * cubed + d * StrictMath.log(cubed)) {
        return d * cubed;
      }
    }
  }
}
