package ai.userwhisperer.megaphone.generators.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.profiles.Arrivals;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every schedule has to keep, whatever its shape. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ArrivalScheduleContract {
  private static final int RUN_LENGTH = 20_000;
  static final long SEED = 42;

  /** A phase. */
  record Case(Arrivals arrivals, int batch, Duration duration) {
    ArrivalSchedule schedule() {
      return ArrivalSchedule.of(arrivals, batch, duration, SEED);
    }
  }

  abstract List<Case> cases();

  @ParameterizedTest
  @MethodSource("cases")
  void dueTimesNeverGoBackAndLieWithinThePhase(Case phase) {
    ArrivalSchedule schedule = phase.schedule();
    long last = schedule.requests() - 1;
    assertThat(last).isNotNegative();
    for (long from : new long[] {0, last / 3, last / 2, last - RUN_LENGTH}) {
      long first = Math.max(0, from);
      long before = first == 0 ? 0 : schedule.dueNs(first - 1);
      for (long index = first; index <= Math.min(last, first + RUN_LENGTH); index++) {
        long dueNs = schedule.dueNs(index);
        if (dueNs < before) {
          assertThat(dueNs).as("index %d", index).isGreaterThanOrEqualTo(before);
        }
        before = dueNs;
      }
    }
    assertThat(schedule.dueNs(0)).isNotNegative();
    assertThat(schedule.dueNs(last)).isLessThan(phase.duration().toNanos());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theNumberDueByAMomentAgreesWithTheDueTimes(Case phase) {
    ArrivalSchedule schedule = phase.schedule();
    long last = schedule.requests() - 1;
    for (long index : new long[] {0, 1, last / 7, last / 2, last - 1, last}) {
      if (index >= 0 && index <= last) {
        long dueNs = schedule.dueNs(index);
        assertThat(schedule.dueBy(dueNs)).isGreaterThan(index);
        assertThat(schedule.dueBy(dueNs - 1)).isLessThanOrEqualTo(index);
      }
    }
    assertThat(schedule.dueBy(-1)).isZero();
    assertThat(schedule.dueBy(phase.duration().toNanos())).isEqualTo(schedule.requests());
    assertThat(schedule.dueBy(Long.MAX_VALUE)).isEqualTo(schedule.requests());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aDueTimeDoesNotDependOnWhatWasAskedBefore(Case phase) {
    ArrivalSchedule schedule = phase.schedule();
    int length = (int) Math.min(schedule.requests(), RUN_LENGTH);
    long[] inOrder = LongStream.range(0, length).map(schedule::dueNs).toArray();
    SplittableRandom random = new SplittableRandom(1);
    ArrivalSchedule again = phase.schedule();
    for (int i = 0; i < length / 10; i++) {
      int index = random.nextInt(length);
      again.dueNs(random.nextLong(schedule.requests()));
      if (again.dueNs(index) != inOrder[index]) {
        assertThat(again.dueNs(index)).as("index %d", index).isEqualTo(inOrder[index]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void threadsThatAskAtTheSameTimeGetTheSame(Case phase) {
    ArrivalSchedule schedule = phase.schedule();
    long length = Math.min(schedule.requests(), RUN_LENGTH);
    CompletableFuture<long[]> other =
        CompletableFuture.supplyAsync(
            () -> LongStream.range(0, length).map(schedule::dueNs).toArray());
    long[] own = LongStream.range(0, length).map(schedule::dueNs).toArray();
    assertThat(other.join()).isEqualTo(own);
  }
}
