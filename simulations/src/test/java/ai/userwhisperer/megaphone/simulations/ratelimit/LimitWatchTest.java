package ai.userwhisperer.megaphone.simulations.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.profiles.RateLimit;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Ten requests in a minute; times in milliseconds. */
class LimitWatchTest {
  private static final RateLimit LIMIT = new RateLimit(10, Duration.ofMinutes(1), false, "");
  private static final long WINDOW_NS = LIMIT.window().toNanos();
  private static final String MESSAGE = "accused";
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final LimitWatch watch = new LimitWatch(LIMIT, LONGEST, new FromFirstRequest(WINDOW_NS));

  @Test
  void theEleventhIsTooLateToBeLetIn() {
    for (int i = 0; i < 10; i++) {
      assertThat(isLetInTooLate(100L * i, 100L * i + 50)).isFalse();
    }
    assertThat(isLetInTooLate(1_000, 1_050)).isTrue();
  }

  @Test
  void theEleventhIsNotTooLateWhenOneOfTenMayHaveBeenCountedAfterIt() {
    for (int i = 0; i < 10; i++) {
      watch.begin(ns(0));
    }
    for (int i = 0; i < 9; i++) {
      assertThat(watch.isTooLate(ns(0), ns(50))).isFalse();
    }
    watch.begin(ns(100));
    assertThat(watch.isTooLate(ns(100), ns(150))).isFalse();
    assertThat(watch.isTooLate(ns(0), ns(200))).isFalse();
  }

  @Test
  void aRefusalIsTooEarlyWhenFewerThanTenWereThereBeforeIt() {
    for (int i = 0; i < 9; i++) {
      isLetInTooLate(100L * i, 100L * i + 50);
    }
    watch.begin(ns(1_000));
    assertThat(watch.isTooEarly(ns(1_000))).isTrue();
  }

  @Test
  void aRefusalIsNotTooEarlyWhileOthersAreUnderWay() {
    for (int i = 0; i < 9; i++) {
      isLetInTooLate(100L * i, 100L * i + 50);
    }
    watch.begin(ns(1_000));
    watch.begin(ns(1_000));
    assertThat(watch.isTooEarly(ns(1_000))).isFalse();
  }

  @Test
  void whatIsOlderThanAWindowDoesNotJustifyARefusal() {
    for (int i = 0; i < 10; i++) {
      isLetInTooLate(i, i + 10);
    }
    watch.begin(ns(61_000));
    assertThat(watch.isTooEarly(ns(61_000))).isTrue();
  }

  @Test
  void aNextWindowLetsTenMoreIn() {
    for (int i = 0; i < 10; i++) {
      isLetInTooLate(i, i + 10);
    }
    for (int i = 0; i < 10; i++) {
      assertThat(isLetInTooLate(60_100 + 50L * i, 60_110 + 50L * i)).isFalse();
    }
    // The first told when the window began: it may itself be of the one before.
    isLetInTooLate(61_000, 61_010);
    assertThat(isLetInTooLate(61_050, 61_060)).isTrue();
  }

  /** Whatever times requests take, and whenever they are sent. */
  @Test
  void aPlatformThatLimitsRightlyIsNeverAccused() {
    for (int seed = 0; seed < 200; seed++) {
      new Rehearsal(seed, 10).run();
    }
  }

  @Test
  void aPlatformThatLimitsWronglyIsAccused() {
    assertThat(Stream.of(9, 11))
        .allSatisfy(limit -> assertThatThrownBy(new Rehearsal(1, limit)::run).hasMessage(MESSAGE));
  }

  private boolean isLetInTooLate(long sentMs, long answeredMs) {
    watch.begin(ns(sentMs));
    boolean tooLate = watch.isTooLate(ns(sentMs), ns(answeredMs));
    watch.end(ns(sentMs), ns(answeredMs), false);
    return tooLate;
  }

  private static long ns(long ms) {
    return TimeUnit.MILLISECONDS.toNanos(ms);
  }

  /** Six users for seven minutes, event after event. */
  private static final class Rehearsal {
    private record Step(long atMs, Runnable action) {}

    private final Queue<Step> steps = new PriorityQueue<>(Comparator.comparingLong(Step::atMs));
    private final LimitWatch watch =
        new LimitWatch(LIMIT, LONGEST, new FromFirstRequest(WINDOW_NS));
    private final Random random;
    private final int limit;
    private long windowBeganMs = Long.MIN_VALUE / 2;
    private int inWindow;

    Rehearsal(int seed, int limit) {
      this.random = new Random(seed);
      this.limit = limit;
    }

    void run() {
      for (int user = 0; user < 6; user++) {
        later(0, this::send);
      }
      while (!steps.isEmpty()) {
        steps.remove().action().run();
      }
    }

    private void later(long atMs, LongConsumer action) {
      if (atMs < 420_000) {
        steps.add(new Step(atMs, () -> action.accept(atMs)));
      }
    }

    private void send(long sentMs) {
      watch.begin(ns(sentMs));
      later(sentMs + random.nextInt(300), countedMs -> count(sentMs, countedMs));
    }

    private void count(long sentMs, long countedMs) {
      if (countedMs - windowBeganMs >= LIMIT.window().toMillis()) {
        windowBeganMs = countedMs;
        inWindow = 0;
      }
      boolean letIn = ++inWindow <= limit;
      later(countedMs + random.nextInt(300), answeredMs -> answer(letIn, sentMs, answeredMs));
    }

    private void answer(boolean letIn, long sentMs, long answeredMs) {
      if (letIn ? watch.isTooLate(ns(sentMs), ns(answeredMs)) : watch.isTooEarly(ns(sentMs))) {
        throw new IllegalStateException(MESSAGE);
      }
      watch.end(ns(sentMs), ns(answeredMs), !letIn);
      long pauseMs = random.nextInt(4) == 0 ? random.nextInt(40_000) : random.nextInt(3_000);
      later(answeredMs + pauseMs, this::send);
    }
  }
}
