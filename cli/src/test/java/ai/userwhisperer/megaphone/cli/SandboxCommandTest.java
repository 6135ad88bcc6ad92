package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SandboxCommandTest {
  @Test
  void itSaysWhereItIsStaysUntilCtrlCAndLeavesNoProcessBehind() throws Exception {
    Command command = Command.start(Map.of(), "sandbox");
    try {
      while (command.isAlive() && !command.said().contains("\n")) {
        Thread.sleep(100);
      }
      SandboxReady ready = SandboxReady.parse(command.said().strip());
      HttpResponse<String> health =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(ready.gateway() + "/health")).build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(health.statusCode()).isEqualTo(200);
      List<ProcessHandle> children = command.descendants();
      assertThat(children).as("its Redis").isNotEmpty();

      command.interrupt();
      command.await();

      for (ProcessHandle child : children) {
        child.onExit().get(30, java.util.concurrent.TimeUnit.SECONDS);
      }
    } finally {
      command.kill();
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
}
