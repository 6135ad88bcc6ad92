package ai.userwhisperer.megaphone.sandbox.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DeadlineWheelTest {
  private final DeadlineWheel wheel = new DeadlineWheel(100);
  private final List<Long> due = new ArrayList<>();

  @Test
  void aSequenceIsDueOnceItsTickIsOver() {
    wheel.add(102, 7);

    wheel.advance(102, due::add);
    assertThat(due).isEmpty();

    wheel.advance(103, due::add);
    assertThat(due).containsExactly(7L);

    wheel.advance(1_000, due::add);
    assertThat(due).containsExactly(7L);
  }

  @Test
  void rangesAndSinglesComeBackInTheOrderInWhichTheyWereAdded() {
    for (long sequence : new long[] {10, 11, 12, 3, 20, 21}) {
      wheel.add(101, sequence);
    }

    wheel.advance(200, due::add);

    assertThat(due).containsExactly(10L, 11L, 12L, 3L, 20L, 21L);
  }

  @Test
  void aLongStandstillLosesNothing() {
    wheel.add(100, 1);
    wheel.add(100 + DeadlineWheel.SLOTS - 1, 2);

    wheel.advance(100 + 10L * DeadlineWheel.SLOTS, due::add);

    assertThat(due).containsExactly(1L, 2L);
    assertThat(wheel.tick()).isEqualTo(100 + 10L * DeadlineWheel.SLOTS);
  }

  @Test
  void aDeadlineBeyondTheWheelIsRefused() {
    assertThatThrownBy(() -> wheel.add(100 + DeadlineWheel.SLOTS, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("deadline tick 8292 at tick 100: needs 100 to 8291");
    assertThatThrownBy(() -> wheel.add(99, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
