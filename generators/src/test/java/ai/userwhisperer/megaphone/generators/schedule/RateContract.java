package ai.userwhisperer.megaphone.generators.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every schedule has to keep whose rate is a function of time. */
abstract class RateContract extends ArrivalScheduleContract {
  private static final long NS_PER_SECOND = 1_000_000_000L;

  /**
   * The integral of the rate, in exact arithmetic.
   *
   * @return events from the phase's start to {@code seconds}
   */
  abstract BigDecimal events(Case phase, BigDecimal seconds);

  private BigDecimal requestsBy(Case phase, long ns) {
    return events(phase, BigDecimal.valueOf(ns).movePointLeft(9))
        .divide(BigDecimal.valueOf(phase.batch()), 30, RoundingMode.HALF_EVEN);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyRequestIsDueWhenTheIntegralPassesItsIndexWithoutDrift(Case phase) {
    ArrivalSchedule schedule = phase.schedule();
    long last = schedule.requests() - 1;
    for (long part = 0; part <= 200; part++) {
      for (long beside = 0; beside < 3; beside++) {
        long index = Math.min(last, last / 200 * part + beside);
        long dueNs = schedule.dueNs(index);
        assertThat(requestsBy(phase, Math.max(0, dueNs - 1)))
            .as("index %d at %d ns", index, dueNs)
            .isLessThanOrEqualTo(BigDecimal.valueOf(index));
        assertThat(requestsBy(phase, dueNs + 2))
            .as("index %d at %d ns", index, dueNs)
            .isGreaterThanOrEqualTo(BigDecimal.valueOf(index));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theNumberOfRequestsIsTheIntegralOverThePhase(Case phase) {
    BigDecimal exact = requestsBy(phase, phase.duration().toNanos());
    assertThat(BigDecimal.valueOf(phase.schedule().requests()))
        .isBetween(exact.subtract(BigDecimal.ONE), exact.add(BigDecimal.ONE));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aSecondHasTheRequestsThatTheRateAsksForInIt(Case phase) {
    ArrivalSchedule schedule = phase.schedule();
    long seconds = phase.duration().toSeconds();
    for (long i = 0; i < 100; i++) {
      long from = seconds * i / 100 * NS_PER_SECOND;
      long to = from + NS_PER_SECOND;
      BigDecimal exact = requestsBy(phase, to).subtract(requestsBy(phase, from));
      assertThat(BigDecimal.valueOf(schedule.dueBy(to - 1) - schedule.dueBy(from - 1)))
          .as("from %d ns", from)
          .isBetween(exact.subtract(BigDecimal.ONE), exact.add(BigDecimal.ONE));
    }
  }
}
