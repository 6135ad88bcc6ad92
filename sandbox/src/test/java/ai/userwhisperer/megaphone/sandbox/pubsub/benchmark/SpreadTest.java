package ai.userwhisperer.megaphone.sandbox.pubsub.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void theMedianOfAnOddNumberIsTheMiddleOne() {
    assertThat(Spread.of(9, 1, 2)).isEqualTo(new Spread(2, 1, 9));
  }

  @Test
  void theMedianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
    assertThat(Spread.of(9, 1, 2, 4)).isEqualTo(new Spread(3, 1, 9));
  }

  @Test
  void aSingleValueIsAllThree() {
    assertThat(Spread.of(7)).isEqualTo(new Spread(7, 7, 7));
  }

  @Test
  void nothingHasNoSpread() {
    assertThatThrownBy(Spread::of).hasMessage("values = []: needs at least one");
  }
}
