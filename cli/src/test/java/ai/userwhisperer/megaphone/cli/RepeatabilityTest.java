package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two runs of one profile and seed send the same events; only the run's own marks and the time of
 * day differ.
 */
final class RepeatabilityTest {
  @TempDir Path directory;

  @Test
  void twoRunsSendTheSameEvents() throws Exception {
    List<String> first = sent("1", directory.resolve("first"));
    List<String> second = sent("1", directory.resolve("second"));
    List<String> other = sent("2", directory.resolve("other"));

    assertThat(first).hasSize(400);
    assertThat(second).isEqualTo(first);
    assertThat(other).hasSize(400).isNotEqualTo(first);
  }

  @Test
  void severalInjectorsSendTheEventsOfOne() throws Exception {
    List<String> one = sent("1", directory.resolve("one"));
    List<String> three = sent("1", directory.resolve("three"), "--injectors", "3");

    assertThat(three).hasSize(400).isEqualTo(one);
  }

  private static List<String> sent(String seed, Path out, String... more) throws Exception {
    List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          if (!body.isEmpty()) {
            bodies.add(withoutMarks(body));
          }
          byte[] answer = "{\"status\":\"accepted\"}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(
              exchange.getRequestMethod().equals("GET") ? 200 : 202, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.getResponseBody().close();
        });
    server.start();
    try {
      List<String> arguments = new ArrayList<>(List.of("run", "firehose", "--out", out.toString()));
      arguments.addAll(
          Command.settings(
              List.of(
                  "seed=" + seed,
                  "target.base-url=http://127.0.0.1:" + server.getAddress().getPort(),
                  "phases.firehose.rate=200",
                  "phases.firehose.connections=32",
                  "phases.firehose.warm-up=0s",
                  "phases.firehose.steady=2s")));
      arguments.addAll(List.of(more));
      Command.Result result = Command.run(arguments.toArray(String[]::new));
      assertThat(result.err()).isEmpty();
      assertThat(result.out())
          .contains("400 requests answered well, 400 events accepted, 0 errors");
    } finally {
      server.stop(0);
    }
    Collections.sort(bodies);
    return bodies;
  }

  /** The run's key stands in ids and in utm_source, the time of day in the timestamp. */
  private static String withoutMarks(String body) {
    return body.replaceAll("evt_.{6}", "evt_run___")
        .replaceAll("megaphone-[A-Za-z0-9]{6}", "megaphone-run")
        .replaceAll("\"timestamp\":\"[^\"]*\"", "\"timestamp\":\"\"");
  }
}
