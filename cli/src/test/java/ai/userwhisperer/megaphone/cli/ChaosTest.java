package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.measurements.ledger.Ledger;
import ai.userwhisperer.megaphone.sandbox.Sandbox;
import ai.userwhisperer.megaphone.sandbox.SandboxOptions;
import java.net.InetAddress;
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
 * {@code -Dmegaphone.chaos.seed=…} and {@code -Dmegaphone.chaos.seconds=600} do it otherwise, and
 * longer.
 */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = Calm.OF_THE_MACHINE, mode = ResourceAccessMode.READ)
final class ChaosTest {
  private static final long SEED = Long.getLong("megaphone.chaos.seed", 20_261_126);
  private static final int SECONDS = Integer.getInteger("megaphone.chaos.seconds", 14);
  private static final String NAME = "platform.test";

  @TempDir Path directory;

  @Test
  void theLoadGoesOnToItsEndAndTheLedgersSumsAreRight() throws Exception {
    Path root = directory.resolve("run");
    Path names = directory.resolve("hosts");
    Files.writeString(names, names(ChaosProxy.FIRST));
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults());
        ChaosProxy proxy = new ChaosProxy(sandbox.addresses().gateway())) {
      Command command =
          Command.start(
              Map.of(
                  "JAVA_TOOL_OPTIONS",
                  Command.QUICK_START.get("JAVA_TOOL_OPTIONS") + " -Djdk.net.hosts.file=" + names),
              arguments(root, sandbox, proxy).toArray(String[]::new));
      try {
        command.awaitFile(root.resolve("phases/gateway/track.0.jsonl"));
        Files.writeString(names, names(ChaosProxy.SECOND));
        proxy.begin(SEED);
        Command.Result result = command.await();

        assertThat(result.exitCode()).as(result.toString()).isEqualTo(1);
        assertThat(result.err()).doesNotContain("internal error", "OutOfMemoryError");
      } finally {
        command.kill();
      }
      assertThat(proxy.done()).hasSize(ChaosProxy.Mischief.values().length - 1);
      assertThat(proxy.connections(ChaosProxy.FIRST)).isPositive();
      assertThat(proxy.connections(ChaosProxy.SECOND)).as("after the name had moved").isPositive();
    }
    RunDirectory run = RunDirectory.open(root);
    Ledger ledger = run.readLedger(damaged -> {});
    assertThat(ledger.count(EventSet.UNANSWERED)).isPositive();
    assertThat(ledger.count(EventSet.FAILED)).as("by the storm of 503").isPositive();
    LedgerSums.assertHold(ledger);
  }

  /** What a name server says: the platform is here. */
  private static String names(InetAddress platform) {
    return platform.getHostAddress() + " " + NAME + "\n127.0.0.1 localhost\n";
  }

  private static List<String> arguments(Path root, Sandbox sandbox, ChaosProxy proxy) {
    List<String> arguments =
        new ArrayList<>(List.of("run", "local", "--phases", "gateway", "--out", root.toString()));
    List.of(
            "sandbox.start=false",
            "target.base-url=http://" + NAME + ":" + proxy.port(),
            "target.request-timeout=1 s",
            "probes.pubsub.endpoint=" + sandbox.addresses().pubSub(),
            "probes.redis.uri=" + sandbox.addresses().redis(),
            "probes.metrics.url=" + sandbox.addresses().gateway() + "/metrics",
            "phases.gateway.rate=400",
            "phases.gateway.schedule={ shape = constant }",
            "phases.gateway.connections=16",
            "phases.gateway.in-flight=1",
            "phases.gateway.warm-up=1 s",
            "phases.gateway.steady=" + SECONDS + " s",
            "guards.error-rate.enabled=off",
            "guards.silence.enabled=off",
            "guards.rate.enabled=off",
            "harness.missed=1")
        .forEach(setting -> arguments.addAll(List.of("--set", setting)));
    arguments.addAll(Command.settings(Calm.NOT_NEEDED));
    return arguments;
  }
}
