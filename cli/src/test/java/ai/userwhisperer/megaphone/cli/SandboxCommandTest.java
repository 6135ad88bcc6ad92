package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever ends a sandbox, and however: no process stays, no port, no folder. */
final class SandboxCommandTest {
  private static final String REDIS = "redis-server";

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "HUP", "KILL"})
  void aSignalLeavesNothingBehind(String signal) throws Exception {
    Command command = Command.start(Map.of(), "sandbox");
    try {
      assertLeavesNothingBehind(command, () -> command.signal(signal));
    } finally {
      command.kill();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @ValueSource(strings = {"TERM", "KILL"})
  void aSignalToTheWholeGroupOfProcessesLeavesNothingBehind(String signal) throws Exception {
    assumeThat(Path.of("/usr/bin/setsid")).exists();
    Command command = Command.start(List.of("/usr/bin/setsid"), Map.of(), "sandbox");
    try {
      assertLeavesNothingBehind(command, () -> command.signalGroup(signal));
    } finally {
      command.kill();
    }
  }

  @Test
  void aRedisThatDiesIsSaidAndMakesTheSandboxNotReady() throws Exception {
    Command command = Command.start(Map.of(), "sandbox");
    try {
      SandboxReady ready = awaitReady(command);
      assertThat(status(ready, "/health/ready")).isEqualTo(200);
      ProcessHandle redis = redis(command);

      redis.destroyForcibly();

      await(() -> status(ready, "/health/ready") == 503, "ready without Redis");
      await(() -> command.said().contains("has ended by itself"), "nothing is said");
      assertThat(command.said())
          .contains("Redis (process " + redis.pid() + ", port " + redisPort(ready) + ")")
          .contains("with status 137: ");
      assertThat(status(ready, "/health")).as("the process lives").isEqualTo(200);
      List<ProcessHandle> children = command.descendants();
      command.signal("TERM");
      command.await();
      awaitGone(children);
    } finally {
      command.kill();
    }
  }

  @Test
  void aReadyLineThatNobodyCanReadEndsTheSandbox() throws Exception {
    Path full = Path.of("/dev/full");
    assumeThat(full).exists();
    Command command =
        Command.start(List.of("sh", "-c", "exec \"$@\" >/dev/full", "sh"), Map.of(), "sandbox");
    try {
      Command.Result result = command.await();

      assertThat(result.exitCode()).isEqualTo(Megaphone.USAGE);
      assertThat(result.err())
          .isEqualTo(
              "megaphone: standard output = (closed): needs a reader for the line that says where"
                  + " the sandbox is\n");
    } finally {
      command.kill();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @ValueSource(strings = {"gateway", "pubsub", "redis"})
  void aPortThatIsTakenIsOneLine(String server) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      Command.Result result = Command.run("sandbox", "--" + server + "-port", port);

      assertThat(result)
          .isEqualTo(
              new Command.Result(
                  Megaphone.USAGE,
                  "",
                  "megaphone: sandbox "
                      + server
                      + "-port = "
                      + port
                      + ": the port is taken; choose another, or 0 for a free one\n"));
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void aSandboxThatIsKilledTakesItsWorkersAndItsRedisWithIt() throws Exception {
    Command command = Command.start(Map.of(), "sandbox", "--workers", "1");
    List<ProcessHandle> children;
    try {
      while (command.isAlive() && !command.said().contains("\n")) {
        Thread.sleep(100);
      }
      children = command.descendants();
      assertThat(children)
          .as("its worker")
          .anyMatch(child -> child.info().command().orElse("").endsWith("java"));
    } finally {
      command.killAlone();
    }

    for (ProcessHandle child : children) {
      child.onExit().get(60, java.util.concurrent.TimeUnit.SECONDS);
    }
  }

  @Test
  void theReadyLineComesBackAsItWasSaid() {
    SandboxReady ready =
        new SandboxReady("http://127.0.0.1:1", "127.0.0.1:2", "redis://127.0.0.1:3");

    assertThat(SandboxReady.parse(ready.toString())).isEqualTo(ready);
    assertThat(ready.assignments())
        .containsExactly(
            "target.base-url=http://127.0.0.1:1",
            "probes.pubsub.endpoint=127.0.0.1:2",
            "probes.redis.uri=redis://127.0.0.1:3",
            "probes.metrics.url=http://127.0.0.1:1/metrics");
  }

  private interface Ending {
    void run() throws IOException, InterruptedException;
  }

  private static void assertLeavesNothingBehind(Command command, Ending ending) throws Exception {
    SandboxReady ready = awaitReady(command);
    assertThat(status(ready, "/health")).isEqualTo(200);
    List<ProcessHandle> children = command.descendants();
    Path directory =
        Files.readSymbolicLink(Path.of("/proc/" + redis(command).pid() + "/cwd")).toAbsolutePath();
    assertThat(directory).isDirectory();

    ending.run();

    command.await();
    awaitGone(children);
    await(() -> !Files.exists(directory), "still there: " + directory);
    for (int port :
        List.of(
            URI.create(ready.gateway()).getPort(),
            URI.create("pubsub://" + ready.pubSub()).getPort(),
            redisPort(ready))) {
      try (ServerSocket socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      }
    }
  }

  private static SandboxReady awaitReady(Command command) throws Exception {
    await(() -> !command.isAlive() || command.said().contains("\n"), "it does not become ready");
    return SandboxReady.parse(command.said().strip());
  }

  private static ProcessHandle redis(Command command) throws IOException {
    for (ProcessHandle child : command.descendants()) {
      // Not its file, which may have another name, as Debian's redis-server has.
      if (Files.readString(Path.of("/proc/" + child.pid() + "/comm")).strip().equals(REDIS)) {
        return child;
      }
    }
    throw new AssertionError("no " + REDIS + " among " + command.descendants());
  }

  private static int redisPort(SandboxReady ready) {
    return URI.create(ready.redis()).getPort();
  }

  private static int status(SandboxReady ready, String path)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(ready.gateway() + path)).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static void awaitGone(List<ProcessHandle> processes) throws Exception {
    for (ProcessHandle process : processes) {
      await(() -> !process.isAlive(), "still alive: " + process.info());
    }
  }

  private static void await(Callable<Boolean> condition, String otherwise) throws Exception {
    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(otherwise).isLessThan(endNs);
      Thread.sleep(50);
    }
  }
}
