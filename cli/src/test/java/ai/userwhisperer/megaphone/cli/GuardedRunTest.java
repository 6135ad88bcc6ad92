package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Whole runs that a guard stops, that are watched in a browser, and that are remembered. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = Calm.OF_THE_MACHINE, mode = ResourceAccessMode.READ)
final class GuardedRunTest {
  private static final Pattern LIVE = Pattern.compile("  live +(http://127\\.0\\.0\\.1:\\d+/)");

  @TempDir Path directory;

  @Test
  void aPlatformThatAnswersNothingButErrorsIsSparedTheRestOfTheLoad() throws Exception {
    Path root = directory.resolve("run");
    Command.Result result =
        start(
                root,
                "10 m",
                "--set",
                "sandbox.faults=[\"errors=503,share=100%\"]",
                "--set",
                "guards.error-rate.for=2 s")
            .await();

    assertThat(result.exitCode()).as(result.toString()).isEqualTo(4);
    assertThat(result.out())
        .contains(
            "ABORTED: ingestion: guard error-rate: more than 50 % of the requests had no success for 2 s");
    RunDirectory run = RunDirectory.open(root);
    JsonNode verdict = Json.read(run.verdictFile(), JsonNode.class);
    assertThat(verdict.get("verdict").asText()).isEqualTo("ABORTED");
    assertThat(run.readMarks(damaged -> {}))
        .anySatisfy(
            mark -> {
              assertThat(mark.source()).isEqualTo("guard");
              assertThat(mark.text()).endsWith("; the run was stopped");
            });
    assertThat(Files.readString(run.pageFile())).contains("guard error-rate");
  }

  @Test
  void runsAreWatchedRememberedDrawnAndCompared() throws Exception {
    Path history = directory.resolve("history");
    Command watched = remembered("one", history, "--live", "0");
    try {
      URI address = awaitAddress(watched);
      HttpClient browser = HttpClient.newHttpClient();
      assertThat(awaitLoad(browser, address).body())
          .contains("<title>LIVE: local</title>")
          .contains("data-live=\"true\"");
      assertThat(get(browser, address.resolve("/run.json")).statusCode()).isEqualTo(404);
      Command.Result result = watched.await();
      assertThat(result.exitCode()).as(result.toString()).isIn(0, 1);
    } finally {
      watched.kill();
    }
    Command.Result second = remembered("two", history).await();
    assertThat(second.exitCode()).as(second.toString()).isIn(0, 1);

    Command.Result drawn = Command.run("history", "local", "--set", "history.folder=" + history);
    Command.Result compared =
        Command.run(
            "compare", directory.resolve("one").toString(), directory.resolve("two").toString());

    assertThat(drawn.exitCode()).as(drawn.toString()).isZero();
    assertThat(drawn.out())
        .startsWith("History of local: 2 runs from ")
        .contains("event-ingestion.processing-lag");
    assertThat(compared.exitCode()).as(compared.toString()).isZero();
    assertThat(compared.out())
        .contains("ingestion, response time: ")
        .containsPattern("p50 +[0-9.,]+ ms +[0-9.,]+ ms")
        .contains("event-ingestion.throughput");
  }

  private Command remembered(String name, Path history, String... more) throws Exception {
    List<String> all = new ArrayList<>(List.of("--set", "history.folder=" + history));
    all.addAll(Command.settings(Calm.NOT_NEEDED));
    all.addAll(List.of(more));
    // Long enough for a busy machine to make a page meanwhile.
    return start(directory.resolve(name), "12 s", all.toArray(String[]::new));
  }

  @Test
  void whatIsNotThereIsSaidInOneLine() throws Exception {
    Command.Result noHistory =
        Command.run("history", "local", "--set", "history.folder=" + directory);
    Command.Result noRun = Command.run("compare", directory.toString(), directory.toString());

    assertThat(noHistory.exitCode()).isEqualTo(2);
    assertThat(noHistory.err())
        .isEqualTo(
            "megaphone: history.folder = "
                + directory
                + ": needs judged runs of local; it has none"
                + System.lineSeparator());
    assertThat(noRun.exitCode()).isEqualTo(2);
    assertThat(noRun.err().lines()).hasSize(1);
  }

  private static Command start(Path root, String steady, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("run", "local", "--out", root.toString(), "--phases", "ingestion"));
    arguments.addAll(
        Command.settings(
            List.of(
                "phases.ingestion.rate=2000",
                "phases.ingestion.batch=10",
                "phases.ingestion.schedule={ shape = constant }",
                "phases.ingestion.warm-up=1 s",
                "phases.ingestion.steady=" + steady,
                "drain.window=5 s")));
    arguments.addAll(List.of(more));
    return Command.start(Command.QUICK_START, arguments.toArray(String[]::new));
  }

  private static URI awaitAddress(Command command) throws Exception {
    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (System.nanoTime() < endNs && command.isAlive()) {
      Matcher found = LIVE.matcher(command.said());
      if (found.find()) {
        return URI.create(found.group(1));
      }
      Thread.sleep(50);
    }
    throw new AssertionError("no address was told: " + command.said());
  }

  /** The first page on which the phase is. */
  private static HttpResponse<String> awaitLoad(HttpClient browser, URI address) throws Exception {
    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    HttpResponse<String> page = get(browser, address);
    while (!page.body().contains("id=\"phase-ingestion\"")) {
      assertThat(System.nanoTime()).as(page.body()).isLessThan(endNs);
      Thread.sleep(200);
      page = get(browser, address);
    }
    return page;
  }

  private static HttpResponse<String> get(HttpClient browser, URI address) throws Exception {
    return browser.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }
}
