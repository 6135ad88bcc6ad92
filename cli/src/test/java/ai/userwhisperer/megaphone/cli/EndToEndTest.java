package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.Manifest.PhaseTimes;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.SecondCounts;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.measurements.ledger.Ledger;
import ai.userwhisperer.megaphone.profiles.Baseline;
import ai.userwhisperer.megaphone.sandbox.Sandbox;
import ai.userwhisperer.megaphone.sandbox.SandboxOptions;
import com.fasterxml.jackson.databind.JsonNode;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The main job, whole, in seconds: the numbers that different parts of it saw must agree with each
 * other.
 */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = Calm.OF_THE_MACHINE, mode = ResourceAccessMode.READ)
final class EndToEndTest {
  @TempDir Path directory;
  private final List<String> damaged = new ArrayList<>();

  @Test
  void theNumbersOfAHealthyRunAgreeWithEachOther() throws Exception {
    try (Sandbox sandbox =
        Sandbox.start(new SandboxOptions(0, 0, 0, "user-whisperer-dev", 1, List.of()))) {
      SandboxReady ready =
          new SandboxReady(
              sandbox.addresses().gateway().toString(),
              sandbox.addresses().pubSub(),
              sandbox.addresses().redis().toString());
      Command.Result result;
      try (Processes processes =
          new Processes(Files.createDirectory(directory.resolve("beside")))) {
        result =
            run(
                ready,
                prometheus(processes, sandbox.addresses().gateway().getAuthority()),
                "gateway",
                "ingestion",
                "journey");
      }

      RunDirectory run = RunDirectory.open(directory.resolve("run"));
      assertThat(result.exitCode()).as(result.toString()).isEqualTo(1);
      theVerdictHasEveryBaseline(run, "FAIL");
      Ledger ledger = run.readLedger(damaged::add);
      for (PhaseTimes phase : run.manifest().phases()) {
        assertThat(phase.complete()).as(phase.name()).isTrue();
        thePhaseAddsUp(run, phase, ledger);
      }
      assertThat(run.manifest().phases())
          .extracting(PhaseTimes::name)
          .containsExactly("ingestion", "gateway", "journey");
      assertThat(ledger.count(EventSet.OBSERVED)).isEqualTo(ledger.count(EventSet.ACCEPTED));
      assertThat(ledger.count(EventSet.DUPLICATED)).isZero();
      assertThat(dedupKeys(ready))
          .as("Redis's dedup keys")
          .isEqualTo(ledger.count(EventSet.ACCEPTED));
      assertThat(damaged).isEmpty();
      everyProbeSawSomething(run);
      theReportComesOutTheSameAgain(run);
    }
  }

  /** Settings of a Prometheus that scrapes the platform; none where there is no Prometheus. */
  private static List<String> prometheus(Processes processes, String address) throws Exception {
    return Processes.isInstalled(Processes.PROMETHEUS)
        ? List.of(
            "probes.prometheus.enabled=on",
            "probes.prometheus.interval=1 s",
            "probes.prometheus.namespace=user-whisperer-sandbox",
            "probes.prometheus.url=http://127.0.0.1:" + processes.prometheus(address))
        : List.of();
  }

  private void everyProbeSawSomething(RunDirectory run) {
    List<String> probes = new ArrayList<>(List.of("harness", "platform", "pubsub", "redis"));
    if (Processes.isInstalled(Processes.PROMETHEUS)) {
      probes.add("prometheus");
    }
    for (String probe : probes) {
      List<Object> samples = new ArrayList<>();
      run.readProbeSamples(probe, samples::add, damaged::add);
      assertThat(samples).as(probe).hasSizeGreaterThan(5);
    }
  }

  @Test
  void aPlatformThatLosesOnePercentFailsWithTheRightNumber() throws Exception {
    try (Sandbox sandbox =
        Sandbox.start(
            new SandboxOptions(
                0,
                0,
                0,
                "user-whisperer-dev",
                1,
                List.of(
                    ai.userwhisperer.megaphone.sandbox.faults.Fault.parse("events-lost=1%"))))) {
      SandboxReady ready =
          new SandboxReady(
              sandbox.addresses().gateway().toString(),
              sandbox.addresses().pubSub(),
              sandbox.addresses().redis().toString());
      Command.Result result = run(ready, List.of(), "ingestion");

      RunDirectory run = RunDirectory.open(directory.resolve("run"));
      assertThat(result.exitCode()).isEqualTo(1);
      Ledger ledger = run.readLedger(damaged::add);
      long accepted = ledger.count(EventSet.ACCEPTED);
      long lost = ledger.countWithout(EventSet.ACCEPTED, EventSet.OBSERVED);
      assertThat(lost).as("what Redis never saw").isEqualTo(accepted - dedupKeys(ready));
      assertThat((double) lost / accepted).isBetween(0.007, 0.013);
      JsonNode verdict = Json.read(run.verdictFile(), JsonNode.class);
      assertThat(statuses(verdict))
          .containsEntry("event-ingestion.drop-rate", "FAIL")
          .containsEntry("platform.data-loss", "FAIL")
          .containsEntry("event-ingestion.processing-lag", "PASS")
          .containsEntry("api-gateway.error-rate", "NOT_GATED");
      assertThat(observed(verdict, "platform.data-loss")).isEqualTo(lost);
      assertThat(verdict.get("reasons").toString())
          .contains("event-ingestion.drop-rate")
          .contains("platform.data-loss");
      assertThat(result.out()).contains("event-ingestion.drop-rate").contains("platform.data-loss");
    }
  }

