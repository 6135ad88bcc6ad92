package ai.userwhisperer.megaphone.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.sandbox.gateway.RequestRate.Standing;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RequestRateTest {
  private static final long WINDOW_NS = TimeUnit.SECONDS.toNanos(60);
  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

  // Monotonic clocks may well be negative, and pass over the end of a long.
  private long nowNs = Long.MAX_VALUE - 30 * SECOND_NS;
  private final RequestRate rate = new RequestRate(WINDOW_NS, () -> nowNs);

  @Test
  void aKeyMayMakeItsRequestsAndNotOneMore() {
    assertThat(rate.take("a", 3)).isEqualTo(new Standing(3, 2, WINDOW_NS, WINDOW_NS, false));
    assertThat(rate.take("a", 3)).isEqualTo(new Standing(3, 1, WINDOW_NS, WINDOW_NS, false));
    assertThat(rate.take("a", 3)).isEqualTo(new Standing(3, 0, WINDOW_NS, WINDOW_NS, false));
    assertThat(rate.take("a", 3)).isEqualTo(new Standing(3, 0, WINDOW_NS, WINDOW_NS, true));
  }

  @Test
  void keysDoNotCountForEachOther() {
    assertThat(rate.take("a", 1).refused()).isFalse();
    assertThat(rate.take("b", 1).refused()).isFalse();
    assertThat(rate.take("a", 1).refused()).isTrue();
  }

  @Test
  void aWindowBeginsWithItsFirstRequestAndEndsOnTime() {
    rate.take("a", 1);
    nowNs += WINDOW_NS - 1;
    assertThat(rate.take("a", 1)).isEqualTo(new Standing(1, 0, WINDOW_NS, 1, true));

    nowNs += 1;
    assertThat(rate.take("a", 1)).isEqualTo(new Standing(1, 0, WINDOW_NS, WINDOW_NS, false));

    nowNs += 100 * WINDOW_NS + 5;
    assertThat(rate.take("a", 1))
        .as("after a silence it begins anew")
        .isEqualTo(new Standing(1, 0, WINDOW_NS, WINDOW_NS, false));
  }

  @Test
  void whatIsRefusedDoesNotMoveTheReset() {
    rate.take("a", 1);
    for (int second = 1; second < 60; second++) {
      nowNs += SECOND_NS;
      assertThat(rate.take("a", 1).resetsInSeconds()).isEqualTo(60 - second);
    }
  }

  @Test
  void theSecondsUntilTheResetAreNeverTooFew() {
    rate.take("a", 1);
    nowNs += SECOND_NS / 2;
    assertThat(rate.take("a", 1).resetsInSeconds()).isEqualTo(60);
    nowNs += 59 * SECOND_NS;
    assertThat(rate.take("a", 1).resetsInSeconds()).isEqualTo(1);
  }

  @Test
  void aLimitThatIsLoweredLeavesNothingRatherThanLessThanNothing() {
    rate.take("a", 3);
    rate.take("a", 3);
    assertThat(rate.take("a", 1)).isEqualTo(new Standing(1, 0, WINDOW_NS, WINDOW_NS, true));
  }

  @Test
  void keysWhoseWindowIsOverTakeNoMemory() {
    for (int i = 0; i < 100; i++) {
      rate.take("key " + i, 1);
    }
    assertThat(rate.keys()).isEqualTo(100);
    nowNs += WINDOW_NS;
    rate.take("another", 1);

    assertThat(rate.keys()).isEqualTo(1);
  }

  @Test
  void thereIsAnEndToTheKeysAndTheOldestGoFirst() {
    for (int i = 0; i <= RequestRate.MAX_KEYS; i++) {
      rate.take("key " + i, 1);
    }

    assertThat(rate.keys()).isEqualTo(RequestRate.MAX_KEYS);
    assertThat(rate.take("key " + RequestRate.MAX_KEYS, 1).refused()).isTrue();
    assertThat(rate.take("key 0", 1).refused()).as("forgotten").isFalse();
  }

  @Test
  void aLimitOrAWindowOfNothingIsRefused() {
    assertThatThrownBy(() -> rate.take("a", 0)).hasMessage("limit = 0: needs a number above 0");
    assertThatThrownBy(() -> new RequestRate(0, () -> nowNs))
        .hasMessage("windowNs = 0: needs a number above 0");
  }
}
