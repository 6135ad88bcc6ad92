package ai.userwhisperer.megaphone.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class Interval95Test {
  /** The third example of Newcombe, Statistics in Medicine 17, 1998, table I, method 3. */
  @Test
  void aShareHasWilsonsInterval() {
    Interval95 interval = Interval95.ofShare(81, 263, 1);
    assertThat(interval.low()).isCloseTo(0.2553, within(0.00005));
    assertThat(interval.high()).isCloseTo(0.3662, within(0.00005));
    assertThat(Interval95.ofShare(15, 148, 1).low()).isCloseTo(0.0624, within(0.00005));
    assertThat(Interval95.ofShare(15, 148, 1).high()).isCloseTo(0.1605, within(0.00005));
  }

  @Test
  void noneAndAllLeaveRoomForMoreOnOneSideOnly() {
    assertThat(Interval95.ofShare(0, 20, 100).low()).isZero();
    assertThat(Interval95.ofShare(0, 20, 100).high()).isCloseTo(16.11, within(0.01));
    assertThat(Interval95.ofShare(20, 20, 100).low()).isCloseTo(83.89, within(0.01));
    assertThat(Interval95.ofShare(20, 20, 100).high()).isEqualTo(100);
  }

  @Test
  void aSteadyRateHasANarrowInterval() {
    double[] rates = new double[60];
    Arrays.fill(rates, 1_000);
    assertThat(Interval95.ofRate(rates)).contains(new Interval95(1_000, 1_000));
  }

  @Test
  void tooFewStepsHaveNone() {
    assertThat(Interval95.ofRate(new double[4])).isEmpty();
  }

  @Test
  void ofAHundredIntervalsAboutNinetyFiveHoldTheTruth() {
    long hold =
        IntStream.range(0, 1_000)
            .filter(
                seed -> {
                  Random random = new Random(seed);
                  double[] rates =
                      random.doubles(60).map(any -> 100 + 10 * random.nextGaussian()).toArray();
                  return Interval95.ofRate(rates).orElseThrow().contains(100);
                })
            .count();
    assertThat(hold).isBetween(930L, 970L);
  }
}
