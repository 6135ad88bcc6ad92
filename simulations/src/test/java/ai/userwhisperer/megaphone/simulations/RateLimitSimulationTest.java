package ai.userwhisperer.megaphone.simulations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.SecondCounts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The profile says: 20 requests in two seconds. */
@Execution(ExecutionMode.CONCURRENT)
class RateLimitSimulationTest {
  @TempDir private Path folder;

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aLimitThatHoldsAsTheProfileSaysIsGood() throws Exception {
    try (LimitingPlatform platform = new LimitingPlatform(20, 2, true)) {
      RunDirectory run = simulate(platform);

      assertThat(Runs.errors(run, "limited")).isEmpty();
      assertThat(platform.refused()).isPositive();
      var limited = Runs.value(run, "limited", "limited").orElseThrow();
      assertThat(limited.sum()).isEqualTo(100.0 * platform.refused());
      assertThat(limited.count())
          .isEqualTo(Runs.sum(run, "limited", SecondCounts::requestsGood))
          .isGreaterThan(20);
      assertThat(run.manifest().notes()).isEmpty();
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aLimitThatIsTooLowIsFound() throws Exception {
    try (LimitingPlatform platform = new LimitingPlatform(10, 2, true)) {
      assertThat(Runs.errors(simulate(platform), "limited")).containsKey("limited-too-early");
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aLimitThatIsTooHighIsFound() throws Exception {
    try (LimitingPlatform platform = new LimitingPlatform(1_000_000, 2, true)) {
      RunDirectory run = simulate(platform);
      assertThat(Runs.errors(run, "limited")).containsOnlyKeys("limited-too-late");
      assertThat(run.manifest().notes())
          .containsExactly(
              "journey: no request was refused as it should be beyond 20 requests in 2 s: see the"
                  + " errors, and whether the load is enough to get there");
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aRefusalThatDoesNotSayWhenToComeBackIsNoGoodAnswer() throws Exception {
    try (LimitingPlatform platform = new LimitingPlatform(20, 2, false)) {
      assertThat(Runs.errors(simulate(platform), "limited"))
          .isEqualTo(Map.of("no-retry-after", (long) platform.refused()));
    }
  }

  private RunDirectory simulate(LimitingPlatform platform) throws Exception {
    RunDirectory run =
        Runs.make(
            folder.resolve("run"),
            platform.address(),
            "phases.journey.simulation=RateLimitSimulation",
            "phases.journey.workload=closed",
            "phases.journey.rate=null",
            "phases.journey.users=3",
            "phases.journey.ramp=0 s",
            "phases.journey.warm-up=0 s",
            "phases.journey.steady=6 s",
            "phases.journey.limit.requests=20",
            "phases.journey.limit.window=2 s");
    try (ChildJvm child = Runs.simulate(run, folder, List.of())) {
      assertThat(child.exitCode()).as(child.errors()).isZero();
    }
    return run;
  }
}
