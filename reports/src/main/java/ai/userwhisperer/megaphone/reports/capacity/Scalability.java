package ai.userwhisperer.megaphone.reports.capacity;

/**
 * The Universal Scalability Law: how the throughput X of a system follows the number N of those who
 * use it, or of which it is made.
 *
 * <pre>X(N) = λ N / (1 + σ (N − 1) + κ N (N − 1))</pre>
 *
 * <p>From N. J. Gunther: Guerrilla Capacity Planning, Springer 2007, equation 4.33 with λ = X(1);
 * and with Little's law N = X R the response times, as in N. J. Gunther: A General Theory of
 * Computational Scalability Based on Rational Functions, arXiv:0808.1431, 2008.
 *
 * @param lambda throughput of one, in events per second; above 0
 * @param sigma contention: the share of the work that has to queue for something; 0 or more
 * @param kappa coherency: what each pair of them costs to agree; 0 or more
 */
public record Scalability(double lambda, double sigma, double kappa) {
  public Scalability {
    if (!(lambda > 0)
        || !(sigma >= 0)
        || !(kappa >= 0)
        || Double.isInfinite(lambda + sigma + kappa)) {
      throw new IllegalArgumentException(
          "lambda = "
              + lambda
              + ", sigma = "
              + sigma
              + ", kappa = "
              + kappa
              + ": needs finite numbers, the first above 0, the others 0 or more");
    }
  }

  /**
   * Throughput of so many.
   *
   * @param n above 0
   */
  public double throughput(double n) {
    return lambda * n / (1 + sigma * (n - 1) + kappa * n * (n - 1));
  }

  /**
   * With how many the throughput is the highest, √((1 − σ) / κ) by equation 4.33's derivative;
   * infinite where more always help.
   */
  public double peakN() {
    if (sigma >= 1) {
      return 1;
    }
    return kappa == 0 ? Double.POSITIVE_INFINITY : Math.sqrt((1 - sigma) / kappa);
  }

  /** The highest throughput that there is; λ / σ is the limit where more always help. */
  public double peak() {
    double n = peakN();
    if (Double.isInfinite(n)) {
      return sigma == 0 ? Double.POSITIVE_INFINITY : lambda / sigma;
    }
    return throughput(Math.max(1, n));
  }

  /**
   * The least number whose throughput reaches a rate: the smaller root of κ X N² + (X (σ − κ) − λ)
   * N + X (1 − σ) = 0. Infinite where none does.
   */
  public double nFor(double rate) {
    double a = kappa * rate;
    double b = rate * (sigma - kappa) - lambda;
    double c = rate * (1 - sigma);
    if (a == 0) {
      return b < 0 ? -c / b : Double.POSITIVE_INFINITY;
    }
    double root = b * b - 4 * a * c;
    if (root < 0 || b >= 0) {
      return Double.POSITIVE_INFINITY;
    }
    // The numerically stable form of the smaller root.
    return 2 * c / (-b + Math.sqrt(root));
  }
}
