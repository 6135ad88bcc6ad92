package ai.userwhisperer.megaphone.sandbox.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.userwhisperer.megaphone.sandbox.Eventually;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final int CASES = 1_000_000;

  private final AtomicLong nowNs = new AtomicLong(-5);

  @Test
  void withoutFaultsNothingStrikes() {
    try (Faults faults = faults(1)) {
      assertThat(strikes(faults, FaultKind.EVENTS_LOST, 1000)).isZero();
      assertThat(faults.amount(FaultKind.LATENCY)).isZero();
      assertThat(faults.set()).isEmpty();
      assertThat(faults.isHealthy()).isTrue();
    }
  }

  @Test
  void aFaultStrikesTheShareThatWasAskedForAndIsCounted() {
    try (Faults faults = faults(7, "events-lost=1%")) {
      long struck = strikes(faults, FaultKind.EVENTS_LOST, CASES);

      // Five standard deviations of a binomial.
      assertThat((double) struck).isCloseTo(CASES * 0.01, within(5 * Math.sqrt(CASES * 0.01)));
      assertThat(faults.struck(FaultKind.EVENTS_LOST)).isEqualTo(struck);
      assertThat(faults.struck(FaultKind.EVENTS_DUPLICATED)).isZero();
    }
  }

  @Test
  void theSameSeedStrikesTheSameWhateverElseIsSet() {
    List<Boolean> alone = pattern(faults(3, "events-lost=20%"));

    assertThat(pattern(faults(3, "events-lost=20%", "errors=500"))).isEqualTo(alone);
    assertThat(pattern(faults(4, "events-lost=20%"))).isNotEqualTo(alone);
    assertThat(pattern(faults(4, "events-lost=20%,seed=9")))
        .isNotEqualTo(alone)
        .isEqualTo(pattern(faults(5, "events-lost=20%,seed=9")));
  }

  @Test
  void aFaultIsOnInItsWindowOnly() {
    try (Faults faults = faults(1, "events-lost=100%,from=2s,for=3s")) {
      assertThat(strikesAtSeconds(faults, 0, 1.999, 2, 4.999, 5, 60))
          .containsExactly(false, false, true, true, false, false);
      assertThat(faults.set()).isEmpty();

      faults.set(List.of(Fault.parse("events-lost=100%,for=1s")));

      assertThat(strikesAtSeconds(faults, 60, 60.999, 61)).containsExactly(true, true, false);
    }
  }

  @Test
  void aFaultThatIsSetAgainIsReplacedAndOneThatIsEndedStrikesNoMore() {
    try (Faults faults = faults(1, "latency=5ms", "events-lost=100%")) {
      faults.set(List.of(Fault.parse("latency=7ms")));

      assertThat(faults.amount(FaultKind.LATENCY)).isEqualTo(7_000_000);
      assertThat(faults.set())
          .map(Fault::toString)
          .containsExactly("latency=7ms", "events-lost=100%");

      faults.clear(FaultKind.LATENCY);

      assertThat(faults.isHealthy()).isFalse();
      assertThat(faults.amount(FaultKind.LATENCY)).isZero();
      assertThat(faults.strikes(FaultKind.EVENTS_LOST)).isTrue();

      faults.clear();

      assertThat(faults.isHealthy()).isTrue();
      assertThat(faults.set()).isEmpty();
      assertThat(faults.strikes(FaultKind.EVENTS_LOST)).isFalse();
    }
  }

  @Test
  void delaysAreOfTheDistributionThatWasAskedFor() {
    try (Faults normal = faults(1, "latency=normal(50ms,10ms)");
        Faults bimodal = faults(1, "latency=bimodal(5ms,500ms,10%)")) {
      long[] delays =
          LongStream.generate(() -> normal.amount(FaultKind.LATENCY)).limit(10_000).toArray();
      double mean = LongStream.of(delays).average().orElseThrow();
      double variance =
          LongStream.of(delays).mapToDouble(d -> (d - mean) * (d - mean)).average().orElseThrow();
      // Five standard errors of a mean of 10,000, and of their deviation.
      assertThat(mean).isCloseTo(50e6, within(5 * 10e6 / 100));
      assertThat(Math.sqrt(variance)).isCloseTo(10e6, within(5 * 10e6 / Math.sqrt(20_000)));
      assertThat(LongStream.of(delays).min().orElseThrow()).isNotNegative();

      long high =
          IntStream.range(0, 10_000)
              .mapToLong(i -> bimodal.amount(FaultKind.LATENCY))
              .peek(delay -> assertThat(delay).isIn(5_000_000L, 500_000_000L))
              .filter(delay -> delay == 500_000_000L)
              .count();
      assertThat((double) high).isCloseTo(1000, within(5 * Math.sqrt(900)));
    }
  }

  @Test
  void aStateBeginsAndEndsAtItsTimesAndWithTheSandbox() throws InterruptedException {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    Faults faults = new Faults(1);
    faults.effect(FaultKind.REDIS_GONE, new Recorded(told));

    faults.set(List.of(Fault.parse("redis-gone=on,from=1ms,for=1ms")));
    Eventually.is(() -> told.equals(List.of("begin 1ms", "end")));
    faults.set(List.of(Fault.parse("redis-gone=on")));
    faults.set(List.of(Fault.parse("redis-gone=on,for=2m")));
    faults.close();

    assertThat(told).containsExactly("begin 1ms", "end", "begin forever", "end", "begin 2m", "end");
    assertThat(faults.struck(FaultKind.REDIS_GONE)).isEqualTo(3);
  }

  private record Recorded(List<String> told) implements FaultEffect {
    @Override
    public void begin(Fault fault) {
      told.add(
          "begin "
              + (fault.forNs() == Fault.WITHOUT_END
                  ? "forever"
                  : Quantities.formatDuration(fault.forNs())));
    }

    @Override
    public void end() {
      told.add("end");
    }
  }

  private Faults faults(long seed, String... texts) {
    Faults faults = new Faults(seed, nowNs::get);
    faults.set(Arrays.stream(texts).map(Fault::parse).toList());
    return faults;
  }

  private List<Boolean> strikesAtSeconds(Faults faults, double... seconds) {
    List<Boolean> strikes = new ArrayList<>();
    for (double second : seconds) {
      nowNs.set(-5 + Math.round(second * TimeUnit.SECONDS.toNanos(1)));
      strikes.add(faults.strikes(FaultKind.EVENTS_LOST));
    }
    return strikes;
  }

  private static List<Boolean> pattern(Faults faults) {
    try (faults) {
      return IntStream.range(0, 1000).mapToObj(i -> faults.strikes(FaultKind.EVENTS_LOST)).toList();
    }
  }

  private static long strikes(Faults faults, FaultKind kind, int cases) {
    return IntStream.range(0, cases).filter(i -> faults.strikes(kind)).count();
  }
}
