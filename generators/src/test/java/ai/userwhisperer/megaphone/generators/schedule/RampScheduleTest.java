package ai.userwhisperer.megaphone.generators.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.profiles.Arrivals;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RampScheduleTest extends RateContract {
  private static final MathContext DIGITS = new MathContext(60);

  @Override
  List<Case> cases() {
    return List.of(
        new Case(ramp(1_000, 10_000, 30), 1, Duration.ofSeconds(60)),
        new Case(ramp(0, 10_000, 30), 7, Duration.ofSeconds(40)),
        new Case(ramp(10_000, 1_000, 30), 1, Duration.ofSeconds(60)),
        new Case(ramp(10_000, 1e-6, 30), 1, Duration.ofSeconds(60)),
        new Case(ramp(50_000.5, 50_000.5, 10), 100, Duration.ofSeconds(20)),
        new Case(ramp(0, 0.5, 100), 1, Duration.ofSeconds(120)),
        new Case(ramp(100, 200, 60), 1, Duration.ofSeconds(30)),
        new Case(ramp(1, 2, 7 * 24 * 3_600), 1, Duration.ofDays(7)),
        new Case(ramp(99_999.9, 0.1, 24 * 3_600), 1, Duration.ofHours(25)),
        new Case(ramp(0, 1e6, 2_000), 1, Duration.ofSeconds(2_100)));
  }

  private static Arrivals ramp(double from, double rate, long overSeconds) {
    return new Arrivals.Ramp(from, rate, Duration.ofSeconds(overSeconds));
  }

  @Override
  BigDecimal events(Case phase, BigDecimal seconds) {
    Arrivals.Ramp ramp = (Arrivals.Ramp) phase.arrivals();
    BigDecimal from = BigDecimal.valueOf(ramp.from());
    BigDecimal rate = BigDecimal.valueOf(ramp.rate());
    BigDecimal over = BigDecimal.valueOf(ramp.over().toSeconds());
    BigDecimal within = seconds.min(over);
    return from.multiply(within)
        .add(
            rate.subtract(from)
                .multiply(within)
                .multiply(within)
                .divide(over.multiply(BigDecimal.valueOf(2)), DIGITS))
        .add(rate.multiply(seconds.subtract(within)));
  }

  @Test
  void whatIsDueAtAWholeSecondDoesNotSlipIntoTheOneBefore() {
    ArrivalSchedule rising =
        ArrivalSchedule.of(ramp(1_000, 5_000, 20), 1, Duration.ofSeconds(30), SEED);
    ArrivalSchedule falling =
        ArrivalSchedule.of(ramp(5_000, 1_000, 20), 1, Duration.ofSeconds(30), SEED);
    for (long second = 0; second <= 20; second++) {
      long change = 100 * second * second;
      assertThat(rising.dueNs(1_000 * second + change)).isEqualTo(second * 1_000_000_000L);
      assertThat(falling.dueNs(5_000 * second - change)).isEqualTo(second * 1_000_000_000L);
    }
  }
}