  private Command.Result run(SandboxReady ready, List<String> further, String... phases)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("run", "local", "--out", directory.resolve("run").toString()));
    arguments.addAll(List.of("--phases", String.join(",", phases)));
    List<String> assignments =
        new ArrayList<>(
            List.of(
                "sandbox.start=false",
                "phases.gateway.rate=300",
                "phases.ingestion.rate=5000",
                "phases.journey.rate=25",
                "phases.journey.ramp=0 s",
                "phases.journey.journey={ sessions=1, events=2, think-time=100 ms }",
                "drain.window=5 s"));
    for (String phase : List.of("gateway", "ingestion", "journey")) {
      assignments.add("phases." + phase + ".warm-up=1 s");
      assignments.add("phases." + phase + ".steady=" + (phase.equals("journey") ? "10 s" : "4 s"));
    }
    assignments.addAll(Calm.NOT_NEEDED);
    assignments.addAll(ready.assignments());
    assignments.addAll(further);
    arguments.addAll(Command.settings(assignments));
    return Command.run(arguments.toArray(String[]::new));
  }

  private void thePhaseAddsUp(RunDirectory run, PhaseTimes phase, Ledger ledger) {
    long accepted = 0;
    for (String request : run.requests(phase.name())) {
      List<SecondCounts> counts = new ArrayList<>();
      run.readCounts(phase.name(), request, counts::add, damaged::add);
      TreeMap<String, Long> histograms = new TreeMap<>();
      run.readIntervals(
          phase.name(),
          request,
          interval ->
              histograms.merge(interval.tag(), interval.histogram().getTotalCount(), Long::sum),
          damaged::add);
      long sent = sum(counts, SecondCounts::requestsSent);
      long good = sum(counts, SecondCounts::requestsGood);
      long bad =
          sum(counts, SecondCounts::requestsFailed) + sum(counts, SecondCounts::requestsUnanswered);
      assertThat(sent).as(phase.name() + "/" + request).isPositive().isEqualTo(good + bad);
      assertThat(histograms.get("schedule-lag")).isEqualTo(sent);
      assertThat(histograms.get("response-time")).isEqualTo(good);
      assertThat(histograms.get("service-time")).isEqualTo(good);
      assertThat(histograms.getOrDefault("failed-response-time", 0L)).isEqualTo(bad);
      assertThat(sum(counts, SecondCounts::eventsSent))
          .isEqualTo(
              sum(counts, SecondCounts::eventsAccepted)
                  + sum(counts, SecondCounts::eventsRejected)
                  + sum(counts, SecondCounts::eventsFailed)
                  + sum(counts, SecondCounts::eventsUnanswered));
      accepted += sum(counts, SecondCounts::eventsAccepted);
    }
    assertThat(accepted).as(phase.name()).isPositive();
    assertThat(
            ledger.count(
                EventSet.ACCEPTED, phase.injector(), phase.firstSequence(), phase.events()))
        .isEqualTo(accepted);
    assertThat(
            ledger.countBoth(
                EventSet.ACCEPTED,
                EventSet.OBSERVED,
                phase.injector(),
                phase.firstSequence(),
                phase.events()))
        .isEqualTo(accepted);
  }

  private static long sum(
      List<SecondCounts> counts, java.util.function.ToLongFunction<SecondCounts> what) {
    return counts.stream().mapToLong(what).sum();
  }

  private static long dedupKeys(SandboxReady ready) {
    RedisClient client = RedisClient.create(ready.redis());
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      return connection.sync().keys("event:dedup:*").size();
    } finally {
      client.shutdown();
    }
  }

  private static void theVerdictHasEveryBaseline(RunDirectory run, String outcome)
      throws Exception {
    JsonNode verdict = Json.read(run.verdictFile(), JsonNode.class);
    assertThat(verdict.get("schemaVersion").asInt()).isEqualTo(1);
    assertThat(verdict.get("verdict").asText()).as(verdict.toPrettyString()).isEqualTo(outcome);
    assertThat(statuses(verdict).keySet()).isEqualTo(new TreeSet<>(Baseline.IDS));
    assertThat(statuses(verdict))
        .containsEntry("event-ingestion.drop-rate", "PASS")
        .containsEntry("platform.data-loss", "PASS")
        .containsEntry("api-gateway.throughput", "FAIL")
        .containsEntry("event-ingestion.throughput", "FAIL")
        .containsEntry("api-gateway.cpu", "NOT_GATED")
        .containsEntry("content-generation.quality-score", "PASS")
        .doesNotContainValue("NO_DATA");
  }

  private static Map<String, String> statuses(JsonNode verdict) {
    Map<String, String> statuses = new TreeMap<>();
    verdict
        .get("baselines")
        .forEach(
            baseline -> statuses.put(baseline.get("id").asText(), baseline.get("status").asText()));
    return statuses;
  }

  private static long observed(JsonNode verdict, String id) {
    for (JsonNode baseline : verdict.get("baselines")) {
      if (baseline.get("id").asText().equals(id)) {
        return baseline.get("observed").asLong();
      }
    }
    throw new AssertionError("no baseline " + id);
  }

  private static void theReportComesOutTheSameAgain(RunDirectory run) throws Exception {
    List<Path> files =
        List.of(
            run.metricsFile(),
            run.verdictFile(),
            run.junitFile(),
            run.summaryFile(),
            run.pageFile());
    List<byte[]> before = new ArrayList<>();
    for (Path file : files) {
      before.add(Files.readAllBytes(file));
      Files.delete(file);
    }
    assertThat(Command.run("report", run.root().toString()).exitCode()).isEqualTo(1);
    for (int i = 0; i < files.size(); i++) {
      assertThat(Arrays.equals(Files.readAllBytes(files.get(i)), before.get(i)))
          .as(files.get(i).toString())
          .isTrue();
    }
  }
}
