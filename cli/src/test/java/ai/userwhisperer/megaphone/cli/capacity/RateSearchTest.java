package ai.userwhisperer.megaphone.cli.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.profiles.AutoscaleSettings;
import ai.userwhisperer.megaphone.profiles.CapacitySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateSearchTest {
  private static final double PRECISION = 0.04;

  private final List<Double> tried = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(doubles = {1_234, 5_000, 9_999, 30_000, 41_000, 123_456, 640_000})
  void aPlatformThatGetsThroughSoMuchIsFoundWithinThePrecision(double limit) {
    RateSearch search = search(rate -> rate <= limit, rate -> Math.min(rate, limit));

    assertThat(search.low().orElseThrow()).isBetween(limit * (1 - PRECISION), limit);
    assertThat(search.high().orElseThrow())
        .isGreaterThan(limit)
        .isLessThanOrEqualTo(search.low().orElseThrow() * (1 + PRECISION) * 1.01);
    assertThat(tried).hasSizeLessThan(20);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1_234, 7_000, 37_000, 250_000})
  void aPlatformThatGetsSlowBeforeItsLimitIsFoundToo(double knee) {
    // What it gets through says nothing of where it becomes too slow.
    RateSearch search = search(rate -> rate <= knee, rate -> rate);

    assertThat(search.low().orElseThrow()).isBetween(knee * (1 - PRECISION), knee);
    assertThat(tried).hasSizeLessThan(24);
  }

  @Test
  void aPlatformThatBreaksDownUnderOverloadMisleadsForOneLevelAlone() {
    double limit = 30_000;
    RateSearch search =
        search(rate -> rate <= limit, rate -> rate <= limit ? rate : limit * limit / rate / 2);

    assertThat(search.low().orElseThrow()).isBetween(limit * (1 - PRECISION), limit);
  }

  @Test
  void noiseThatSpoilsOneLevelInTenMovesTheAnswerByLittle() {
    double limit = 30_000;
    int far = 0;
    for (int seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      RateSearch search =
          search(rate -> rate <= limit && random.nextDouble() > 0.1, rate -> Math.min(rate, limit));
      far += Math.abs(search.low().orElseThrow() - limit) > 0.08 * limit ? 1 : 0;
    }
    // A rate that holds is lost only when it is spoilt twice: once in 35 (0.01 and what a third try
    // adds), at some eight rates.
    assertThat(far).isLessThan(60);
  }

  @Test
  void aRateThatWasMissedIsTriedAgainBeforeItCounts() {
    List<Boolean> answers = new ArrayList<>(List.of(true, false, true, true));
    RateSearch search = new RateSearch(settings(1_000, 4_000));
    List<Double> rates = new ArrayList<>();
    while (search.next().isPresent() && !answers.isEmpty()) {
      rates.add(search.next().getAsDouble());
      search.came(answers.remove(0), Double.NaN);
    }

    assertThat(rates).containsExactly(1_000.0, 2_000.0, 2_000.0, 2_000.0);
    assertThat(search.low()).contains(2_000.0);
    assertThat(search.next()).hasValue(4_000);
  }

  @Test
  void aPlatformThatHoldsTheHighestRateEndsTheSearchThere() {
    RateSearch search = new RateSearch(settings(1_000, 3_000));
    while (search.next().isPresent()) {
      tried.add(search.next().getAsDouble());
      search.came(true, Double.NaN);
    }

    assertThat(tried).containsExactly(1_000.0, 2_000.0, 3_000.0);
    assertThat(search.high()).isEmpty();
  }

  @Test
  void aPlatformThatHoldsNothingEndsTheSearchSoon() {
    RateSearch search = search(rate -> false, rate -> 0);

    assertThat(search.low()).isEmpty();
    assertThat(tried).hasSizeLessThan(12);
  }

  private RateSearch search(DoublePredicate holds, DoubleUnaryOperator getsThrough) {
    RateSearch search = new RateSearch(settings(5_000, 1_000_000));
    tried.clear();
    while (search.next().isPresent()) {
      double rate = search.next().getAsDouble();
      tried.add(rate);
      search.came(holds.test(rate), getsThrough.applyAsDouble(rate));
    }
    return search;
  }

  private static CapacitySettings settings(double from, double to) {
    return new CapacitySettings(
        "",
        from,
        to,
        PRECISION,
        0.99,
        Duration.ZERO,
        Duration.ofSeconds(1),
        Duration.ZERO,
        Duration.ZERO,
        Duration.ofMinutes(5),
        AutoscaleSettings.USUAL);
  }
}
