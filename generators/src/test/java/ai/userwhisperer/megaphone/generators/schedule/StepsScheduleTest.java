package ai.userwhisperer.megaphone.generators.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.profiles.Arrivals;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepsScheduleTest extends RateContract {
  @Override
  List<Case> cases() {
    List<Double> many = new ArrayList<>();
    for (int i = 1; i <= 1_000; i++) {
      many.add(0.7 * i);
    }
    return List.of(
        new Case(steps(Duration.ofSeconds(10), 1_000, 2_000, 4_000), 1, Duration.ofSeconds(40)),
        new Case(steps(Duration.ofSeconds(10), 1_000, 2_000, 4_000), 1, Duration.ofSeconds(15)),
        new Case(steps(Duration.ofMillis(1_234), 333.3, 0, 77.7, 5e4), 7, Duration.ofSeconds(20)),
        new Case(steps(Duration.ofSeconds(2), 0, 0.1, 0.2), 1, Duration.ofSeconds(60)),
        new Case(new Arrivals.Steps(many, Duration.ofMillis(50)), 3, Duration.ofSeconds(60)),
        new Case(steps(Duration.ofMinutes(9), 1e6, 33_333.333, 1e6), 1, Duration.ofMinutes(27)),
        new Case(spike(100, 50_000, 20_000, 5_000), 1, Duration.ofSeconds(60)),
        new Case(spike(33.3, 777.7, 0, 1_500), 10, Duration.ofSeconds(10)),
        new Case(spike(10, 100, 70_000, 10), 1, Duration.ofSeconds(60)));
  }

  private static Arrivals steps(Duration each, double... rates) {
    List<Double> all = new ArrayList<>();
    for (double rate : rates) {
      all.add(rate);
    }
    return new Arrivals.Steps(all, each);
  }

  private static Arrivals spike(double rate, double peak, long atMs, long lengthMs) {
    return new Arrivals.Spike(rate, peak, Duration.ofMillis(atMs), Duration.ofMillis(lengthMs));
  }

  @Override
  BigDecimal events(Case phase, BigDecimal seconds) {
    if (phase.arrivals() instanceof Arrivals.Spike spike) {
      BigDecimal begin = seconds(spike.at());
      BigDecimal within = seconds.subtract(begin).min(seconds(spike.length())).max(BigDecimal.ZERO);
      return BigDecimal.valueOf(spike.rate())
          .multiply(seconds.subtract(within))
          .add(BigDecimal.valueOf(spike.peak()).multiply(within));
    }
    Arrivals.Steps steps = (Arrivals.Steps) phase.arrivals();
    BigDecimal each = seconds(steps.each());
    BigDecimal left = seconds;
    BigDecimal events = BigDecimal.ZERO;
    for (int i = 0; i < steps.rates().size(); i++) {
      BigDecimal length = i == steps.rates().size() - 1 ? left : left.min(each);
      events = events.add(BigDecimal.valueOf(steps.rates().get(i)).multiply(length));
      left = left.subtract(length);
    }
    return events;
  }

  private static BigDecimal seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toNanos()).movePointLeft(9);
  }

  @Test
  void aPauseHasNoRequestAndWhatFollowsBeginsWithOne() {
    ArrivalSchedule schedule =
        ArrivalSchedule.of(
            steps(Duration.ofSeconds(1), 0, 100, 0, 100), 1, Duration.ofSeconds(4), SEED);
    assertThat(schedule.requests()).isEqualTo(200);
    assertThat(schedule.dueNs(0)).isEqualTo(1_000_000_000L);
    assertThat(schedule.dueNs(99)).isEqualTo(1_990_000_000L);
    assertThat(schedule.dueNs(100)).isEqualTo(3_000_000_000L);
  }

  @Test
  void aPhaseThatEndsInItsPauseHasNoRequest() {
    ArrivalSchedule schedule =
        ArrivalSchedule.of(steps(Duration.ofSeconds(9), 0, 5), 1, Duration.ofSeconds(3), SEED);
    assertThat(schedule.requests()).isZero();
    assertThat(schedule.dueBy(Long.MAX_VALUE)).isZero();
  }
}
