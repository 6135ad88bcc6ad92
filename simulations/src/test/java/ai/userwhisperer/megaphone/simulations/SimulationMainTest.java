package ai.userwhisperer.megaphone.simulations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.LoadLog;
import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.RequestTime;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.SecondCounts;
import ai.userwhisperer.megaphone.measurements.SecondCounts.ValueStatistics;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.measurements.ledger.Ledger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulationMainTest {
  private static final List<String> REQUESTS =
      List.of("content", "decision", "identify", "message", "profile", "signup", "track");

  @TempDir private Path folder;

  @Test
  void whatThePlatformDidIsInTheRunDirectory() throws Exception {
    try (FakePlatform platform = new FakePlatform(Runs.RUN_KEY);
        Silence world = new Silence()) {
      RunDirectory run =
          Runs.make(
              folder.resolve("run"),
              platform.address(),
              "phases.journey.rate=5",
              "phases.journey.ramp=0 s",
              "phases.journey.journey.sessions=1",
              "phases.journey.warm-up=1 s",
              "phases.journey.steady=2 s",
              "target.request-timeout=4 s");
      try (ChildJvm child = start(run, world.proxySettings())) {
        assertThat(child.exitCode()).as(child.errors()).isZero();
        assertThat(child.output()).isEmpty();
        assertThat(child.errors()).isEmpty();
      }
      assertThat(world.calls()).as("calls to others than the platform").isZero();
      SoftAssertions.assertSoftly(
          softly -> {
            requestsAddUp(softly, run, platform);
            failuresHaveTheirKinds(softly, run, platform);
            eventsAreInTheLedger(softly, run, platform);
            phaseIsComplete(softly, run);
            softly.assertThat(platform.authorizations()).containsExactly("Bearer " + Runs.KEY);
            softly.assertThat(platform.interventions()).containsExactly("support by push");
            softly.assertThat(run.manifestFile()).content().doesNotContain(Runs.KEY);
          });
    }
  }

  private static void requestsAddUp(
      SoftAssertions softly, RunDirectory run, FakePlatform platform) {
    softly.assertThat(run.requests("journey")).isEqualTo(REQUESTS);
    for (String request : REQUESTS) {
      long sent = Runs.sum(run, request, SecondCounts::requestsSent);
      long good = Runs.sum(run, request, SecondCounts::requestsGood);
      long failed = Runs.sum(run, request, SecondCounts::requestsFailed);
      long unanswered = Runs.sum(run, request, SecondCounts::requestsUnanswered);
      softly.assertThat(sent).as(request).isPositive().isEqualTo(good + failed + unanswered);
      softly.assertThat(Runs.sum(run, request, SecondCounts::requestsMissed)).isZero();
      softly.assertThat(Runs.sum(run, request, SecondCounts::bytesSent)).isGreaterThan(100 * sent);
      softly
          .assertThat(Runs.recorded(run, request, RequestTime.RESPONSE_TIME))
          .as(request)
          .isEqualTo(good)
          .isEqualTo(Runs.recorded(run, request, RequestTime.SERVICE_TIME));
      softly
          .assertThat(Runs.recorded(run, request, RequestTime.FAILED_RESPONSE_TIME))
          .as(request)
          .isEqualTo(failed + unanswered);
      softly
          .assertThat(Runs.recorded(run, request, RequestTime.SCHEDULE_LAG))
          .as(request)
          .isEqualTo(sent);
    }
    // 5 users a second for 3 seconds; every one of them goes through all but the content.
    for (String request : List.of("identify", "profile", "decision")) {
      softly.assertThat(Runs.sum(run, request, SecondCounts::requestsSent)).isEqualTo(15);
      softly.assertThat(platform.calls(request)).isEqualTo(15);
    }
    softly.assertThat(Runs.sum(run, "signup", SecondCounts::requestsSent)).isEqualTo(15);
    softly.assertThat(Runs.sum(run, "track", SecondCounts::requestsSent)).isEqualTo(45);
    for (String request : List.of("content", "message")) {
      softly
          .assertThat(Runs.sum(run, request, SecondCounts::requestsGood))
          .isEqualTo(platform.did("decided"));
    }
    ValueStatistics[] quality = new ValueStatistics[1];
    run.readCounts(
        "journey",
        "content",
        line ->
            line.values()
                .forEach(
                    (name, value) -> {
                      softly.assertThat(name).isIn("quality-score", LoadLog.RECORDER_BACKLOG);
                      if (name.equals("quality-score")) {
                        quality[0] = quality[0] == null ? value : quality[0].plus(value);
                      }
                    }),
        damage -> softly.fail(damage));
    softly.assertThat(quality[0].count()).isEqualTo(platform.did("decided"));
    softly.assertThat(quality[0].mean()).isEqualTo(4.25);
  }

  private static void failuresHaveTheirKinds(
      SoftAssertions softly, RunDirectory run, FakePlatform platform) {
    softly
        .assertThat(Runs.errors(run, "signup", "track"))
        .isEqualTo(
            Map.of(
                "status-503", (long) platform.did("status-503"),
                "timeout", (long) platform.did("held"),
                "reset", platform.reset()));
    softly
        .assertThat(Runs.errors(run, "profile"))
        .isEqualTo(Map.of("malformed", (long) platform.did("profile malformed")));
    softly
        .assertThat(Runs.errors(run, "decision"))
        .isEqualTo(Map.of("status-500", (long) platform.did("decision 500")));
    softly.assertThat(Runs.errors(run, "identify")).isEmpty();
  }

  private static void eventsAreInTheLedger(
      SoftAssertions softly, RunDirectory run, FakePlatform platform) {
    Ledger ledger = run.readLedger(softly::fail);
    softly.assertThat(ledger.count(EventSet.SENT)).isEqualTo(60);
    softly.assertThat(ledger.count(EventSet.ACCEPTED)).isEqualTo(platform.accepted().size());
    platform
        .accepted()
        .forEach(
            sequence ->
                softly.assertThat(ledger.contains(EventSet.ACCEPTED, 1, sequence)).isTrue());
    softly.assertThat(ledger.count(EventSet.REJECTED)).isEqualTo(platform.did("rejected"));
    softly.assertThat(ledger.count(EventSet.FAILED)).isEqualTo(platform.did("status-503"));
    softly
        .assertThat(ledger.count(EventSet.UNANSWERED))
        .isEqualTo(platform.did("held") + platform.reset());
  }

  private static void phaseIsComplete(SoftAssertions softly, RunDirectory run) {
    Manifest manifest = run.manifest();
    softly.assertThat(manifest.injectors()).containsExactly(new Manifest.Injector(1, "gatling"));
    Manifest.PhaseTimes times = manifest.phase("journey").orElseThrow();
    softly.assertThat(times.complete()).isTrue();
    softly.assertThat((times.startEpochMs() - manifest.startedAtEpochMs()) % 1_000).isZero();
    softly.assertThat(times.steadyFromEpochMs() - times.startEpochMs()).isEqualTo(1_000);
    softly.assertThat(times.endEpochMs() - times.startEpochMs()).isEqualTo(3_000);
    softly.assertThat(times.injector()).isEqualTo(1);
    softly.assertThat(times.firstSequence()).isZero();
    softly.assertThat(times.events()).isEqualTo(60);
  }

  @Test
  void aSimulationThatIsToldToEndLeavesWhatItRecordedSoFar() throws Exception {
    try (FakePlatform platform = new FakePlatform(Runs.RUN_KEY)) {
      RunDirectory run =
          Runs.make(
              folder.resolve("run"),
              platform.address(),
              "phases.journey.rate=10",
              "phases.journey.ramp=0 s",
              "phases.journey.journey.sessions=1",
              "phases.journey.steady=60 s");
      try (ChildJvm child = start(run)) {
        while (platform.calls("content") < 3 && child.isAlive()) {
          TimeUnit.MILLISECONDS.sleep(20);
        }
        child.terminate();
        assertThat(child.exitCode()).isNotZero();
      }
      Manifest.PhaseTimes times = run.manifest().phase("journey").orElseThrow();
      assertThat(times.complete()).isFalse();
      assertThat(times.endEpochMs() - times.startEpochMs()).isBetween(0L, 60_000L);
      Ledger ledger = run.readLedger(Assertions::fail);
      assertThat(ledger.count(EventSet.SENT, 1, 0, times.events()))
          .isPositive()
          .isEqualTo(ledger.count(EventSet.SENT));
      for (String request : REQUESTS) {
        assertThat(Runs.sum(run, request, SecondCounts::requestsSent))
            .as(request)
            .isPositive()
            .isEqualTo(
                Runs.sum(run, request, SecondCounts::requestsGood)
                    + Runs.sum(run, request, SecondCounts::requestsFailed)
                    + Runs.sum(run, request, SecondCounts::requestsUnanswered));
      }
      // Those that the platform holds wait for 10 s, which nobody gave them.
      assertThat(Runs.errors(run, "signup", "track")).containsKey("stopped");
    }
  }

  @Test
  void aPlatformThatDoesNotAnswerIsToldInOneLine() throws Exception {
    URI nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
    RunDirectory run = Runs.make(folder.resolve("run"), nobody);
    try (ChildJvm child = start(run)) {
      assertThat(child.exitCode()).isEqualTo(2);
      assertThat(child.errors().strip())
          .isEqualTo(
              "target.base-url = "
                  + nobody
                  + ": refused the connection; needs a platform that answers there");
      assertThat(Files.exists(run.root().resolve("phases").resolve("journey"))).isFalse();
    }
  }

  private ChildJvm start(RunDirectory run) throws Exception {
    return start(run, List.of());
  }

  private ChildJvm start(RunDirectory run, List<String> settings) throws Exception {
    return Runs.simulate(run, folder, settings);
  }
}
