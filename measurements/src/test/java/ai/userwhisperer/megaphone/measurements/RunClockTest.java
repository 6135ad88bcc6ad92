package ai.userwhisperer.megaphone.measurements;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RunClockTest {
  @Test
  void theTwoClocksMapOntoEachOther() {
    RunClock clock = new RunClock(-5, 1_700_000_000_000L);

    assertThat(clock.epochMs(-5)).isEqualTo(1_700_000_000_000L);
    assertThat(clock.epochMs(-6)).isEqualTo(1_699_999_999_999L);
    assertThat(clock.epochMs(clock.ns(1_700_000_012_345L))).isEqualTo(1_700_000_012_345L);
  }
}
