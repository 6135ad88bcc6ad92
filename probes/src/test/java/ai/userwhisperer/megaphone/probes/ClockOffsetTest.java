package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.RunClock;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ClockOffsetTest {
  private static final long START_MS = 1_800_000_000_000L;
  private static final long NS_PER_MS = 1_000_000L;

  private final AtomicLong wallMs = new AtomicLong(START_MS);
  private final AtomicLong monotonicNs = new AtomicLong(77);
  private final ClockOffset offset =
      new ClockOffset(new RunClock(77, START_MS), wallMs::get, monotonicNs::get);

  @Test
  void isNothingWhileBothClocksGoOn() {
    bothGoOn(3_600_000);

    assertThat(offset.ms()).isZero();
  }

  @Test
  void tellsAClockThatWasSet() {
    bothGoOn(1_000);
    wallMs.addAndGet(-2_500);
    bothGoOn(1_000);

    assertThat(offset.ms()).isEqualTo(-2_500);
  }

  @Test
  void tellsASuspendedMachine() {
    bothGoOn(1_000);
    wallMs.addAndGet(60_000);
    bothGoOn(1_000);

    assertThat(offset.ms()).isEqualTo(60_000);
  }

  @Test
  void isNotDeceivedByAThreadThatLostItsProcessorBetweenTwoReadings() {
    AtomicLong readings = new AtomicLong();
    ClockOffset interrupted =
        new ClockOffset(
            new RunClock(77, START_MS),
            () -> {
              if (readings.incrementAndGet() == 1) {
                bothGoOn(400);
                return START_MS;
              }
              return wallMs.get();
            },
            monotonicNs::get);

    assertThat(interrupted.ms()).isZero();
  }

  @Test
  void agreesWithTheClocksOfThisMachine() {
    ClockOffset real = new ClockOffset(RunClock.now(), System::currentTimeMillis, System::nanoTime);

    assertThat(real.ms()).isBetween(-60_000L, 60_000L);
  }

  private void bothGoOn(long ms) {
    wallMs.addAndGet(ms);
    monotonicNs.addAndGet(ms * NS_PER_MS);
  }
}
