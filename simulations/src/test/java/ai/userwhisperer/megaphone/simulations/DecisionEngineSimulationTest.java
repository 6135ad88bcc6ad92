package ai.userwhisperer.megaphone.simulations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.SecondCounts;
import ai.userwhisperer.megaphone.measurements.SecondCounts.ValueStatistics;
import ai.userwhisperer.megaphone.simulations.journey.LabelledUser;
import ai.userwhisperer.megaphone.simulations.journey.LabelledUsers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionEngineSimulationTest {
  /** Five a second for three seconds. */
  private static final int ASKED = 15;

  @TempDir private Path folder;

  @Test
  void itIsRecordedWhichDecisionsAreThoseExpected() throws Exception {
    try (FakePlatform platform = new FakePlatform(Runs.RUN_KEY)) {
      RunDirectory run =
          Runs.make(
              folder.resolve("run"),
              platform.address(),
              "phases.journey.simulation=DecisionEngineSimulation",
              "phases.journey.mix={ decision = 1 }",
              "phases.journey.rate=5",
              "phases.journey.ramp=0 s",
              "phases.journey.warm-up=1 s",
              "phases.journey.steady=2 s");
      try (ChildJvm child = Runs.simulate(run, folder, List.of())) {
        assertThat(child.exitCode()).as(child.errors()).isZero();
      }

      assertThat(run.requests("journey")).containsExactly("decision");
      assertThat(Runs.sum(run, "decision", SecondCounts::requestsSent)).isEqualTo(ASKED);
      assertThat(Runs.errors(run, "decision"))
          .isEqualTo(Map.of("status-500", (long) platform.did("decision 500")));
      ValueStatistics accuracy = Runs.value(run, "decision", "labelled-accuracy").orElseThrow();
      assertThat(accuracy.count()).isEqualTo(platform.did("decided"));
      // It decides for support, whoever is asked about.
      assertThat(accuracy.mean())
          .isEqualTo(100.0 * answered().filter("support"::equals).count() / answered().count());
    }
  }

  /** What is expected for those users who get a decision: the platform fails for the others. */
  private static Stream<String> answered() {
    LabelledUsers set = LabelledUsers.read(Path.of("../profiles/labelled-users.jsonl"));
    List<LabelledUser> asked = Stream.generate(set::next).limit(ASKED).toList();
    return IntStream.rangeClosed(1, ASKED)
        .filter(call -> call % 5 != 2)
        .mapToObj(call -> asked.get(call - 1).expected());
  }
}
