package ai.userwhisperer.megaphone.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final Effort EFFORT = new Effort(1, 1, 1, 100);
  private static final List<Subject> SUBJECTS =
      List.of(new Subject("a.b.Some.path", Map.of()), new Subject("a.b.Some.reference", Map.of()));
  private static final Baseline BASELINE =
      new Baseline(
          Map.of(
              "Some.path", new Limits(0, Map.of("Some.reference", 2.0)),
              "Some.reference", new Limits(0, Map.of())));

  private final Map<String, List<Cost>> costs = new HashMap<>();
  private final List<String> measured = new ArrayList<>();
  private final List<String> progress = new ArrayList<>();

  @Test
  void everythingWithinItsLimitHoldsAndIsMeasuredOnce() {
    costs("Some.path", new Cost(20, 0.1));
    costs("Some.reference", new Cost(10, 0));

    assertThat(judge()).noneMatch(Finding::isMissed).hasSize(3);
    assertThat(measured).containsExactly("Some.path 100 ms", "Some.reference 100 ms");
    assertThat(progress).isEmpty();
  }

  @Test
  void bytesOverTheLimitAreMissed() {
    costs("Some.path", new Cost(10, 0.16));
    costs("Some.reference", new Cost(10, 0));

    assertThat(judge())
        .filteredOn(Finding::isMissed)
        .extracting(Finding::toString)
        .containsExactly("Some.path = 0.16 bytes per operation: needs at most 0");
  }

  @Test
  void aRatioOverTheLimitIsMissed() {
    costs("Some.path", new Cost(21, 0));
    costs("Some.reference", new Cost(10, 0));

    assertThat(judge())
        .filteredOn(Finding::isMissed)
        .extracting(Finding::toString)
        .containsExactly("Some.path = 2.1 times Some.reference: needs at most 2");
  }

  @Test
  void whatMissesIsMeasuredAgainForLongerTogetherWithItsReference() {
    costs("Some.path", new Cost(21, 0));
    costs("Some.reference", new Cost(10, 0));

    judge();

    assertThat(measured)
        .containsExactly(
            "Some.path 100 ms",
            "Some.reference 100 ms",
            "Some.path 200 ms",
            "Some.reference 200 ms",
            "Some.path 400 ms",
            "Some.reference 400 ms");
    assertThat(progress)
        .containsOnly("again: Some.path = 2.1 times Some.reference: needs at most 2");
  }

  @Test
  void whatWasDisturbedOnceHolds() {
    costs("Some.path", new Cost(40, 3), new Cost(19, 0));
    costs("Some.reference", new Cost(10, 0), new Cost(11, 0));

    assertThat(judge())
        .noneMatch(Finding::isMissed)
        .contains(new Finding("Some.path", "Some.reference", 1.9, 2));
  }

  @Test
  void aBenchmarkWithoutLimitsIsRefused() {
    Baseline without = new Baseline(Map.of("Some.path", new Limits(0, Map.of())));

    assertThatThrownBy(() -> gate(without))
        .hasMessage("baseline: Some.reference: needs an entry with bytes-per-op");
  }

  @Test
  void limitsOfNoBenchmarkAreRefused() {
    Map<String, Limits> limits = new HashMap<>(BASELINE.limits());
    limits.put("Some.old", new Limits(0, Map.of("Some.older", 1.0)));

    assertThatThrownBy(() -> gate(new Baseline(limits)))
        .hasMessage("baseline: Some.old, Some.older: needs a benchmark of that name");
  }

  private List<Finding> judge() {
    return gate(BASELINE).judge(List.of("Some.path", "Some.reference"));
  }

  private Gate gate(Baseline baseline) {
    return new Gate(baseline, SUBJECTS, this::measure, EFFORT, progress::add);
  }

  private void costs(String benchmark, Cost... measurements) {
    costs.put(benchmark, new ArrayList<>(List.of(measurements)));
  }

  /** The last one stays. */
  private Cost measure(Subject subject, Effort effort) {
    measured.add(subject.name() + " " + effort.iterationMs() + " ms");
    List<Cost> left = costs.get(subject.name());
    return left.size() > 1 ? left.remove(0) : left.get(0);
  }
}
