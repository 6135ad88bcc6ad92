package ai.userwhisperer.megaphone.generators.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.userwhisperer.megaphone.profiles.Arrivals;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.hipparchus.distribution.continuous.ExponentialDistribution;
import org.hipparchus.distribution.continuous.GammaDistribution;
import org.hipparchus.stat.correlation.PearsonsCorrelation;
import org.hipparchus.stat.descriptive.StreamingStatistics;
import org.hipparchus.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All seeds are fixed: a test that holds once holds always. */
class PoissonScheduleTest extends ArrivalScheduleContract {
  private static final double SURPRISING = 0.01;
  private static final int BLOCK = 1_024;

  @Override
  List<Case> cases() {
    return List.of(
        new Case(new Arrivals.Poisson(1_000), 1, Duration.ofSeconds(60)),
        new Case(new Arrivals.Poisson(50_000), 100, Duration.ofHours(1)),
        new Case(new Arrivals.Poisson(1), 1, Duration.ofSeconds(60)),
        new Case(new Arrivals.Poisson(1e6), 1, Duration.ofSeconds(1_200)));
  }

  private static ArrivalSchedule poisson(double rate, long seconds, long seed) {
    return ArrivalSchedule.of(new Arrivals.Poisson(rate), 1, Duration.ofSeconds(seconds), seed);
  }

  private static double[] distancesSeconds(ArrivalSchedule schedule, LongStream indices) {
    return indices
        .mapToDouble(
            index -> (schedule.dueNs(index) - (index == 0 ? 0 : schedule.dueNs(index - 1))) / 1e9)
        .toArray();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void distancesAreExponential(long seed) {
    ArrivalSchedule schedule = poisson(100, 1_000, seed);
    double[] distances = distancesSeconds(schedule, LongStream.range(0, schedule.requests()));

    assertThat(pValue(distances)).isGreaterThan(SURPRISING);
    double[] first = Arrays.copyOf(distances, distances.length - 1);
    double[] second = Arrays.copyOfRange(distances, 1, distances.length);
    assertThat(new PearsonsCorrelation().correlation(first, second))
        .isCloseTo(0, within(4 / Math.sqrt(distances.length)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void distancesFromOneBlockToTheNextAreExponentialToo(long seed) {
    ArrivalSchedule schedule = poisson(100, 20_000, seed);
    long blocks = schedule.requests() / BLOCK;

    assertThat(pValue(distancesSeconds(schedule, LongStream.range(0, blocks).map(b -> b * BLOCK))))
        .isGreaterThan(SURPRISING);
  }

  private static double pValue(double[] distances) {
    return new KolmogorovSmirnovTest()
        .kolmogorovSmirnovTest(new ExponentialDistribution(0.01), distances);
  }

  @Test
  void aBlockIsAsLongAsTheSumOfItsDistances() {
    double[] lengths =
        LongStream.range(0, 20_000).mapToDouble(i -> GammaVariate.draw(BLOCK, i)).toArray();

    assertThat(
            new KolmogorovSmirnovTest()
                .kolmogorovSmirnovTest(new GammaDistribution(BLOCK, 1), lengths))
        .isGreaterThan(SURPRISING);
  }

  @ParameterizedTest
  @ValueSource(doubles = {5, 100, 3_000})
  void countsOfASecondVaryAsMuchAsTheirMean(double rate) {
    long seconds = 5_000;
    ArrivalSchedule schedule = poisson(rate, seconds, 7);
    StreamingStatistics counts = new StreamingStatistics();
    long index = 0;
    for (long second = 1; second <= seconds; second++) {
      int count = 0;
      while (index < schedule.requests() && schedule.dueNs(index) < second * 1_000_000_000L) {
        index++;
        count++;
      }
      counts.addValue(count);
    }

    assertThat(counts.getMean()).isCloseTo(rate, within(4 * Math.sqrt(rate / seconds)));
    assertThat(counts.getVariance() / counts.getMean())
        .isCloseTo(1, within(4 * Math.sqrt(2.0 / seconds)));
  }

  @Test
  void theNumberOfRequestsIsRandomAboutItsMean() {
    StreamingStatistics counts = new StreamingStatistics();
    for (long seed = 0; seed < 2_000; seed++) {
      counts.addValue((double) poisson(500, 10, seed).requests());
    }

    assertThat(counts.getMean()).isCloseTo(5_000, within(4 * Math.sqrt(5_000 / 2_000.0)));
    assertThat(counts.getVariance() / 5_000).isCloseTo(1, within(4 * Math.sqrt(2.0 / 2_000)));
  }

  @Test
  void anotherSeedGivesOtherTimes() {
    ArrivalSchedule one = poisson(1_000, 10, 1);
    ArrivalSchedule other = poisson(1_000, 10, 2);

    assertThat(LongStream.range(0, 5_000).filter(i -> one.dueNs(i) == other.dueNs(i)).count())
        .isLessThan(5);
  }
}
