package ai.userwhisperer.megaphone.generators.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.profiles.Arrivals;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConstantScheduleTest extends RateContract {
  private static final long BILLION = 1_000_000_000L;

  @Override
  List<Case> cases() {
    return List.of(
        new Case(new Arrivals.Constant(1_000), 1, Duration.ofSeconds(30)),
        new Case(new Arrivals.Constant(1_000), 7, Duration.ofSeconds(7)),
        new Case(new Arrivals.Constant(33_333.333), 100, Duration.ofHours(1)),
        new Case(new Arrivals.Constant(0.01), 1, Duration.ofSeconds(30)),
        new Case(new Arrivals.Constant(1e-12), 1, Duration.ofSeconds(30)),
        new Case(new Arrivals.Constant(1e8), 1, Duration.ofSeconds(11)));
  }

  @Override
  BigDecimal events(Case phase, BigDecimal seconds) {
    return BigDecimal.valueOf(((Arrivals.Constant) phase.arrivals()).rate()).multiply(seconds);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.3, 1, 3, 7, 999.9, 7_000, 52_000, 33_333.333, 1e6, 1e9})
  void everyRequestIsDueAtItsIndexTimesThePeriod(double rate) {
    ArrivalSchedule schedule = ArrivalSchedule.constant(rate, BILLION + 1);
    for (long index : new long[] {0, 1, 2, 1_000, 12_345_678, BILLION - 1, BILLION}) {
      long exact =
          BigDecimal.valueOf(index)
              .multiply(BigDecimal.valueOf(BILLION))
              .divide(BigDecimal.valueOf(rate), 0, RoundingMode.FLOOR)
              .longValueExact();
      assertThat(schedule.dueNs(index)).as("index %d", index).isEqualTo(exact);
    }
  }

  @Test
  void everySecondHasItsFullNumberOfRequests() {
    ArrivalSchedule schedule = ArrivalSchedule.constant(7_000, BILLION);
    for (long second = 0; second < 100_000; second += 997) {
      assertThat(schedule.dueNs(7_000 * second)).isEqualTo(second * BILLION);
    }
  }

  @Test
  void aBatchThatDoesNotDivideTheRateStillEndsWithThePhase() {
    ArrivalSchedule schedule =
        ArrivalSchedule.of(new Arrivals.Constant(100), 7, Duration.ofSeconds(7), SEED);
    assertThat(schedule.requests()).isEqualTo(100);
  }

  @Test
  void theNumberDueByAMomentCountsThatMoment() {
    ArrivalSchedule schedule = ArrivalSchedule.constant(10, 100);
    assertThat(schedule.dueBy(-1)).isZero();
    assertThat(schedule.dueBy(0)).isEqualTo(1);
    assertThat(schedule.dueBy(99_999_999)).isEqualTo(1);
    assertThat(schedule.dueBy(100_000_000)).isEqualTo(2);
    assertThat(schedule.dueBy(Long.MAX_VALUE)).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -5, Double.NaN, Double.POSITIVE_INFINITY, 2e9})
  void aRateThatIsNoneIsRefused(double rate) {
    assertThatThrownBy(() -> ArrivalSchedule.constant(rate, 1))
        .hasMessage(
            "rate = "
                + rate
                + ": needs a number above 0, at most 1000000000, in requests per second");
  }

  @Test
  void aClosedLoopHasNoSchedule() {
    assertThatThrownBy(
            () -> ArrivalSchedule.of(new Arrivals.ClosedLoop(), 1, Duration.ofSeconds(1), SEED))
        .hasMessage(
            "rate = max: needs a number of events per second: a closed loop has no schedule");
  }
}
