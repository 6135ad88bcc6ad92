package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.measurements.ledger.Ledger;
import ai.userwhisperer.megaphone.sandbox.Sandbox;
import ai.userwhisperer.megaphone.sandbox.SandboxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * All that a network does to a run, one after the other: it goes on to its end, and counts right.
 */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = Calm.OF_THE_MACHINE, mode = ResourceAccessMode.READ)
final class ChaosTest {
  private static final long SEED = 20_261_126;

  @TempDir Path directory;

  @Test
  void theLoadGoesOnToItsEndAndTheLedgersSumsAreRight() throws Exception {
    Path root = directory.resolve("run");
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults());
        ChaosProxy proxy = new ChaosProxy(sandbox.addresses().gateway())) {
      Command command =
          Command.start(Map.of(), arguments(root, sandbox, proxy).toArray(String[]::new));
      try {
        Processes.await(
            "the load", () -> Files.exists(root.resolve("phases/gateway/track.0.jsonl")));
        proxy.begin(SEED);
        Command.Result result = command.await();

        assertThat(result.exitCode()).as(result.toString()).isEqualTo(1);
        assertThat(result.err()).doesNotContain("internal error", "OutOfMemoryError");
      } finally {
        command.kill();
      }
      assertThat(proxy.done()).hasSize(ChaosProxy.Mischief.values().length - 1);
    }
    RunDirectory run = RunDirectory.open(root);
    Ledger ledger = run.readLedger(damaged -> {});
    assertThat(ledger.count(EventSet.UNANSWERED)).isPositive();
    assertThat(ledger.count(EventSet.FAILED)).as("by the storm of 503").isPositive();
    LedgerSums.assertHold(ledger);
  }

  private static List<String> arguments(Path root, Sandbox sandbox, ChaosProxy proxy) {
    List<String> arguments =
        new ArrayList<>(List.of("run", "local", "--phases", "gateway", "--out", root.toString()));
    List.of(
            "sandbox.start=false",
            "target.base-url=" + proxy.address(),
            "target.request-timeout=1 s",
            "probes.pubsub.endpoint=" + sandbox.addresses().pubSub(),
            "probes.redis.uri=" + sandbox.addresses().redis(),
            "probes.metrics.url=" + sandbox.addresses().gateway() + "/metrics",
            "phases.gateway.rate=400",
            "phases.gateway.schedule={ shape = constant }",
            "phases.gateway.connections=16",
            "phases.gateway.in-flight=1",
            "phases.gateway.warm-up=1 s",
            "phases.gateway.steady=10 s",
            "guards.error-rate.enabled=off",
            "guards.silence.enabled=off",
            "guards.rate.enabled=off",
            "harness.missed=1",
            "harness.schedule-lag-p99=10 s",
            "harness.hiccup-p99=10 s",
            "harness.gc-pause=10 s",
            "harness.steal=1")
        .forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return arguments;
  }
}
