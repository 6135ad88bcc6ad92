package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.measurements.ledger.Ledger;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Injectors on hosts of their own, as on a cluster: network namespaces of this machine, a bridge
 * between them, and the platform behind it. They share nothing but a folder.
 */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = Calm.OF_THE_MACHINE, mode = ResourceAccessMode.READ)
final class NetworkTest {
  private static final String PLATFORM = "10.77.31.1";
  private static final int INJECTORS = 4;
  private static final Pattern READY =
      Pattern.compile(
          "gateway=http://127.0.0.1:(\\d+) pubsub=127.0.0.1:(\\d+) redis=redis://127.0.0.1:(\\d+)");

  @TempDir Path directory;
  private final List<String> namespaces = new ArrayList<>();
  private final List<Command> commands = new ArrayList<>();
  private Process forwarder;

  @BeforeEach
  void network() throws Exception {
    assumeTrue(isPermitted(), "needs ip, tc and the right to make network namespaces");
    String hub = namespace("p");
    in(hub, "ip", "link", "add", "name", "hub", "type", "bridge");
    in(hub, "ip", "addr", "add", PLATFORM + "/24", "dev", "hub");
    in(hub, "ip", "link", "set", "hub", "up");
    for (int i = 0; i < INJECTORS; i++) {
      String host = namespace(Integer.toString(i));
      in(hub, "ip", "link", "add", "to" + i, "type", "veth", "peer", "name", "eth", "netns", host);
      in(hub, "ip", "link", "set", "to" + i, "master", "hub", "up");
      in(host, "ip", "addr", "add", "10.77.31." + (10 + i) + "/24", "dev", "eth");
      in(host, "ip", "link", "set", "eth", "up");
    }
  }

  @AfterEach
  void takeDown() throws Exception {
    commands.forEach(Command::kill);
    if (forwarder != null) {
      forwarder.destroyForcibly();
    }
    for (String namespace : namespaces) {
      run("ip", "netns", "del", namespace);
    }
  }

  @Test
  void aSlowLinkACutAndAKilledInjectorAreTold() throws Exception {
    Matcher ports = startPlatform();
    Path root = directory.resolve("run");
    slowDown(host(1));
    List<Command> injectors = new ArrayList<>();
    injectors.add(start(0, root, first(ports)));
    for (int index = 1; index < INJECTORS; index++) {
      injectors.add(start(index, root, List.of()));
    }
    Parts.awaitCounts(root, 3, injectors.get(0));

    in(host(2), "ip", "link", "set", "eth", "down");
    Thread.sleep(1_500);
    in(host(2), "ip", "link", "set", "eth", "up");
    injectors.get(3).killAlone();

    Command.Result result = injectors.get(0).await();
    assertThat(result.exitCode()).as(result.toString()).isEqualTo(3);
    assertThat(result.out()).contains("INVALID: injector 3 of 4 did not send its share to the end");
    assertThat(injectors.get(1).await().exitCode()).isZero();
    assertThat(injectors.get(2).await().exitCode()).isZero();

    RunDirectory run = RunDirectory.open(root);
    assertThat(run.manifest().team().parts())
        .extracting(Manifest.Part::complete)
        .containsExactly(true, true, true, false);
    assertThat(run.manifest().team().parts())
        .allSatisfy(part -> assertThat(part.clock().reference()).isEqualTo("Redis"));
    Ledger ledger = run.readLedger(NetworkTest::damaged);
    assertThat(ledger.countWithout(EventSet.ACCEPTED, EventSet.OBSERVED)).isZero();
    for (int index = 0; index < 3; index++) {
      Ledger ofPart =
          run.part(run.manifest().team().parts().get(index)).readLedger(NetworkTest::damaged);
      assertThat(ofPart.count(EventSet.SENT))
          .isEqualTo(
              ofPart.count(EventSet.ACCEPTED)
                  + ofPart.count(EventSet.REJECTED)
                  + ofPart.count(EventSet.FAILED)
                  + ofPart.count(EventSet.UNANSWERED));
      assertThat(ofPart.count(EventSet.ACCEPTED)).as("injector " + index).isPositive();
    }
    JsonNode verdict = Json.read(run.verdictFile(), JsonNode.class);
    assertThat(verdict.get("baselines")).hasSize(20);
  }

