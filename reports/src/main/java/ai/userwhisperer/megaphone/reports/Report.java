package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Judges a run and writes what a person or a build server reads of it. Everything comes from the
 * run directory, so it can be done again later and elsewhere, and gives the same bytes.
 */
public final class Report {
  private Report() {}

  /**
   * Writes {@code metrics.json}, {@code verdict.json}, {@code openmetrics.txt}, {@code junit.xml},
   * {@code summary.md} and {@code index.html} into a run. A run that was cut off or is damaged is
   * reported as far as it can be read; its verdict says so.
   *
   * @throws ai.userwhisperer.megaphone.measurements.RunException when {@code run.json} can't be
   *     read
   * @throws UncheckedIOException when a file can't be written
   */
  public static Verdict write(RunDirectory run) {
    Findings findings = Findings.of(run);
    Json.write(
        run.metricsFile(),
        findings.metrics().document(findings.verdict().runId(), findings.problems()));
    Json.write(run.verdictFile(), findings.verdict());
    write(run.openMetricsFile(), OpenMetricsText.render(findings));
    write(run.junitFile(), JUnitXml.render(findings));
    write(run.summaryFile(), SummaryMarkdown.render(findings, run));
    write(run.pageFile(), HtmlPage.render(findings));
    return findings.verdict();
  }

  /**
   * The page of a run that goes on, as far as it has come; writes nothing.
   *
   * @throws ai.userwhisperer.megaphone.measurements.RunException when {@code run.json} can't be
   *     read
   */
  public static String livePage(RunDirectory run) {
    return HtmlPage.render(Findings.of(run), true);
  }

  /**
   * Judges a run, and writes nothing.
   *
   * @throws ai.userwhisperer.megaphone.measurements.RunException when {@code run.json} can't be
   *     read
   */
  public static Verdict judge(RunDirectory run) {
    return Findings.of(run).verdict();
  }

  private static void write(Path file, String text) {
    Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.writeString(unfinished, text, StandardCharsets.UTF_8);
      Files.move(
          unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": can't be written: " + e.getMessage(), e);
    }
  }
}
