package ai.userwhisperer.megaphone.reports.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.reports.capacity.Capacity.Bound;
import ai.userwhisperer.megaphone.reports.capacity.Level.Outcome;
import ai.userwhisperer.megaphone.reports.capacity.Shortages.Shortage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CapacityTest {
  private final List<Level> levels = new ArrayList<>();

  @Test
  void theHighestThatHeldBelowTheLowestThatWasMissedTwice() {
    tried(Outcome.HELD, 5_000, 10_000, 20_000);
    tried(Outcome.MISSED, 40_000, 40_000);
    tried(Outcome.HELD, 29_000);
    tried(Outcome.MISSED, 30_000, 30_000);

    Capacity capacity = Capacity.of(levels);

    assertThat(capacity.rate()).contains(29_000.0);
    assertThat(capacity.missedAt()).contains(30_000.0);
    assertThat(capacity.bound()).isEqualTo(Bound.BASELINE);
    assertThat(capacity.broke()).containsExactly("level 8");
    assertThat(CapacityText.sentence(capacity))
        .isEqualTo(
            "29,000 events/s; it lies between that, which held, and 30,000, which was missed");
  }

  @Test
  void aMissThatWasFollowedByTwoHoldsIsNoise() {
    tried(Outcome.HELD, 5_000);
    tried(Outcome.MISSED, 10_000);
    tried(Outcome.HELD, 10_000, 10_000);

    assertThat(Capacity.of(levels).rate()).contains(10_000.0);
    assertThat(Capacity.of(levels).bound()).isEqualTo(Bound.UNTRIED);
  }

  @Test
  void aSingleMissThatTimeLeftUndecidedDecidesNothing() {
    tried(Outcome.HELD, 5_000);
    tried(Outcome.MISSED, 10_000);

    assertThat(CapacityText.sentence(Capacity.of(levels)))
        .isEqualTo("at least 5,000 events/s: nothing above it was decided");
  }

  @Test
  void anInjectorAtItsEndSaysAtLeast() {
    tried(Outcome.HELD, 5_000);
    tried(Outcome.INJECTOR, 10_000, 10_000);

    Capacity capacity = Capacity.of(levels);

    assertThat(capacity.bound()).isEqualTo(Bound.INJECTOR);
    assertThat(CapacityText.sentence(capacity))
        .isEqualTo("at least 5,000 events/s: at 10,000 the injector was at its own end");
    assertThat(capacity.shortages()).extracting(Shortage::what).containsExactly("the injector");
  }

  @Test
  void aPlatformThatHoldsNothingHasNone() {
    tried(Outcome.MISSED, 5_000, 5_000, 1_250, 1_250);

    assertThat(CapacityText.sentence(Capacity.of(levels)))
        .isEqualTo("less than 1,250 events/s, the lowest rate that was tried");
    assertThat(CapacityText.sentence(Capacity.of(List.of())))
        .isEqualTo("not known: no rate was decided");
  }

  @Test
  void eachCauseIsToldByWhatItShowsIn() {
    Level quiet =
        level(
            Outcome.HELD,
            5_000,
            Map.of("redis-latency.p50", 0.3, "delivery-lag.p99", 0.01),
            Map.of());

    assertThat(causes(Map.of("busiest-cpu", 99.0, "platform-cpu", 40.0), Map.of(), quiet))
        .containsExactly("processor");
    assertThat(causes(Map.of("platform-cpu", 90.0), Map.of(), quiet)).containsExactly("processor");
    assertThat(causes(Map.of("redis-latency.p50", 20.0), Map.of(), quiet)).containsExactly("Redis");
    assertThat(causes(Map.of("delivery-lag.p99", 0.4), Map.of(), quiet)).containsExactly("Pub/Sub");
    assertThat(causes(Map.of("connections", 100.0), Map.of(), quiet))
        .containsExactly("connections");
    assertThat(causes(Map.of("error-rate", 2.0), Map.of("status-429", 20L), quiet))
        .containsExactly("rate limit");
    assertThat(causes(Map.of("error-rate", 2.0), Map.of("reset", 20L), quiet))
        .containsExactly("connections");
    assertThat(causes(Map.of("redis-evicted-keys", 12.0), Map.of(), quiet))
        .containsExactly("Redis's memory");
    assertThat(causes(Map.of("machine-cpu", 99.0), Map.of(), quiet))
        .containsExactly("the injector's machine");
    // Nothing that is as it was on a quiet platform, and no handful of errors.
    assertThat(causes(Map.of("redis-latency.p50", 1.4, "platform-cpu", 60.0), Map.of(), quiet))
        .isEmpty();
    assertThat(causes(Map.of("error-rate", 0.05), Map.of("status-429", 2L), quiet)).isEmpty();
  }

  @Test
  void theTableHasALineToALevelAndNothingWhereThereIsNoData() {
    levels.add(level(Outcome.HELD, 5_000, Map.of("accepted", 5_000.5), Map.of()));
    levels.add(
        new Level(
            2,
            10_000,
            Outcome.MISSED,
            "b",
            new TreeMap<>(Map.of("observed", 1.0)),
            null,
            List.of("a \"b\", c")));

    assertThat(CapacityCsv.of(levels).lines())
        .containsExactly(
            "level,rate,outcome,accepted,observed,missed",
            "1,5000,held,5000.5,,\"\"",
            "2,10000,missed,,1,\"a \"\"b\"\", c\"");
    assertThat(CapacityCsv.of(levels)).endsWith("\r\n");
  }

  private List<String> causes(Map<String, Double> figures, Map<String, Long> errors, Level quiet) {
    return Shortages.of(level(Outcome.MISSED, 30_000, figures, errors), quiet).stream()
        .map(Shortage::what)
        .toList();
  }

  private void tried(Outcome outcome, double... rates) {
    for (double rate : rates) {
      levels.add(level(outcome, rate, Map.of(), Map.of()));
    }
  }

  private Level level(
      Outcome outcome, double rate, Map<String, Double> figures, Map<String, Long> errors) {
    int number = levels.size() + 1;
    return new Level(
        number,
        rate,
        outcome,
        "run-" + number,
        new TreeMap<>(figures),
        new TreeMap<>(errors),
        outcome == Outcome.HELD ? List.of() : List.of("level " + number));
  }
}
