package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Simulations as people start them, against the sandbox. */
final class SimulationsTest {
  private static final Map<String, String> LIMITED_KEY =
      Map.of("UW_LIMITED_KEY", "uw_a_key_with_a_limit_00000000000000000");

  @TempDir private Path directory;

  @Test
  void severalOfOneRunShareALedgerThatSaysWhenEventsWereLost() throws Exception {
    Command.Result result =
        run(
            Map.of(),
            "ingestion,decisions,deployment",
            "sandbox.faults=[\"events-lost=10%\", \"decisions-unavailable=100%\"]",
            "phases.ingestion.batch=10",
            "drain.window=2 s");

    assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(1);
    double sent = metric("ingestion.events.sent") + metric("deployment.events.sent");
    assertThat(metric("run.events.sent")).isEqualTo(sent);
    assertThat(metric("run.data-loss"))
        .isPositive()
        .isEqualTo(metric("ingestion.events.lost") + metric("deployment.events.lost"));
    // Of three seconds of load.
    assertThat(metric("ingestion.lossy-seconds")).isBetween(1.0, 4.0);
    assertThat(metric("deployment.lossy-seconds")).isBetween(1.0, 4.0);
    assertThat(metric("deployment.longest-outage")).isZero();
    assertThat(metric("decisions.decision.longest-outage")).isEqualTo(2);
    assertThat(metric("decisions.decision.availability")).isZero();
    assertThat(Files.readString(directory.resolve("run").resolve("index.html")))
        .contains("events lost, by when they were sent");
  }

  @Test
  void theLimitOfAKeyIsFoundWhereThePlatformsContractSaysItIs() throws Exception {
    Command.Result result = run(LIMITED_KEY, "deployment", limited());

    assertThat(result.exitCode()).as(result.out() + result.err()).isLessThanOrEqualTo(1);
    // A thousand are let in within the minute that the run takes no more than a part of.
    double refusedShare = metric("deployment.limited.limited.mean") / 100;
    assertThat(metric("deployment.requests.failed")).isZero();
    assertThat(metric("deployment.requests.good")).isGreaterThan(1_000);
    assertThat(refusedShare).isPositive();
    assertThat(run().path("notes")).isEmpty();
  }

  @Test
  void aLimitedKeyThatIsMissingIsToldBeforeAnythingIsSent() throws Exception {
    Command.Result result = run(Map.of(), "deployment", limited());

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err().strip())
        .isEqualTo(
            "megaphone: UW_LIMITED_KEY = (not set): needs the API key of the target in this"
                + " environment variable, sent as header Authorization");
    assertThat(directory.resolve("run")).doesNotExist();
  }

  @Test
  void aSimulationThatThereIsNotIsToldInADryRunToo() throws Exception {
    Command.Result result =
        Command.run("run", "local", "--dry-run", "--set", "phases.journey.simulation=Smoke");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err().strip())
        .startsWith("megaphone: phases.journey.simulation = Smoke: needs one of ApiGatewaySim")
        .doesNotContain("\n");
  }

  private static String[] limited() {
    return new String[] {
      "sandbox.rate-limits=on",
      "phases.deployment.simulation=RateLimitSimulation",
      "phases.deployment.workload=closed",
      "phases.deployment.rate=null",
      "phases.deployment.users=20",
      "phases.deployment.warm-up=0 s",
      "phases.deployment.steady=6 s",
      "phases.deployment.limit.key-env=UW_LIMITED_KEY"
    };
  }

  private Command.Result run(Map<String, String> environment, String phases, String... assignments)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "simulations",
                "--phases",
                phases,
                "--out",
                directory.resolve("run").toString()));
    for (String phase : phases.split(",", -1)) {
      arguments.addAll(
          List.of(
              "--set", "phases." + phase + ".ramp=0 s",
              "--set", "phases." + phase + ".warm-up=1 s",
              "--set", "phases." + phase + ".steady=2 s"));
    }
    arguments.addAll(Command.settings(Calm.NOT_NEEDED));
    for (String assignment : assignments) {
      arguments.addAll(List.of("--set", assignment));
    }
    return Command.start(environment, arguments.toArray(String[]::new)).await();
  }

  private JsonNode run() throws Exception {
    return Json.parse(Files.readString(directory.resolve("run").resolve("run.json")));
  }

  private double metric(String key) throws Exception {
    JsonNode all = Json.parse(Files.readString(directory.resolve("run").resolve("metrics.json")));
    for (JsonNode metric : all.path("metrics")) {
      if (metric.path("key").asText().equals(key)) {
        return metric.path("value").asDouble();
      }
    }
    throw new AssertionError(key + ": no such metric");
  }
}
