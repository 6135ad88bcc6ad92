package ai.userwhisperer.megaphone.reports;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.Mark;
import ai.userwhisperer.megaphone.measurements.MarkLog;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ReportTest {
  private static final String HOSTILE =
      "</script><img src=x onerror=alert(1)> \"'&amp; ]]> | `x` [a](b)\n# head\u0001";

  @TempDir static Path shared;
  private static RunDirectory run;
  private static Verdict verdict;

  @BeforeAll
  static void aRunWithAHostileName() {
    run =
        new Runs(
                shared.resolve("run"),
                HOSTILE,
                FakeRun.gatewayAlone(
                    "baselines.\"api-gateway.memory\".gated=false",
                    "baselines.\"api-gateway.memory\".reason=\"<b>we</b> do not care\"",
                    "baselines.\"api-gateway.latency.p99\".below=1"))
            .gatewayAlone();
    run.update(manifest -> manifest.withNote("<script>alert(2)</script>"));
    verdict = Report.write(run);
  }

  @Test
  void theSameDirectoryGivesTheSameBytes() throws IOException {
    List<Path> files =
        List.of(
            run.metricsFile(),
            run.verdictFile(),
            run.junitFile(),
            run.summaryFile(),
            run.pageFile());
    List<String> before = files.stream().map(ReportTest::text).toList();

    Report.write(run);

    assertThat(files.stream().map(ReportTest::text).toList()).isEqualTo(before);
    try (var content = Files.list(run.root())) {
      assertThat(content).noneMatch(file -> file.toString().endsWith(".tmp"));
    }
  }

  @Test
  void theVerdictCanBeReadAgain() throws IOException {
    assertThat(Json.read(run.verdictFile(), Verdict.class)).isEqualTo(verdict);
    JsonNode json = Json.parse(text(run.verdictFile()));
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly("schemaVersion", "runId", "profile", "verdict", "reasons", "baselines");
    assertThat(json.get("baselines").get(0).fieldNames())
        .toIterable()
        .containsExactly(
            "id",
            "source",
            "objective",
            "metric",
            "observed",
            "unit",
            "status",
            "reason",
            "evidence",
            "interval");
  }

  @Test
  void metricsSayWhatTheyAreAndWhyTheyAreNot() throws IOException {
    JsonNode json = Json.parse(text(run.metricsFile()));

    assertThat(json.get("metrics").get(0).fieldNames())
        .toIterable()
        .containsExactly("key", "value", "unit", "phase", "evidence", "interval");
    assertThat(json.get("noData").get(0).fieldNames())
        .toIterable()
        .containsExactly("key", "unit", "phase", "reason");
  }

  @Test
  void aBuildServerFindsATestCaseForEachBaselineAndOneForTheHarness() throws Exception {
    Document xml =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(Files.readAllBytes(run.junitFile())));

    Element suite = (Element) xml.getElementsByTagName("testsuite").item(0);
    NodeList cases = xml.getElementsByTagName("testcase");
    assertThat(suite.getAttribute("name")).isEqualTo("megaphone.local");
    assertThat(suite.getAttribute("tests")).isEqualTo("21");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getAttribute("errors")).isEqualTo("0");
    assertThat(suite.getAttribute("timestamp")).isEqualTo("2026-09-21T14:13:20");
    assertThat(cases.getLength()).isEqualTo(21);
    assertThat(((Element) cases.item(3)).getAttribute("classname")).isEqualTo("api-gateway");
    Element failure = (Element) xml.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("message")).startsWith("11.66 ms against < 1 ms");
    assertThat(((Element) failure.getParentNode()).getAttribute("name")).isEqualTo("latency.p99");
    assertThat(text(run.junitFile())).contains("&lt;b&gt;we&lt;/b&gt; do not care");
  }

  @Test
  void anInvalidRunIsAnErrorOfTheHarness(@TempDir Path directory) {
    RunDirectory invalid =
        new Runs(directory.resolve("run"), FakeRun.gatewayAlone())
            .hiccups(180 * FakeRun.MS)
            .gatewayAlone();

    Report.write(invalid);

    assertThat(text(invalid.junitFile()))
        .contains("errors=\"1\"", "<error message=\"INVALID: gateway: hiccup p99 was 180.1 ms");
    assertThat(text(invalid.summaryFile())).startsWith("# INVALID: local");
  }

  @Test
  void theSummarySaysTheVerdictFirstAndTakesNamesAsText() {
    String summary = text(run.summaryFile());

    assertThat(summary.lines().findFirst().orElseThrow()).startsWith("# FAIL: local, run ");
    assertThat(summary)
        .doesNotContain("<img", "<b>", "\n# head")
        .contains("&lt;img src=x", "\\[a\\](b)", "\\`x\\`");
  }

  @Test
  void thePageTakesNamesAsText() {
    String page = page();

    assertThat(page).doesNotContain("<img src=x", "<script>alert", "<b>we</b>");
    assertThat(page).contains("&lt;img src=x", "&lt;b&gt;we&lt;/b&gt; do not care");
  }

  @Test
  void thePageShowsWhatHappenedInATableAndInTheCharts(@TempDir Path directory) {
    RunDirectory marked = new Runs(directory.resolve("run"), FakeRun.gatewayAlone()).gatewayAlone();
    long start = marked.manifest().phases().get(0).startEpochMs();
    try (MarkLog marks = marked.marks()) {
      marks.append(Mark.at(start + 2_000, "redis", "<b>failed over</b>").until(start + 3_500));
    }

    Report.write(marked);

    String page = text(marked.pageFile());
    assertThat(page).contains("What happened", "&lt;b&gt;failed over&lt;/b&gt;", "1.5 s");
    assertThat(page).contains("\"marks\":[{\"number\":1,\"from\":2.0,\"until\":3.5}]");
    assertThat(text(run.pageFile())).doesNotContain("What happened");
  }

  @Test
  void thePageLoadsNothingFromAnywhere() {
    String page = page();

    assertThat(page).contains("Content-Security-Policy");
    assertThat(page)
        .doesNotContainPattern("<(link|iframe|object|embed|base)[\\s>]")
        .doesNotContainPattern("\\s(src|srcset)=[\"']?https?:")
        .doesNotContainPattern("<(script|img)[^>]{0,200} src=")
        .doesNotContainPattern("url\\(\\s*[\"']?https?:")
        .doesNotContainPattern("@import\\s+[\"'u]");
    assertThat(count(page, "<script")).isEqualTo(3);
    assertThat(count(text(run.pageFile()), "</script")).isEqualTo(3);
  }

  @Test
  void thePageShowsTheVerdictAndEachBaselineWithTheDataOfVerdictJson() throws IOException {
    String page = page();

    Matcher data =
        Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>")
            .matcher(page);
    assertThat(data.find()).isTrue();
    JsonNode shown = Json.parse(data.group(1));
    assertThat(shown.get("verdict")).isEqualTo(Json.parse(text(run.verdictFile())));
    assertThat(shown.get("phases").get(0).get("name").asText()).isEqualTo("gateway");
    assertThat(page).contains("<h1 id=\"verdict-title\">FAIL</h1>");
    for (Verdict.BaselineResult baseline : verdict.baselines()) {
      assertThat(page).contains(baseline.metric());
    }
  }

  /** The page but for the charting library, which is code and not ours. */
  private static String page() {
    String whole = text(run.pageFile());
    int start = whole.indexOf("<script>");
    int end = whole.indexOf("</script>", start);
    return whole.substring(0, start + 8) + whole.substring(end);
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