  /** To 2 Mbit/s, and to 40 ms where the kernel can do that. */
  private static void slowDown(String host) throws Exception {
    List<String> link =
        List.of("ip", "netns", "exec", host, "tc", "qdisc", "add", "dev", "eth", "root");
    List<String> late = new ArrayList<>(link);
    late.addAll(List.of("netem", "delay", "40ms", "rate", "2mbit"));
    List<String> narrow = new ArrayList<>(link);
    narrow.addAll(List.of("tbf", "rate", "2mbit", "burst", "32kb", "latency", "400ms"));
    if (run(late.toArray(String[]::new)) != 0) {
      assertThat(run(narrow.toArray(String[]::new))).isZero();
    }
  }

  private Matcher startPlatform() throws Exception {
    Command sandbox =
        Command.start(
            List.of("ip", "netns", "exec", namespaces.get(0)), Command.QUICK_START, "sandbox");
    commands.add(sandbox);
    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    Matcher ready = READY.matcher(sandbox.said());
    while (!ready.find()) {
      assertThat(System.nanoTime() - endNs).as(sandbox.said()).isNegative();
      Thread.sleep(50);
      ready = READY.matcher(sandbox.said());
    }
    forwarder =
        new ProcessBuilder(
                "ip",
                "netns",
                "exec",
                namespaces.get(0),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Forwarder.class.getName(),
                PLATFORM,
                ready.group(1),
                ready.group(2),
                ready.group(3))
            .start();
    new BufferedReader(new InputStreamReader(forwarder.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
    return ready;
  }

  private Command start(int index, Path root, List<String> more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("run"));
    arguments.addAll(more);
    arguments.addAll(List.of("--share", index + "/" + INJECTORS, "--out", root.toString()));
    Command command =
        Command.start(
            List.of("ip", "netns", "exec", host(index)),
            Command.QUICK_START,
            arguments.toArray(String[]::new));
    commands.add(command);
    return command;
  }

  private static List<String> first(Matcher ports) {
    List<String> arguments = new ArrayList<>(List.of("local", "--phases", "ingestion"));
    String gateway = "http://" + PLATFORM + ":" + ports.group(1);
    arguments.addAll(
        Command.settings(
            List.of(
                "sandbox.start=false",
                "target.base-url=" + gateway,
                "probes.metrics.url=" + gateway + "/metrics",
                "probes.pubsub.endpoint=" + PLATFORM + ":" + ports.group(2),
                "probes.redis.uri=redis://" + PLATFORM + ":" + ports.group(3),
                "phases.ingestion.rate=2000",
                "phases.ingestion.batch=10",
                "phases.ingestion.connections=16",
                "phases.ingestion.schedule={ shape = constant }",
                "phases.ingestion.warm-up=1 s",
                "phases.ingestion.steady=9 s",
                "guards.silence.enabled=off",
                "guards.error-rate.enabled=off")));
    arguments.addAll(Command.settings(Calm.NOT_NEEDED));
    return arguments;
  }

  private String host(int index) {
    return namespaces.get(index + 1);
  }

  private String namespace(String name) throws Exception {
    String namespace = "megaphone-" + ProcessHandle.current().pid() + "-" + name;
    assertThat(run("ip", "netns", "add", namespace)).isZero();
    namespaces.add(namespace);
    in(namespace, "ip", "link", "set", "lo", "up");
    return namespace;
  }

  private static void in(String namespace, String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    all.addAll(List.of(command));
    assertThat(run(all.toArray(String[]::new))).as(String.join(" ", all)).isZero();
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static boolean isPermitted() {
    String name = "megaphone-" + ProcessHandle.current().pid() + "-try";
    try {
      boolean made = run("ip", "netns", "add", name) == 0;
      boolean works =
          made
              && run(
                      "ip", "netns", "exec", name, "ip", "link", "add", "name", "hub", "type",
                      "bridge")
                  == 0
              && run(
                      "ip", "netns", "exec", name, "tc", "qdisc", "add", "dev", "lo", "root", "tbf",
                      "rate", "1mbit", "burst", "32kb", "latency", "1ms")
                  == 0;
      if (made) {
        run("ip", "netns", "del", name);
      }
      return works;
    } catch (Exception e) {
      return false;
    }
  }

  private static void damaged(String what) {
    throw new AssertionError(what);
  }
}
