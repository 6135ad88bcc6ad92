package ai.userwhisperer.megaphone.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The gate around real measurements, in processes of their own. */
class ForkedBenchTest {
  private static final Effort SHORT = new Effort(1, 2, 3, 50);
  private static final List<Subject> FAULTY =
      Subject.all().stream().filter(s -> s.name().startsWith("FaultyBenchmark")).toList();
  private static final String HUNDRED_STEPS = "FaultyBenchmark.hundredSteps";
  private static final String TEN_STEPS = "FaultyBenchmark.tenSteps";

  @BeforeAll
  static void besideOthers() {
    System.setProperty("jmh.ignoreLock", "true");
  }

  @Test
  void anAllocationAndARatioThatIsOverAreMissedAndTheOthersHold() {
    Baseline baseline =
        new Baseline(
            Map.of(
                "FaultyBenchmark.allocates",
                new Limits(0, Map.of()),
                TEN_STEPS,
                new Limits(0, Map.of(HUNDRED_STEPS, 1.0)),
                HUNDRED_STEPS,
                new Limits(0, Map.of(TEN_STEPS, 1.5))));
    Map<String, Cost> measured = new HashMap<>();
    Bench once =
        (subject, effort) ->
            measured.computeIfAbsent(
                subject.name(), name -> new ForkedBench().measure(subject, effort));
    Gate gate = new Gate(baseline, FAULTY, once, SHORT, line -> {});

    List<Finding> findings = gate.judge(baseline.limits().keySet());

    assertThat(findings)
        .filteredOn(Finding::isMissed)
        .extracting(finding -> finding.toString().replaceFirst("= [\\d.]+ times", "= N times"))
        .containsExactlyInAnyOrder(
            "FaultyBenchmark.allocates = 16 bytes per operation: needs at most 0",
            "FaultyBenchmark.hundredSteps = N times FaultyBenchmark.tenSteps: needs at most 1.5");
    assertThat(findings).hasSize(5);
  }
}
