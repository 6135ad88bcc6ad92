package ai.userwhisperer.megaphone.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ArrivalsTest {
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private static double rateAt(Arrivals arrivals, double seconds) {
    return arrivals.rateAt(Duration.ofMillis(Math.round(seconds * 1_000))).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1.1e8})
  void aRateThatNoMachineCanSendIsRefused(double rate) {
    assertThatThrownBy(() -> new Arrivals.Constant(rate)).isInstanceOf(InvalidSetting.class);
    assertThatThrownBy(() -> new Arrivals.Poisson(rate)).isInstanceOf(InvalidSetting.class);
    assertThatThrownBy(() -> new Arrivals.Ramp(1, rate, TEN_SECONDS))
        .isInstanceOf(InvalidSetting.class);
    assertThatThrownBy(() -> new Arrivals.Steps(List.of(rate), TEN_SECONDS))
        .isInstanceOf(InvalidSetting.class);
  }

  @Test
  void aRampIsAStraightLineAndStaysAtItsEnd() {
    Arrivals ramp = new Arrivals.Ramp(100, 300, TEN_SECONDS);

    assertThat(rateAt(ramp, 0)).isEqualTo(100);
    assertThat(rateAt(ramp, 5)).isEqualTo(200);
    assertThat(rateAt(ramp, 10)).isEqualTo(300);
    assertThat(rateAt(ramp, 99)).isEqualTo(300);
    assertThat(ramp.peakRate()).hasValue(300);
    assertThat(new Arrivals.Ramp(300, 100, TEN_SECONDS).peakRate()).hasValue(300);
  }

  @Test
  void theLastStepStays() {
    Arrivals steps = new Arrivals.Steps(List.of(100.0, 0.0, 50.0), TEN_SECONDS);

    assertThat(rateAt(steps, 9.999)).isEqualTo(100);
    assertThat(rateAt(steps, 10)).isZero();
    assertThat(rateAt(steps, 1_000)).isEqualTo(50);
    assertThat(steps.peakRate()).hasValue(100);
  }

  @Test
  void aSpikeBeginsAtItsTimeAndEndsAfterItsLength() {
    Arrivals spike = new Arrivals.Spike(10, 90, TEN_SECONDS, Duration.ofSeconds(5));

    assertThat(rateAt(spike, 9.999)).isEqualTo(10);
    assertThat(rateAt(spike, 10)).isEqualTo(90);
    assertThat(rateAt(spike, 15)).isEqualTo(10);
    assertThat(spike.peakRate()).hasValue(90);
  }

  @Test
  void aSineStartsAtItsLowestPoint() {
    Arrivals sine = new Arrivals.Sine(100, 80, TEN_SECONDS);

    assertThat(rateAt(sine, 0)).isEqualTo(20);
    assertThat(rateAt(sine, 5)).isEqualTo(180);
    assertThat(rateAt(sine, 10)).isEqualTo(20);
    assertThat(sine.peakRate()).hasValue(180);
  }

  @Test
  void whatHasNoRateInTheProfileSaysSo() {
    for (Arrivals arrivals :
        List.of(new Arrivals.ClosedLoop(), new Arrivals.Replay(Path.of("/offsets.txt")))) {
      assertThat(arrivals.peakRate()).isEmpty();
      assertThat(arrivals.rateAt(Duration.ZERO)).isEmpty();
    }
    assertThat(new Arrivals.Poisson(7).rateAt(Duration.ZERO)).hasValue(7);
  }

  @Test
  void thereIsAnEndToSteps() {
    List<Double> many = Collections.nCopies(Arrivals.Steps.MAX_STEPS + 1, 1.0);

    assertThatThrownBy(() -> new Arrivals.Steps(many, TEN_SECONDS))
        .hasMessage("schedule.rates = 1001 rates: needs 1 to 1000 rates, in events per second");
  }
}
