package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One line that names the setting, the value and what is allowed; exit code 2; nothing sent,
 * nothing left behind.
 */
final class BadInputTest {
  @TempDir Path directory;

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run nowhere | megaphone: profile = nowhere: needs one of firehose, limit, local, nightly, production, simulations, staging, or a path to a .conf file",
        "run local --set phases.ingestion.rate=-5 | megaphone: --set: phases[0].rate = -5: needs a number above 0, in events per second",
        "run local --injectors 0 | megaphone: --injectors = 0: needs a whole number from 1 to 1000, of injectors",
        "run local --injectors 2 --share 0/2 | megaphone: --share = 0/2: needs to be given without --injectors",
        "run local --share 2/2 | megaphone: --share = 2/2: needs INDEX/COUNT, with a count from 1 to 1000 and an index from 0 to one less",
        "run local --injectors 2 --set phases.ingestion.rate=max --set phases.ingestion.schedule.shape=constant | megaphone: phases.ingestion.rate = max: needs a rate where several injectors share it: a closed loop has no schedule",
        "capacity local --phase nowhere | megaphone: capacity.phase = nowhere: needs a phase of the firehose's: ingestion, gateway",
        "capacity local --set capacity.precision=0 | megaphone: --set: capacity.precision = 0: needs a share from 0.005 to 0.5",
        "capacity local --set capacity.to=1 | megaphone: --set: capacity.to = 1: needs a number of from = 5000 or more, in events per second",
        "replicas nowhere --for 0 | megaphone: --for = 0.0: needs a number above 0, in events per second",
        "replicas nowhere --for 1 --zones 0 | megaphone: --zones = 0: needs a whole number from 1 on",
        "replicas nowhere --for 1000 | megaphone: nowhere: is no capacity study: it has no capacity.json",
        "merge nowhere --out target/nothing | megaphone: nowhere: is no run directory: it has no run.json",
        "run local --set phases.ingestion.rte=5 | megaphone: --set: phases[0].rte = 5: unknown setting; known here: batch, compression, connections, in-flight, io, kind, max-wait, name, protocol, rate, schedule, steady, threads, warm-up",
        "run local --set phases.gateway.steady=0s | megaphone: --set: phases[1].steady = 0 s: needs whole seconds, from 1 s to 604800 s",
        "run local --phases nope | megaphone: --phases = nope: needs some of the profile's phases: ingestion, gateway, journey",
        "run staging | megaphone: UW_API_KEY = (not set): needs the API key of the target in this environment variable, sent as header Authorization",
        "run local --set sandbox.start=false --set target.base-url=http://127.0.0.1:1 | megaphone: target.base-url = http://127.0.0.1:1: does not answer (ConnectException); needs a platform whose /health answers 200",
        "run local --set events.types.purchased=1 --phases gateway | megaphone: events.types.purchased",
        "run local --set sandbox.faults=[gremlins] | megaphone: ",
        "clean nowhere | megaphone: profile = nowhere: needs one of ",
        "clean local --older-than -1 | megaphone: --older-than = -1: needs a whole number of 0 or more, in hours",
        "clean local --set probes.pubsub.endpoint=127.0.0.1:1 | megaphone: probes.pubsub.endpoint = 127.0.0.1:1: does not answer; needs a Pub/Sub server",
        "report . | megaphone: .: is no run directory: it has no run.json",
        "firehose --url http://127.0.0.1:1 | megaphone: target.base-url = http://127.0.0.1:1: refused the connection",
        "firehose --url http://127.0.0.1:1 --rate 0 | megaphone: --rate = 0: needs a number above 0, in events per second",
        "firehose --url http://127.0.0.1:1 --batch 1001 | megaphone: --batch = 1001: needs a whole number from 1 to 1000, in events to a request",
        "firehose --url http://127.0.0.1:1 --in-flight 5000 | megaphone: --in-flight = 5000: needs a whole number from 1 to 1024, in requests on a connection",
        "firehose --url http://127.0.0.1:1 --io aio | megaphone: --io = aio: needs ",
        "firehose --url http://127.0.0.1:1 --schedule wave | megaphone: --schedule.shape = wave: needs one of constant, ramp, steps, spike, sine, poisson, replay",
        "firehose --url http://127.0.0.1:1 --rate max --schedule poisson | megaphone: --rate = max: ",
        "firehose --url ftp://127.0.0.1:1 | megaphone: --url = ftp://127.0.0.1:1: needs http:// or https://, a host, and maybe a port, a path and a query",
        "firehose --url nonsense | megaphone: --url = nonsense: needs http:// or https://, a host, and maybe a port, a path and a query",
        "firehose --url http://nowhere.invalid | megaphone: target.base-url = http://nowhere.invalid: has no address",
        "firehose --url http://127.0.0.1:1 --header nonsense | megaphone: --header = (hidden): needs 'Name: value' on one line",
        "firehose --url http://127.0.0.1:1 --header Content-Length:5 | megaphone: --header Content-Length: needs another header",
        "firehose --url http://127.0.0.1:1 --header Authorization:k | megaphone: --header = Authorization: needs a header without a secret, ",
        "firehose --url http://127.0.0.1:1 --trust-file /no/such/file | megaphone: ",
        "firehose --url http://127.0.0.1:1 --nonsense 1 | megaphone: Unknown options: '--nonsense', '1' (see megaphone firehose --help)",
        "sandbox --fault gremlins=1% | megaphone: ",
      })
  void isRefusedInOneLine(String arguments, String message) throws Exception {
    Path out = directory.resolve("run");
    List<String> line = new java.util.ArrayList<>(List.of(arguments.split(" ", -1)));
    if (line.get(0).equals("run") || line.get(0).equals("firehose")) {
      line.addAll(List.of("--out", out.toString()));
    }

    Command.Result result = Command.run(line.toArray(String[]::new));

    assertThat(result.err()).startsWith(message.strip());
    assertThat(result.err().lines()).as(result.err()).hasSize(1);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(out).doesNotExist();
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      for (String setting : List.of("gateway-port", "pubsub-port", "redis-port")) {
        Command.Result result =
            Command.run(
                "run",
                "local",
                "--set",
                "sandbox." + setting + "=" + port,
                "--out",
                directory.resolve("run").toString());

        assertThat(result.err())
            .startsWith("megaphone: ")
            .contains(Integer.toString(port))
            .contains("taken");
        assertThat(result.err().lines()).as(result.err()).hasSize(1);
        assertThat(result.exitCode()).isEqualTo(2);
      }
    }
  }

  /** With nothing on the PATH there is no redis-server, and the carried one can't be unpacked. */
  @Test
  void aMachineWithoutAnyRedisIsTold() throws Exception {
    Command.Result result =
        Command.start(
                java.util.Map.of("PATH", directory.toString()),
                "run",
                "local",
                "--out",
                directory.resolve("run").toString())
            .await();

    assertThat(result.err()).startsWith("megaphone: ").contains("Redis");
    assertThat(result.err().lines()).as(result.err()).hasSize(1);
    assertThat(result.exitCode()).isEqualTo(2);
  }

  @Test
  void aDirectoryThatIsInUseIsNotTouched() throws Exception {
    Files.writeString(directory.resolve("mine"), "precious");

    Command.Result result = Command.run("run", "local", "--out", directory.toString());

    assertThat(result.err())
        .isEqualTo("megaphone: " + directory + ": is not empty; a run needs a new directory\n");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(directory.resolve("mine")).hasContent("precious");
  }

  @Test
  void withoutAProfileTheUsageAndTheProfilesAreShown() throws Exception {
    Command.Result result = Command.run("run");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("Usage: megaphone run", "local", "staging", "production");
  }
}
