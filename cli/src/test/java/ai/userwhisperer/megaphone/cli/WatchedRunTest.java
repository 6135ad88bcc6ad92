package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.Mark;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.sandbox.Sandbox;
import ai.userwhisperer.megaphone.sandbox.SandboxOptions;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs beside which something happens, or of which little can be seen. */
final class WatchedRunTest {
  private static final String MASTER = "the-master";

  @TempDir private Path directory;

  @Test
  void aFailoverOfRedisInTheMiddleOfARunIsOnItsTimelineWithItsLength() throws Exception {
    assumeTrue(Processes.isInstalled(Processes.REDIS), "needs Debian's package redis-server");
    try (Processes processes = new Processes(directory);
        Sandbox sandbox = Sandbox.start(SandboxOptions.defaults())) {
      int master = Processes.freePort();
      Process first = processes.start(master, redis(master));
      int replica = Processes.freePort();
      List<String> second = new ArrayList<>(redis(replica));
      second.addAll(List.of("--replicaof", "127.0.0.1 " + master));
      processes.start(replica, second);
      int sentinel = sentinel(processes, master);

      Path run = directory.resolve("run");
      Command command =
          Command.start(
              Map.of(),
              arguments(
                  run,
                  sandbox,
                  "phases.gateway.steady=8 s",
                  "probes.redis.uri=redis://127.0.0.1:" + sentinel,
                  "probes.redis.topology=sentinel",
                  "probes.redis.sentinel-master=" + MASTER));
      command.awaitFile(run.resolve("phases/gateway/track.1.jsonl"));
      first.destroyForcibly();
      Command.Result result = command.await();

      assertThat(result.exitCode()).as(result.toString()).isLessThanOrEqualTo(1);
      List<Mark> marks = RunDirectory.open(run).readMarks(Assertions::fail);
      assertThat(marks)
          .filteredOn(mark -> mark.text().startsWith("failover: "))
          .singleElement()
          .satisfies(
              mark -> {
                assertThat(mark.text())
                    .isEqualTo(
                        "failover: 127.0.0.1:%d is master in place of 127.0.0.1:%d"
                            .formatted(replica, master));
                assertThat(mark.untilEpochMs()).isGreaterThan(mark.fromEpochMs());
              });
      assertThat(Files.readString(run.resolve("index.html")))
          .contains("is master in place of 127.0.0.1:" + master);
    }
  }

  @Test
  void aPlatformWithNothingButEventRoutesAndRedisIsJudgedByWhatCanBeKnown() throws Exception {
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults())) {
      Path run = directory.resolve("run");
      Command.Result result =
          Command.start(
                  Map.of(),
                  arguments(
                      run,
                      sandbox,
                      "phases.gateway.mix={ track = 9, batch = 1 }",
                      "probes.pubsub.enabled=false",
                      "probes.metrics.enabled=false",
                      "baselines.\"api-gateway.memory\".gated=false",
                      "baselines.\"api-gateway.memory\".reason=nobody tells"))
              .await();

      assertThat(result.exitCode()).as(result.toString()).isEqualTo(1);
      JsonNode verdict = Json.parse(Files.readString(run.resolve("verdict.json")));
      Map<String, String> statuses = new TreeMap<>();
      verdict
          .path("baselines")
          .forEach(each -> statuses.put(each.path("id").asText(), each.path("status").asText()));
      assertThat(statuses)
          .containsEntry("api-gateway.error-rate", "PASS")
          .containsEntry("api-gateway.latency.p99", "PASS")
          .containsEntry("platform.data-loss", "NO_DATA")
          .containsEntry("api-gateway.memory", "NOT_GATED");
      List<String> reasons = new ArrayList<>();
      verdict.path("reasons").forEach(reason -> reasons.add(reason.asText()));
      assertThat(reasons).filteredOn(reason -> reason.contains("no pubsub probe")).hasSize(1);
      assertThat(reasons).noneMatch(reason -> reason.contains("api-gateway.memory"));
    }
  }

  private static List<String> redis(int port) {
    return List.of(
        Processes.REDIS.toString(),
        "--port",
        Integer.toString(port),
        "--save",
        "",
        "--bind",
        "127.0.0.1");
  }

  private int sentinel(Processes processes, int master) throws Exception {
    int port = Processes.freePort();
    Path config = directory.resolve("sentinel.conf");
    Files.writeString(
        config,
        """
        port %2$d
        sentinel monitor %1$s 127.0.0.1 %3$d 1
        sentinel down-after-milliseconds %1$s 500
        sentinel failover-timeout %1$s 2000
        """
            .formatted(MASTER, port, master));
    processes.start(port, List.of(Processes.REDIS.toString(), config.toString(), "--sentinel"));
    return port;
  }

  /** The gateway's phase of the simulations for seconds, against a sandbox that runs. */
  private static String[] arguments(Path run, Sandbox sandbox, String... assignments) {
    List<String> all =
        new ArrayList<>(
            List.of("run", "simulations", "--phases", "gateway", "--out", run.toString()));
    List<String> settings =
        new ArrayList<>(
            List.of(
                "sandbox.start=false",
                "phases.gateway.rate=500",
                "phases.gateway.ramp=0 s",
                "phases.gateway.warm-up=1 s",
                "phases.gateway.steady=6 s",
                // A machine that is busy with other tests.
                "baselines.\"api-gateway.latency.p95\".below=60000",
                "baselines.\"api-gateway.latency.p99\".below=60000"));
    settings.addAll(
        new SandboxReady(
                sandbox.addresses().gateway().toString(),
                sandbox.addresses().pubSub(),
                sandbox.addresses().redis().toString())
            .assignments());
    settings.addAll(Calm.NOT_NEEDED);
    settings.addAll(List.of(assignments));
    all.addAll(Command.settings(settings));
    return all.toArray(String[]::new);
  }
}
