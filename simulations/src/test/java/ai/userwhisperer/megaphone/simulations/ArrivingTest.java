package ai.userwhisperer.megaphone.simulations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.profiles.Arrivals;
import ai.userwhisperer.megaphone.simulations.Arriving.Stretch;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivingTest {
  private static final Duration WHOLE = Duration.ofSeconds(60);

  @Test
  void aConstantRateIsClimbedToFromNothing() {
    assertThat(stretches(new Arrivals.Constant(10), 5))
        .containsExactly(stretch(0, 10, 5), stretch(10, 10, 55));
    assertThat(stretches(new Arrivals.Constant(10), 0)).containsExactly(stretch(10, 10, 60));
  }

  @Test
  void aSpikeJumpsAndFalls() {
    assertThat(
            stretches(
                new Arrivals.Spike(10, 100, Duration.ofSeconds(20), Duration.ofSeconds(10)), 5))
        .containsExactly(
            stretch(0, 10, 5), stretch(10, 10, 15), stretch(100, 100, 10), stretch(10, 10, 30));
  }

  @Test
  void aRampGoesOnWhereTheClimbHasReachedIt() {
    assertThat(stretches(new Arrivals.Ramp(10, 50, Duration.ofSeconds(40)), 10))
        .containsExactly(stretch(0, 20, 10), stretch(20, 50, 30), stretch(50, 50, 20));
  }

  @Test
  void stepsStayAtTheLast() {
    assertThat(stretches(new Arrivals.Steps(List.of(1.0, 2.0, 4.0), Duration.ofSeconds(10)), 0))
        .containsExactly(stretch(1, 1, 10), stretch(2, 2, 10), stretch(4, 4, 40));
  }

  private static List<Stretch> stretches(Arrivals arrivals, int rampSeconds) {
    return Arriving.stretches(arrivals, Duration.ofSeconds(rampSeconds), WHOLE);
  }

  private static Stretch stretch(double from, double to, int seconds) {
    return new Stretch(from, to, Duration.ofSeconds(seconds));
  }
}
