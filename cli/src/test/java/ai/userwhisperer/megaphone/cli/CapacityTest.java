package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The capacity of a sandbox that has one which is known; {@code scripts/capacity-limits.sh} does it
 * with more of them, and closer.
 */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = Calm.OF_THE_MACHINE, mode = ResourceAccessMode.READ)
final class CapacityTest {
  @TempDir Path directory;

  @Test
  void aLimitThatIsKnownIsFoundWithItsCauseAndRemembered() throws Exception {
    Path study = directory.resolve("study");
    Path history = directory.resolve("history");
    Command.Result result =
        start(
                Map.of("MEGAPHONE_HISTORY", history.toString()),
                "--out",
                study.toString(),
                "--set",
                "sandbox.faults=[\"connections-limited=24\", \"latency=100ms\"]",
                "--set",
                "phases.ingestion.connections=128",
                "--set",
                "capacity.from=1200",
                "--set",
                "capacity.precision=0.25",
                "--set",
                "capacity.steady=3s",
                "--set",
                "capacity.settle=1s",
                "--set",
                "capacity.warm-up=2s",
                "--set",
                "capacity.recovery=0s")
            .await();

    assertThat(result.exitCode()).as(result.toString()).isZero();
    JsonNode found = Json.read(study.resolve("capacity.json"), JsonNode.class);
    assertThat(found.get("levels")).hasSizeGreaterThan(3);
    // 24 connections that work on 10 events for 0.1 s each: 2,400 events/s, less on a busy machine.
    assertThat(rate(result.out())).as(result.out()).isBetween(1_200.0, 2_500.0);
    assertThat(result.out())
        .contains("  first missed: ")
        .contains("  short then: connections: ")
        .contains("Report: " + study.resolve("index.html"));
    assertThat(Files.readAllLines(study.resolve("capacity.csv")))
        .hasSize(found.get("levels").size() + 1)
        .first()
        .asString()
        .startsWith("level,rate,outcome,accepted,");
    assertThat(Files.readString(study.resolve("index.html")))
        .contains("<title>Capacity of local</title>");

    Command.Result drawn =
        Command.start(Map.of("MEGAPHONE_HISTORY", history.toString()), "history", "local").await();
    assertThat(drawn.out()).contains("History of local's capacity: 1 run").contains("capacity ");
  }

  @Test
  void aPlatformThatFollowsAStepIsWatchedWhileItDoes() throws Exception {
    Path run = directory.resolve("run");
    Command.Result result =
        start(
                Map.of(),
                "--autoscale",
                "--out",
                run.toString(),
                "--set",
                // For some time it has what half of the load takes.
                "sandbox.faults=[\"cpu-limited=1500,for=36s\"]",
                "--set",
                "capacity.settle=1s",
                "--set",
                "capacity.autoscale={ from = 1000, to = 3000, before = 4 s, hold = 46 s, window = 2 s }")
            .await();

    assertThat(result.exitCode()).as(result.toString()).isZero();
    assertThat(result.out())
        .contains(
            "Following the step from 1,000 to 3,000 events/s: every gated baseline held again after ")
        .contains("  replicas: no probe saw them")
        .contains(" accepted events lost");
    JsonNode following = Json.read(run.resolve("following.json"), JsonNode.class);
    assertThat(following.at("/secondsUntilHeld/throughput").asDouble()).isBetween(2.0, 44.0);
  }

  private static Command start(Map<String, String> environment, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("capacity", "local", "--phase", "ingestion"));
    arguments.addAll(
        Command.settings(
            List.of(
                "phases.ingestion.batch=10",
                "sandbox.heap-touched=off",
                "baselines.\"platform.latency.p95\".below=1000")));
    arguments.addAll(Command.settings(Calm.NOT_NEEDED));
    arguments.addAll(List.of(more));
    Map<String, String> all = new HashMap<>(Command.QUICK_START);
    all.putAll(environment);
    return Command.start(all, arguments.toArray(String[]::new));
  }

  private static double rate(String out) {
    return out.lines()
        .filter(line -> line.startsWith("Capacity: "))
        .map(line -> line.substring("Capacity: ".length(), line.indexOf(" events/s")))
        .map(text -> text.replace(",", ""))
        .mapToDouble(Double::parseDouble)
        .findFirst()
        .orElse(Double.NaN);
  }
}
