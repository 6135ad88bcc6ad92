package ai.userwhisperer.megaphone.reports.capacity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresBuilder;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresProblem;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LevenbergMarquardtOptimizer;
import org.hipparchus.optim.nonlinear.vector.leastsquares.MultivariateJacobianFunction;
import org.hipparchus.util.Pair;

/**
 * The {@link Scalability} that fits what was measured, by least squares with Levenberg and
 * Marquardt's method, and how sure it is: the residuals are drawn anew, and each draw is fitted
 * (the residual bootstrap of B. Efron and R. J. Tibshirani: An Introduction to the Bootstrap, 1993,
 * chapter 9). Deterministic.
 */
public final class ScalabilityFit {
  /** With fewer points three parameters follow the noise. */
  public static final int FEWEST_POINTS = 6;

  private static final int PARAMETERS = 3;
  private static final int DRAWS = 1_000;
  private static final long SEED = 20_071_015;
  private static final int MOST_STEPS = 10_000;
  private static final double TAIL = 0.025;

  private final List<Point> points;
  private final Scalability best;
  private final List<Scalability> draws;
  private final double determination;

  /**
   * A measurement.
   *
   * @param n how many used it, or of how many it was made; above 0
   * @param throughput events a second; above 0
   */
  public record Point(double n, double throughput) {
    public Point {
      if (!(n > 0) || !(throughput > 0) || Double.isInfinite(n + throughput)) {
        throw new IllegalArgumentException(
            "n = " + n + ", throughput = " + throughput + ": needs finite numbers above 0");
      }
    }
  }

  /** Between what a figure lies, with a confidence of 95 %. */
  public record Range(double low, double high) {}

  private ScalabilityFit(
      List<Point> points, Scalability best, List<Scalability> draws, double determination) {
    this.points = points;
    this.best = best;
    this.draws = draws;
    this.determination = determination;
  }

  /**
   * Fits.
   *
   * @throws IllegalArgumentException with fewer than {@value #FEWEST_POINTS} points that differ in
   *     n, or when they follow no such law; the message says so
   */
  public static ScalabilityFit of(List<Point> measured) {
    long different = measured.stream().mapToDouble(Point::n).distinct().count();
    if (different < FEWEST_POINTS) {
      throw new IllegalArgumentException(
          "needs " + FEWEST_POINTS + " levels that differ, had " + different);
    }
    List<Point> points = List.copyOf(measured);
    double[] throughputs = points.stream().mapToDouble(Point::throughput).toArray();
    Scalability best = fit(points, throughputs);
    double[] residuals = new double[throughputs.length];
    double unexplained = 0;
    double mean = Arrays.stream(throughputs).average().orElseThrow();
    double all = 0;
    for (int i = 0; i < residuals.length; i++) {
      residuals[i] = throughputs[i] - best.throughput(points.get(i).n());
      unexplained += residuals[i] * residuals[i];
      all += (throughputs[i] - mean) * (throughputs[i] - mean);
    }
    return new ScalabilityFit(points, best, draws(points, best, residuals), 1 - unexplained / all);
  }

  /** Residuals of a fit are smaller than the errors that they come from: by its free parameters. */
  private static List<Scalability> draws(List<Point> points, Scalability best, double[] residuals) {
    double widening = Math.sqrt(residuals.length / (double) (residuals.length - PARAMETERS));
    SplittableRandom random = new SplittableRandom(SEED);
    List<Scalability> draws = new ArrayList<>();
    for (int draw = 0; draw < DRAWS; draw++) {
      double[] throughputs = new double[residuals.length];
      for (int i = 0; i < throughputs.length; i++) {
        double error = widening * residuals[random.nextInt(residuals.length)];
        throughputs[i] = Math.max(0, best.throughput(points.get(i).n()) + error);
      }
      try {
        draws.add(fit(points, throughputs));
      } catch (IllegalArgumentException e) {
        // A draw that follows no such law says nothing about one that does.
      }
    }
    return draws;
  }

  /**
   * The parameters are kept in their ranges by fitting their square roots: λ = l², σ = s², κ = k².
   */
  private static Scalability fit(List<Point> points, double[] throughputs) {
    double first = 0;
    for (int i = 0; i < throughputs.length; i++) {
      first = Math.max(first, throughputs[i] / Math.max(1, points.get(i).n()));
    }
    // Of the size of one, whatever is measured: steps are relative to that.
    double scale = Math.max(first, Double.MIN_NORMAL);
    RealVector target = new ArrayRealVector(throughputs).mapDivide(scale);
    LeastSquaresProblem problem =
        new LeastSquaresBuilder()
            .start(new double[] {1, 0.2, 0.02})
            .model(model(points))
            .target(target)
            .maxEvaluations(MOST_STEPS)
            .maxIterations(MOST_STEPS)
            .build();
    try {
      double[] roots = new LevenbergMarquardtOptimizer().optimize(problem).getPoint().toArray();
      return new Scalability(scale * square(roots[0]), square(roots[1]), square(roots[2]));
    } catch (MathRuntimeException e) {
      throw new IllegalArgumentException("they follow no such law: " + e.getMessage(), e);
    }
  }

  private static MultivariateJacobianFunction model(List<Point> points) {
    return roots -> {
      double l = roots.getEntry(0);
      double s = roots.getEntry(1);
      double k = roots.getEntry(2);
      RealVector values = new ArrayRealVector(points.size());
      RealMatrix slopes = MatrixUtils.createRealMatrix(points.size(), PARAMETERS);
      for (int i = 0; i < points.size(); i++) {
        double n = points.get(i).n();
        double divisor = 1 + s * s * (n - 1) + k * k * n * (n - 1);
        double value = l * l * n / divisor;
        values.setEntry(i, value);
        slopes.setEntry(i, 0, 2 * l * n / divisor);
        slopes.setEntry(i, 1, -value / divisor * 2 * s * (n - 1));
        slopes.setEntry(i, 2, -value / divisor * 2 * k * n * (n - 1));
      }
      return new Pair<>(values, slopes);
    };
  }

  private static double square(double value) {
    return value * value;
  }

  public List<Point> points() {
    return points;
  }

  public Scalability best() {
    return best;
  }

  /** Share of the variance that it explains, R²; at most 1. */
  public double determination() {
    return determination;
  }

  /** The greatest n that was measured: beyond it everything is extrapolated. */
  public double measuredUpTo() {
    return points.stream().mapToDouble(Point::n).max().orElseThrow();
  }

  /** Between what something lies that follows from the law. */
  public Range range(ToDoubleFunction<Scalability> figure) {
    double[] values = draws.stream().mapToDouble(figure).sorted().toArray();
    int cut = (int) Math.floor(TAIL * values.length);
    return new Range(values[cut], values[values.length - 1 - cut]);
  }
}
