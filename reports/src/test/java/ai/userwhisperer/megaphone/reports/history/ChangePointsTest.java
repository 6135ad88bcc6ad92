package ai.userwhisperer.megaphone.reports.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import ai.userwhisperer.megaphone.reports.history.ChangePoints.ChangePoint;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ChangePointsTest {
  private static final double SIGNIFICANCE = 0.002;
  private static final double SHIFT_PERCENT = 3;

  /**
   * Annual flow of the Nile at Aswan, 1871 to 1970, in 10⁸ m³ (Cobb, Biometrika 65, 1978, who finds
   * the change from 1898 to 1899; also in R's datasets).
   */
  private static final double[] NILE = {
    1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180,
    799, 958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833,
    701, 916, 692, 1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845,
    864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649,
    846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923, 975, 815,
    1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740
  };

  @Test
  void theNileHasItsOnePublishedChange() {
    List<ChangePoint> found = ChangePoints.of(NILE, SIGNIFICANCE, SHIFT_PERCENT);

    assertThat(found).hasSize(1);
    assertThat(1871 + found.get(0).at()).isEqualTo(1899);
    assertThat(found.get(0).before()).isEqualTo(1130);
    assertThat(found.get(0).shiftPercent()).isCloseTo(-24, within(2.0));
    assertThat(found.get(0).chance()).isLessThan(1e-9);
  }

  @Test
  void theSameSeriesGivesTheSameAnswer() {
    assertThat(ChangePoints.of(NILE, SIGNIFICANCE, SHIFT_PERCENT))
        .isEqualTo(ChangePoints.of(NILE, SIGNIFICANCE, SHIFT_PERCENT));
  }

  @Test
  void severalStepsAreFoundEach() {
    double[] series = noise(new Random(3), 60, 0.01);
    for (int i = 20; i < 40; i++) {
      series[i] *= 1.2;
    }
    for (int i = 40; i < 60; i++) {
      series[i] *= 0.9;
    }
    assertThat(ChangePoints.of(series, SIGNIFICANCE, SHIFT_PERCENT))
        .extracting(ChangePoint::at)
        .containsExactly(20, 40);
  }

  @Test
  void fewerThanTenRunsHaveNoChange() {
    double[] series = {1, 1, 1, 1, 9, 9, 9, 9, 9};
    assertThat(ChangePoints.of(series, SIGNIFICANCE, SHIFT_PERCENT)).isEmpty();
  }

  @Test
  void oneOddNightIsNoChangeWhereverItIs() {
    for (int night = 0; night < 30; night++) {
      double[] series = noise(new Random(night), 30, 0.02);
      series[night] *= 3;
      assertThat(ChangePoints.of(series, SIGNIFICANCE, SHIFT_PERCENT))
          .as("odd night %d", night)
          .isEmpty();
    }
  }

  @Test
  void whatNeverChangesHasNoChange() {
    double[] series = new double[40];
    assertThat(ChangePoints.of(series, SIGNIFICANCE, 0)).isEmpty();
    Arrays.fill(series, 7);
    assertThat(ChangePoints.of(series, SIGNIFICANCE, 0)).isEmpty();
  }

  @Test
  void aChangeFromNothingIsOne() {
    double[] series = new double[20];
    Arrays.fill(series, 12, 20, 5);
    assertThat(ChangePoints.of(series, SIGNIFICANCE, SHIFT_PERCENT))
        .extracting(ChangePoint::at, ChangePoint::shiftPercent)
        .containsExactly(tuple(12, Double.POSITIVE_INFINITY));
  }

  @Test
  void aChangeThatIsTooSmallToCountIsLeftOut() {
    double[] series = noise(new Random(5), 60, 0.001);
    for (int i = 30; i < 60; i++) {
      series[i] *= 1.02;
    }
    assertThat(ChangePoints.of(series, SIGNIFICANCE, 1)).hasSize(1);
    assertThat(ChangePoints.of(series, SIGNIFICANCE, 3)).isEmpty();
  }

  /** docs/history.md states these two rates. */
  @Test
  void falseAlarmsAreAsRareAsTheDocumentationSays() {
    long alarms =
        IntStream.range(0, 1_000)
            .parallel()
            .filter(
                seed ->
                    !ChangePoints.of(noise(new Random(seed), 30, 0.02), SIGNIFICANCE, SHIFT_PERCENT)
                        .isEmpty())
            .count();
    assertThat(alarms).isLessThanOrEqualTo(5);
  }

  @Test
  void aStepOfFivePercentInNoiseOfTwoIsFoundWithinFiveNights() {
    long found =
        IntStream.range(0, 200).parallel().filter(seed -> foundWithin(5, new Random(seed))).count();
    assertThat(found).isGreaterThanOrEqualTo(180);
  }

  private static boolean foundWithin(int nights, Random random) {
    double[] series = noise(random, 30 + nights, 0.02);
    for (int night = 1; night <= nights; night++) {
      series[29 + night] *= 1.05;
      double[] known = Arrays.copyOf(series, 30 + night);
      List<ChangePoint> found = ChangePoints.of(known, SIGNIFICANCE, SHIFT_PERCENT);
      if (found.stream().anyMatch(change -> Math.abs(change.at() - 30) <= 1)) {
        return true;
      }
    }
    return false;
  }

  /** About 100, with a relative deviation. */
  private static double[] noise(Random random, int length, double deviation) {
    return random
        .doubles(length)
        .map(any -> 100 * (1 + deviation * random.nextGaussian()))
        .toArray();
  }
}
