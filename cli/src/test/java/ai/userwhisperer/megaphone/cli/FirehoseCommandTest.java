package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirehoseCommandTest {
  private static final byte[] ACCEPTED =
      "{\"status\":\"accepted\"}".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path directory;

  private final AtomicLong requests = new AtomicLong();
  private final ConcurrentLinkedQueue<String> tokens = new ConcurrentLinkedQueue<>();
  private final ExecutorService workers = Executors.newFixedThreadPool(4);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(workers);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          requests.incrementAndGet();
          tokens.add(
              exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("X-Token"));
          exchange.sendResponseHeaders(202, ACCEPTED.length);
          exchange.getResponseBody().write(ACCEPTED);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    workers.shutdownNow();
  }

  @Test
  void theFiguresAreATableAndJson() throws Exception {
    Command.Result result = firehose("--rate", "200");

    assertThat(result.exitCode()).as(result.out() + result.err()).isIn(0, 3);
    assertThat(result.out())
        .contains("response-time", "service-time", "schedule-lag", "requests/s", "p99.9")
        // One that was due at the edge of the two seconds may be answered on either side of it.
        .containsPattern(" (19|20)\\d of 200 asked")
        .doesNotContain("Closed loop");
    JsonNode figures = figures();
    assertThat(figures.path("requests").asLong()).isBetween(390L, 410L);
    assertThat(figures.path("events").asLong()).isEqualTo(figures.path("requests").asLong());
    assertThat(figures.path("durationNs").asLong()).isEqualTo(2_000_000_000L);
    assertThat(figures.path("failed").asLong()).isZero();
    assertThat(figures.path("openLoop").asBoolean()).isTrue();
    assertThat(figures.path("responseTimeNs").path("p50").asLong()).isPositive();
    assertThat(figures.path("responseTimeNs").path("p99_9").isNull())
        .as("too few samples are no data")
        .isTrue();
    assertThat(figures.path("cpuSeconds").asDouble()).isPositive();
    assertThat(figures.path("verdict").asText()).isIn("PASS", "INVALID");
    assertThat(requests).hasValue(600);
  }

  @Test
  void aClosedLoopSaysThatItsLatenciesAreNotOpenLoop() throws Exception {
    Command.Result result = firehose("--rate", "max", "--connections", "2");

    assertThat(result.exitCode()).as(result.out() + result.err()).isIn(0, 3);
    assertThat(result.out()).contains("These latencies are not open-loop");
    assertThat(figures().path("openLoop").asBoolean()).isFalse();
    assertThat(figures().path("requests").asLong()).isPositive();
    assertThat(figures().path("missed").asLong()).isZero();
  }

  @Test
  void aScheduleIsWrittenAsInAProfile() throws Exception {
    Command.Result result = firehose("--schedule", "steps, rates=[0, 100, 300], each=1s");

    assertThat(result.exitCode()).as(result.out() + result.err()).isIn(0, 3);
    assertThat(requests).hasValue(400);
  }

  @Test
  void aHeadersValueIsSentAndWrittenNowhere() throws Exception {
    Command.Result result =
        firehose(
            "--rate", "50", "--header", "X-Token: tk_canary_4711", "--header", "X-Other: a: b");

    assertThat(tokens).contains("/v1/events/track tk_canary_4711");
    assertThat(result.out() + result.err()).doesNotContain("tk_canary");
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain("tk_canary");
      }
    }
  }

  private Command.Result firehose(String... options) throws Exception {
    List<String> line = new ArrayList<>();
    line.addAll(List.of("firehose", "--url", "http://127.0.0.1:" + server.getAddress().getPort()));
    line.addAll(List.of("--warm-up", "1s", "--duration", "2s"));
    line.addAll(List.of("--out", directory.resolve("run").toString()));
    line.addAll(List.of("--json", directory.resolve("figures.json").toString()));
    line.addAll(List.of(options));
    return Command.run(line.toArray(String[]::new));
  }

  private JsonNode figures() throws IOException {
    return Json.parse(Files.readString(directory.resolve("figures.json")));
  }
}
