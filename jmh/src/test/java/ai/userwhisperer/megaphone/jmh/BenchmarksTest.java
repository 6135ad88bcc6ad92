package ai.userwhisperer.megaphone.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

class BenchmarksTest {
  private static final String TESTS_OWN = "FaultyBenchmark";

  @BeforeAll
  static void besideOthers() {
    System.setProperty("jmh.ignoreLock", "true");
  }

  @Test
  void everyBenchmarkRuns() throws RunnerException {
    var results =
        new Runner(
                new OptionsBuilder()
                    .exclude(TESTS_OWN)
                    .mode(Mode.SingleShotTime)
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    assertThat(results)
        .extracting((RunResult result) -> result.getParams().getBenchmark())
        .containsExactlyInAnyOrderElementsOf(
            Subject.all().stream()
                .map(Subject::method)
                .filter(method -> !method.contains(TESTS_OWN))
                .toList());
  }

  @Test
  void everyBenchmarkHasLimits() {
    assertThat(Baseline.read(Path.of("baseline.conf")).limits().keySet())
        .containsExactlyInAnyOrderElementsOf(
            Subject.all().stream()
                .map(Subject::name)
                .filter(name -> !name.contains(TESTS_OWN))
                .toList());
  }
}
