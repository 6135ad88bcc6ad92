package ai.userwhisperer.megaphone.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryTrendTest {
  private static final long HOUR_MS = 3_600_000;

  /**
   * The ratios of rain with and without seeded clouds in five years (Smith 1967), in Hollander and
   * Wolfe, Nonparametric Statistical Methods, example 9.2: the slope is −0.056 a year.
   */
  @Test
  void theSlopeOfPublishedDataIsThePublishedOne() {
    MemoryTrend trend = new MemoryTrend();
    double[] ratios = {1.26, 1.27, 1.12, 1.16, 1.03};
    for (int year = 0; year < ratios.length; year++) {
      trend.add(year * HOUR_MS, ratios[year]);
    }

    // Relative to the median, 1.16. With so few samples the interval takes all slopes in.
    assertThat(trend.growth().percentPerHour()).isCloseTo(-5.625 / 1.16, within(1e-9));
    assertThat(trend.growth().low()).isCloseTo(-15 / 1.16, within(1e-9));
    assertThat(trend.growth().high()).isCloseTo(4 / 1.16, within(1e-9));
  }

  @Test
  void aRestartAndAHeapThatFillsAtFirstDoNotBendTheSlope() {
    MemoryTrend trend = new MemoryTrend();
    for (int second = 0; second < 3_600; second++) {
      double megabytes = 500 + second / 360.0;
      if (second < 120) {
        megabytes = 4 * second;
      } else if (second > 2_000 && second < 2_060) {
        megabytes = 10;
      }
      trend.add(second * 1_000L, megabytes);
    }

    // 10 MB an hour of about 505.
    assertThat(trend.growth().percentPerHour()).isCloseTo(2.0, within(0.1));
  }

  @Test
  void theIntervalHoldsTheTruthInAboutNineteenOfTwentyCases() {
    Random random = new Random(7);
    int held = 0;
    for (int trial = 0; trial < 200; trial++) {
      MemoryTrend trend = new MemoryTrend();
      for (int minute = 0; minute <= 120; minute++) {
        trend.add(minute * 60_000L, 1_000 + 0.5 * (minute - 60) + 20 * random.nextGaussian());
      }
      MemoryTrend.Growth growth = trend.growth();
      assertThat(growth.percentPerHour()).isBetween(growth.low(), growth.high());
      held += growth.low() <= 3 && 3 <= growth.high() ? 1 : 0;
    }

    assertThat(held).isBetween(182, 198);
  }

  @Test
  void aDayOfSamplesInAnyOrderHasTheSameSlope() {
    MemoryTrend trend = new MemoryTrend();
    for (int second = 86_399; second >= 0; second--) {
      trend.add(second * 1_000L, 1e9 + second * 1_000.0);
    }

    assertThat(trend.samples()).isEqualTo(86_400);
    assertThat(trend.minutes()).isCloseTo(1_440, within(0.1));
    assertThat(trend.growth().percentPerHour()).isCloseTo(100 * 3.6e6 / 1.0432e9, within(0.001));
    assertThat(trend.growth().high() - trend.growth().low()).isCloseTo(0, within(0.001));
  }
}
