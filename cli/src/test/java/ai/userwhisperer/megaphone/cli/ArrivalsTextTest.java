package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.profiles.Arrivals;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ArrivalsTextTest {
  @Test
  void everyShapeIsToldInWords() {
    Duration halfMinute = Duration.ofSeconds(30);
    assertThat(ArrivalsText.of(new Arrivals.Constant(200_000))).isEqualTo("200,000 events/s");
    assertThat(ArrivalsText.of(new Arrivals.Constant(0.25))).isEqualTo("0.25 events/s");
    assertThat(ArrivalsText.of(new Arrivals.Ramp(1_000, 10_000, halfMinute)))
        .isEqualTo("ramp from 1,000 to 10,000 events/s over 30 s, then constant");
    assertThat(ArrivalsText.of(new Arrivals.Steps(List.of(1_000.0, 0.0, 4_000.0), halfMinute)))
        .isEqualTo("steps of 1,000, 0, 4,000 events/s, 30 s each");
    assertThat(ArrivalsText.of(new Arrivals.Steps(Collections.nCopies(20, 7.0), halfMinute)))
        .isEqualTo("steps of 20 rates from 7 to 7 events/s, 30 s each");
    assertThat(
            ArrivalsText.of(
                new Arrivals.Spike(1_000, 50_000, Duration.ofSeconds(20), Duration.ofMillis(500))))
        .isEqualTo("1,000 events/s with a spike of 50,000 after 20 s for 500 ms");
    assertThat(ArrivalsText.of(new Arrivals.Sine(1_000, 800, Duration.ofMinutes(2))))
        .isEqualTo("sine from 200 to 1,800 events/s and back every 2 m");
    assertThat(ArrivalsText.of(new Arrivals.Poisson(100)))
        .isEqualTo("100 events/s at random (Poisson)");
    assertThat(ArrivalsText.of(new Arrivals.Replay(Path.of("offsets.txt"))))
        .isEqualTo("replay of offsets.txt");
    assertThat(ArrivalsText.of(new Arrivals.ClosedLoop()))
        .isEqualTo("as fast as the answers come (closed loop)");
  }
}
