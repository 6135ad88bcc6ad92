package ai.userwhisperer.megaphone.reports.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.userwhisperer.megaphone.reports.capacity.ScalabilityFit.Point;
import ai.userwhisperer.megaphone.reports.capacity.ScalabilityFit.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScalabilityFitTest {
  /**
   * A Cisco UCS server with 1 to 32 threads: B. Schwartz, Practical Scalability Analysis with the
   * Universal Scalability Law, 2015, whose figures follow here.
   */
  private static final double[] CISCO = {
    955.16, 1878.91, 2688.01, 3548.68, 4315.54, 5130.43, 5931.37, 6531.08, 7219.8, 7867.61, 8278.71,
    8646.7, 9047.84, 9426.55, 9645.37, 9897.24, 10097.6, 10240.5, 10532.39, 10798.52, 11151.43,
    11518.63, 11806, 12089.37, 12075.41, 12177.29, 12211.41, 12158.93, 12155.27, 12118.04, 12140.4,
    12074.39
  };

  @Test
  void publishedDataGiveThePublishedParameters() {
    ScalabilityFit fit = ScalabilityFit.of(points(CISCO));

    // To within one part in a thousand.
    assertThat(fit.best().lambda()).isCloseTo(995.6486, within(1.0));
    assertThat(fit.best().sigma()).isCloseTo(0.02671591, within(0.00003));
    assertThat(fit.best().kappa()).isCloseTo(7.690945e-4, within(8e-7));
    assertThat(Math.floor(fit.best().peakN())).isEqualTo(35);
    assertThat(fit.best().peak()).isCloseTo(12_341, within(13.0));
    assertThat(fit.determination()).isGreaterThan(0.99);
    assertThat(fit.measuredUpTo()).isEqualTo(32);
  }

  @Test
  void theIntervalOfPublishedDataHoldsWhatWasMeasured() {
    ScalabilityFit fit = ScalabilityFit.of(points(CISCO));

    Range sigma = fit.range(Scalability::sigma);
    assertThat(sigma.low()).isBetween(0.0, fit.best().sigma());
    assertThat(sigma.high()).isBetween(fit.best().sigma(), 0.06);
  }

  @Test
  void aLawIsFoundAgainUnderNoiseAndItsIntervalsAreHonest() {
    Scalability law = new Scalability(12_000, 0.02, 0.001);
    int held = 0;
    int trials = 60;
    for (int trial = 0; trial < trials; trial++) {
      SplittableRandom random = new SplittableRandom(trial);
      List<Point> noisy = new ArrayList<>();
      for (int n = 2; n <= 20; n += 2) {
        noisy.add(new Point(n, law.throughput(n) * (1 + 0.01 * random.nextGaussian())));
      }
      Range peak = ScalabilityFit.of(noisy).range(Scalability::peak);
      held += peak.low() <= law.peak() && law.peak() <= peak.high() ? 1 : 0;
    }
    // 95 % of 60 are 57; fewer than 50 would come once in thousands of times.
    assertThat(held).isGreaterThanOrEqualTo(50);
  }

  @Test
  void whatGrowsEvenlyHasNoContentionAndNoPeak() {
    double[] even = IntStream.rangeClosed(1, 10).mapToDouble(n -> 1_000.0 * n).toArray();

    Scalability law = ScalabilityFit.of(points(even)).best();

    assertThat(law.throughput(20)).isCloseTo(20_000, within(20.0));
    assertThat(law.nFor(15_000)).isCloseTo(15, within(0.1));
  }

  @Test
  void theLeastNumberForARateIsTheOneThatReachesIt() {
    Scalability law = new Scalability(12_000, 0.02, 0.001);

    assertThat(law.throughput(law.nFor(100_000))).isCloseTo(100_000, within(1e-6));
    assertThat(law.nFor(100_000)).isLessThan(law.peakN());
    assertThat(law.nFor(law.peak() * 1.001)).isInfinite();
    assertThat(new Scalability(1_000, 0, 0).nFor(5_000)).isEqualTo(5);
    assertThat(new Scalability(1_000, 0.5, 0).nFor(2_001)).isInfinite();
  }

  @Test
  void fewerThanSixLevelsAreRefused() {
    double[] five = {1, 2, 3, 4, 5};
    assertThatThrownBy(() -> ScalabilityFit.of(points(five)))
        .hasMessage("needs 6 levels that differ, had 5");
    List<Point> alike = IntStream.range(0, 9).mapToObj(i -> new Point(2, 100 + i)).toList();
    assertThatThrownBy(() -> ScalabilityFit.of(alike))
        .hasMessage("needs 6 levels that differ, had 1");
  }

  private static List<Point> points(double[] throughputs) {
    return IntStream.range(0, throughputs.length)
        .mapToObj(i -> new Point(i + 1, throughputs[i]))
        .toList();
  }
}
