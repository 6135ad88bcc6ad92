package ai.userwhisperer.megaphone.simulations.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Windows of a minute; the monotonic clock is 30 s behind the wall clock. */
class ByTheClockTest {
  private final Windows windows = new ByTheClock(s(60), s(30), s(1));

  @Test
  void windowsBeginAtWholeMinutes() {
    assertThat(windows.certainlyIn(s(0), s(1), s(0))).hasValue(0);
    assertThat(windows.certainlyIn(s(32), s(33), s(32))).hasValue(1);
    assertThat(windows.certainlyIn(s(92), s(93), s(92))).hasValue(2);
  }

  @Test
  void whatIsNearTheBorderOfTwoWindowsIsInNeitherForCertain() {
    assertThat(windows.certainlyIn(s(29), s(30), s(29))).isEmpty();
    assertThat(windows.certainlyIn(s(20), s(29), s(20))).isEmpty();
    assertThat(windows.certainlyIn(s(30), s(31), s(30))).isEmpty();
  }

  private static long s(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}
