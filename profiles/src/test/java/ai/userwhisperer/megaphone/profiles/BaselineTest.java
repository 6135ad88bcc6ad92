package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Baseline.Comparison.ABOVE;
import static ai.userwhisperer.megaphone.profiles.Baseline.Comparison.BELOW;
import static ai.userwhisperer.megaphone.profiles.Baseline.Comparison.EXACTLY;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BaselineTest {
  @Test
  void theLimitItselfIsAMiss() {
    assertThat(ABOVE.holds(50_000, 50_000)).isFalse();
    assertThat(ABOVE.holds(50_000.1, 50_000)).isTrue();
    assertThat(BELOW.holds(100, 100)).isFalse();
    assertThat(BELOW.holds(99.9, 100)).isTrue();
    assertThat(EXACTLY.holds(0, 0)).isTrue();
    assertThat(EXACTLY.holds(1, 0)).isFalse();
  }

  @Test
  void whatIsNotANumberNeverHolds() {
    for (Baseline.Comparison comparison : Baseline.Comparison.values()) {
      assertThat(comparison.holds(Double.NaN, 0)).isFalse();
    }
  }
}
