package ai.userwhisperer.megaphone.reports;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.SampleLog;
import ai.userwhisperer.megaphone.reports.FakeRun.Fate;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowingTest {
  /**
   * Events a second of a fake run's gateway, and the seconds of its steady part before the step.
   */
  private static final long STEP = 2;

  @TempDir Path root;

  @Test
  void replicasAreToldBySecondsFromTheStepAndBaselinesByWhenTheyHeldAgain() throws Exception {
    RunDirectory run =
        new Runs(root.resolve("run"), FakeRun.profile())
            .gateway(request -> Fate.good(0, FakeRun.MS))
            .finished();
    long steadyFrom = run.manifest().phase("gateway").orElseThrow().steadyFromEpochMs();
    try (SampleLog samples = run.probeSamples("kubernetes")) {
      samples.append(steadyFrom, Map.of("replicas", 3.0));
      samples.append(steadyFrom + 1_000, Map.of("replicas", 3.0));
      samples.append(steadyFrom + 3_500, Map.of("replicas", 5.0));
    }
    double asked = run.manifest().phase("gateway").orElseThrow().askedEventsPerSecond();

    Following following = Following.of(run, "gateway", asked / 2, asked, STEP, 1, 0.9);

    assertThat(following.replicas()).isEqualTo(Map.of(-2.0, 3.0, 1.5, 5.0));
    assertThat(following.secondsUntilHeld()).containsEntry("throughput", 0.0);
    assertThat(following.requestsFailed()).isZero();
    assertThat(following.lines())
        .contains(
            "  replicas: 3 from 2.00 s before the step on",
            "  replicas: 5 from 1.50 s after the step on");
    following.write(run);
    assertThat(Json.read(run.root().resolve("following.json"), Following.class))
        .isEqualTo(following);
  }

  @Test
  void aPlatformThatDoesNotKeepUpDoesNotHold() {
    RunDirectory run =
        new Runs(root.resolve("run"), FakeRun.profile())
            .gateway(request -> Fate.good(0, FakeRun.MS))
            .finished();
    double asked = run.manifest().phase("gateway").orElseThrow().askedEventsPerSecond();

    Following following = Following.of(run, "gateway", asked, 4 * asked, STEP, 1, 0.9);

    assertThat(following.held()).isFalse();
    assertThat(following.secondsUntilHeld()).containsEntry("throughput", null);
    assertThat(following.lines())
        .contains("  throughput: did not hold again")
        .contains("  replicas: no probe saw them (probes.kubernetes or probes.prometheus)");
  }
}
