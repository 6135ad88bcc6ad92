package ai.userwhisperer.megaphone.reports;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenMetricsTextTest {
  private static final Path PROMTOOL = Path.of("/usr/bin/promtool");

  @TempDir Path directory;
  private Path file;
  private List<String> lines;

  @BeforeEach
  void report() throws Exception {
    RunDirectory run = new Runs(directory.resolve("run"), FakeRun.profile()).finished();
    Report.write(run);
    file = run.openMetricsFile();
    lines = Files.readAllLines(file);
  }

  @Test
  void everyMetricStandsInItUnderItsKey() {
    assertThat(lines)
        .contains(
            "megaphone_metric{profile=\"local\",key=\"gateway.error-rate\",unit=\"%\"} 0.0",
            "megaphone_metric{profile=\"local\",key=\"run.data-loss\",unit=\"events\"} 0.0")
        .last()
        .isEqualTo("# EOF");
  }

  @Test
  void theVerdictAndEachBaselineAreOneOfTheirKind() {
    assertThat(lines)
        .filteredOn(line -> line.startsWith("megaphone_run_verdict{") && line.endsWith("} 1.0"))
        .hasSize(1);
    assertThat(lines)
        .filteredOn(line -> line.startsWith("megaphone_baseline_status{") && line.endsWith("} 1.0"))
        .hasSize(20)
        .contains(
            "megaphone_baseline_status{profile=\"local\",baseline=\"api-gateway.cpu\",status=\"NOT_GATED\"} 1.0");
  }

  @Test
  void whichRunItWasIsInNoOtherSeries() {
    assertThat(lines).filteredOn(line -> line.contains("run=")).hasSize(1);
  }

  /** It has advice on names, and exits with 3 then; with 1 when it can't read the text. */
  @Test
  void prometheussOwnToolReadsIt() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(PROMTOOL), "needs Debian's package prometheus for " + PROMTOOL);
    Process check =
        new ProcessBuilder(PROMTOOL.toString(), "check", "metrics")
            .redirectInput(file.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(check.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(check.exitValue()).as(said).isIn(0, 3);
  }
}
