package ai.userwhisperer.megaphone.simulations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.SecondCounts;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.measurements.ledger.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
class EachSimulationTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @CsvSource(
      delimiter = '|',
      value = {
        "ApiGatewaySimulation     | analysis batch content decision decisions identify message profile track",
        "EventIngestionSimulation | batch track",
        "DecisionEngineSimulation | decision decision-batch decisions",
        "DeploymentSimulation     | profile track",
      })
  void eachUserMakesARequestOfTheMix(String simulation, String kinds) throws Exception {
    try (FakePlatform platform = new FakePlatform(Runs.RUN_KEY)) {
      RunDirectory run = simulate(platform, simulation, "rate=40", "batch=7");

      assertThat(run.requests("journey")).containsExactly(kinds.split(" "));
      // 40 users a second for two seconds.
      assertThat(sum(run, SecondCounts::requestsSent)).isEqualTo(80);
      assertAddsUp(run);
      assertAccepted(run, platform);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void theEventsOfABatchHaveFatesOfTheirOwn() throws Exception {
    try (FakePlatform platform = new FakePlatform(Runs.RUN_KEY)) {
      RunDirectory run =
          simulate(platform, "EventIngestionSimulation", "mix={batch=1}", "batch=25", "rate=10");

      assertThat(Runs.errors(run, "batch")).isEmpty();
      assertThat(Runs.sum(run, "batch", SecondCounts::requestsGood)).isEqualTo(20);
      assertThat(Runs.sum(run, "batch", SecondCounts::eventsSent)).isEqualTo(500);
      assertThat(Runs.sum(run, "batch", SecondCounts::eventsRejected))
          .isPositive()
          .isEqualTo(platform.did("rejected of a batch"));
      assertAccepted(run, platform);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void contentsAreOfEveryTypeForEveryChannelAndTheirQualityIsOnTheScaleOfTheProfile()
      throws Exception {
    try (FakePlatform platform = new FakePlatform(Runs.RUN_KEY)) {
      RunDirectory run =
          simulate(platform, "ContentGenerationSimulation", "rate=35", "quality.scale=10");

      assertThat(platform.interventions()).hasSize(7 * 5);
      var quality = Runs.value(run, "content", "quality-score").orElseThrow();
      assertThat(quality.count()).isEqualTo(70);
      // The platform says 4.25, of 10.
      assertThat(quality.mean()).isEqualTo(2.125);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void decisionsForManyUsersAreJudgedOneByOne() throws Exception {
    try (FakePlatform platform = new FakePlatform(Runs.RUN_KEY)) {
      RunDirectory run =
          simulate(
              platform, "DecisionEngineSimulation", "mix={decision-batch=1}", "batch=20", "rate=4");

      var accuracy = Runs.value(run, "decision-batch", "labelled-accuracy").orElseThrow();
      assertThat(accuracy.count()).isEqualTo(8 * 20);
      assertThat(accuracy.mean()).isStrictlyBetween(0.0, 100.0);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aSpikeIsInTheRateOfArrivals() throws Exception {
    try (FakePlatform platform = new FakePlatform(Runs.RUN_KEY)) {
      RunDirectory run =
          simulate(
              platform,
              "SpikeSimulation",
              "mix={identify=1}",
              "rate=5",
              "schedule={ shape=spike, peak=50, at=1 s, length=1 s }",
              "steady=2 s");

      // Five in the first second and in the third, fifty in the second.
      assertThat(Runs.sum(run, "identify", SecondCounts::requestsSent)).isEqualTo(60);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void usersOfAClosedWorkloadBeginAgainUntilTheLoadEnds() throws Exception {
    try (FakePlatform platform = new FakePlatform(Runs.RUN_KEY)) {
      RunDirectory run =
          simulate(
              platform,
              "SoakSimulation",
              "workload=closed",
              "rate=null",
              "users=3",
              "journey={ sessions=1, events=1, think-time=10 ms }",
              // The first of a cold machine may take seconds.
              "steady=8 s");

      assertThat(Runs.sum(run, "signup", SecondCounts::requestsSent)).isGreaterThan(3);
      assertThat(Runs.sum(run, "identify", SecondCounts::requestsSent))
          .isEqualTo(Runs.sum(run, "signup", SecondCounts::requestsSent));
      assertThat(run.manifest().phase("journey").orElseThrow().complete()).isTrue();
      assertAddsUp(run);
      assertAccepted(run, platform);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void gatlingsOwnReportIsThereWhenItIsAskedFor() throws Exception {
    try (FakePlatform platform = new FakePlatform(Runs.RUN_KEY)) {
      RunDirectory run =
          simulate(platform, "EventIngestionSimulation", "rate=5", "gatling-report=on");

      try (Stream<Path> all = Files.walk(run.gatlingDirectory("EventIngestionSimulation"))) {
        assertThat(all.map(path -> path.getFileName().toString())).contains("index.html");
      }
    }
  }

  /** Runs a simulation for two seconds, or for one and the steady part that is given. */
  private RunDirectory simulate(FakePlatform platform, String simulation, String... settings)
      throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                "phases.journey.simulation=" + simulation,
                "phases.journey.ramp=0 s",
                "phases.journey.warm-up=1 s",
                "phases.journey.steady=1 s",
                "target.request-timeout=2 s"));
    Stream.of(settings).map("phases.journey."::concat).forEach(all::add);
    RunDirectory run =
        Runs.make(folder.resolve("run"), platform.address(), all.toArray(String[]::new));
    try (ChildJvm child = Runs.simulate(run, folder, List.of())) {
      assertThat(child.exitCode()).as(child.errors()).isZero();
    }
    return run;
  }

  private static long sum(RunDirectory run, ToLongFunction<SecondCounts> count) {
    return run.requests("journey").stream()
        .mapToLong(request -> Runs.sum(run, request, count))
        .sum();
  }

  private static void assertAddsUp(RunDirectory run) {
    for (String request : run.requests("journey")) {
      assertThat(Runs.sum(run, request, SecondCounts::requestsSent))
          .as(request)
          .isPositive()
          .isEqualTo(
              Runs.sum(run, request, SecondCounts::requestsGood)
                  + Runs.sum(run, request, SecondCounts::requestsFailed)
                  + Runs.sum(run, request, SecondCounts::requestsUnanswered));
    }
  }

  private static void assertAccepted(RunDirectory run, FakePlatform platform) {
    Ledger ledger = run.readLedger(Assertions::fail);
    assertThat(ledger.count(EventSet.ACCEPTED)).isEqualTo(platform.accepted().size());
    platform
        .accepted()
        .forEach(sequence -> assertThat(ledger.contains(EventSet.ACCEPTED, 1, sequence)).isTrue());
    assertThat(ledger.count(EventSet.SENT))
        .isEqualTo(run.manifest().phase("journey").orElseThrow().events());
  }
}
