package ai.userwhisperer.megaphone.generators.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.profiles.Arrivals;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SineScheduleTest extends RateContract {
  private static final MathContext DIGITS = new MathContext(60);
  private static final BigDecimal TWO_PI =
      new BigDecimal("6.28318530717958647692528676655900576839433879875021164194988918461563");

  @Override
  List<Case> cases() {
    return List.of(
        new Case(sine(1_000, 800, 120), 1, Duration.ofSeconds(300)),
        new Case(sine(1_000, 1_000, 120), 7, Duration.ofSeconds(130)),
        new Case(sine(33_333.3, 0, 10), 1, Duration.ofSeconds(25)),
        new Case(sine(33_333.3, 1.1, 7), 100, Duration.ofSeconds(25)),
        new Case(sine(0.3, 0.3, 60), 1, Duration.ofSeconds(600)),
        new Case(sine(5_000, 4_999, 24 * 3_600), 1, Duration.ofHours(25)),
        new Case(sine(5_000, 5_000, 24 * 3_600), 1, Duration.ofHours(24)),
        new Case(sine(20, 19, 7 * 24 * 3_600), 1, Duration.ofDays(7)),
        new Case(sine(5e5, 4e5, 1_000), 1, Duration.ofSeconds(2_100)));
  }

  private static Arrivals sine(double rate, double amplitude, long periodSeconds) {
    return new Arrivals.Sine(rate, amplitude, Duration.ofSeconds(periodSeconds));
  }

  @Override
  BigDecimal events(Case phase, BigDecimal seconds) {
    Arrivals.Sine sine = (Arrivals.Sine) phase.arrivals();
    BigDecimal period = BigDecimal.valueOf(sine.period().toSeconds());
    BigDecimal angle = TWO_PI.multiply(seconds.remainder(period)).divide(period, DIGITS);
    return BigDecimal.valueOf(sine.rate())
        .multiply(seconds)
        .subtract(
            BigDecimal.valueOf(sine.amplitude())
                .multiply(period)
                .multiply(sine(angle))
                .divide(TWO_PI, DIGITS));
  }

  /** The series, in exact arithmetic. */
  private static BigDecimal sine(BigDecimal angle) {
    BigDecimal square = angle.multiply(angle, DIGITS).negate();
    BigDecimal term = angle;
    BigDecimal sum = BigDecimal.ZERO;
    for (int n = 2; term.abs().compareTo(new BigDecimal("1e-50")) > 0; n += 2) {
      sum = sum.add(term, DIGITS);
      term = term.multiply(square, DIGITS).divide(BigDecimal.valueOf(n * (n + 1L)), DIGITS);
    }
    return sum;
  }

  @Test
  void aPeriodBeginsAndEndsAtItsLowestPoint() {
    ArrivalSchedule schedule =
        ArrivalSchedule.of(sine(1_000, 900, 100), 1, Duration.ofSeconds(200), SEED);
    assertThat(schedule.dueBy(999_999_999L)).isBetween(100L, 102L);
    assertThat(schedule.dueNs(100_000)).isEqualTo(100_000_000_000L);
    assertThat(schedule.dueNs(50_000)).isEqualTo(50_000_000_000L);
    assertThat(schedule.dueNs(50_000 + 1_899) - 50_000_000_000L)
        .isBetween(998_000_000L, 1_002_000_000L);
  }
}
