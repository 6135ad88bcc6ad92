package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.reports.Verdict;
import ai.userwhisperer.megaphone.reports.Verdict.BaselineResult;
import ai.userwhisperer.megaphone.reports.Verdict.Outcome;
import ai.userwhisperer.megaphone.reports.Verdict.Status;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitHubActionsTest {
  @TempDir private Path folder;
  private RunDirectory run;

  @BeforeEach
  void aRun() throws Exception {
    run =
        RunDirectory.create(
            folder.resolve("run"), Manifest.begin("local", "{}", Map.of(), RunClock.now()));
    Files.writeString(run.summaryFile(), "# The summary\n");
  }

  @Test
  void eachMissedBaselineIsAnAnnotation() {
    assertThat(told(Map.of("GITHUB_ACTIONS", "true"), Outcome.FAIL).lines())
        .containsExactly(
            "::error title=Megaphone%3A FAIL::FAIL: 3 %25 were lost%0Aand more",
            "::error title=event-ingestion.drop-rate::< 0.01 %25: observed 3.0 %25",
            "::error title=decision-engine.accuracy::> 95 %25: no data: there was no probe");
  }

  @Test
  void whatAnInvalidRunMeasuredIsAWarning() {
    assertThat(told(Map.of("GITHUB_ACTIONS", "true"), Outcome.INVALID).lines())
        .hasSize(3)
        .first()
        .asString()
        .startsWith("::error title=Megaphone%3A INVALID::");
    assertThat(told(Map.of("GITHUB_ACTIONS", "true"), Outcome.INVALID).lines())
        .filteredOn(line -> line.startsWith("::warning "))
        .hasSize(2);
  }

  @Test
  void theSummaryIsAddedToTheJobs() throws Exception {
    Path job = Files.writeString(folder.resolve("job.md"), "before\n");
    told(Map.of("GITHUB_ACTIONS", "true", "GITHUB_STEP_SUMMARY", job.toString()), Outcome.PASS);
    assertThat(job).hasContent("before\n# The summary\n");
  }

  @Test
  void aSummaryThatCanNotBeWrittenIsAWarningAndNoMore() {
    Path nowhere = folder.resolve("gone").resolve("job.md");
    assertThat(
            told(
                    Map.of("GITHUB_ACTIONS", "true", "GITHUB_STEP_SUMMARY", nowhere.toString()),
                    Outcome.FAIL)
                .lines())
        .last()
        .asString()
        .startsWith("::warning title=GITHUB_STEP_SUMMARY::" + nowhere + ": can't be written: ");
  }

  @Test
  void elsewhereNothingIsTold() {
    assertThat(told(Map.of(), Outcome.FAIL)).isEmpty();
    assertThat(told(Map.of("GITHUB_ACTIONS", "false"), Outcome.FAIL)).isEmpty();
  }

  private String told(Map<String, String> environment, Outcome outcome) {
    Verdict verdict =
        new Verdict(
            Verdict.SCHEMA_VERSION,
            "a-run",
            "local",
            outcome,
            List.of("FAIL: 3 % were lost\nand more"),
            List.of(
                baseline("event-ingestion.drop-rate", "< 0.01 %", 3.0, Status.FAIL, ""),
                baseline(
                    "decision-engine.accuracy",
                    "> 95 %",
                    null,
                    Status.NO_DATA,
                    "there was no probe"),
                baseline("platform.data-loss", "= 0 events", 0.0, Status.PASS, "")));
    StringWriter out = new StringWriter();
    new GitHubActions(environment).tell(verdict, run, new PrintWriter(out, true));
    return out.toString();
  }

  private static BaselineResult baseline(
      String id, String objective, Double observed, Status status, String reason) {
    return new BaselineResult(
        id, "", objective, "", observed, "%", status, reason, "", null, null, null, null);
  }
}
