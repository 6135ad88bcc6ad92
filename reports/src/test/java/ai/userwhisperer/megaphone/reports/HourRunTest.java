package ai.userwhisperer.megaphone.reports;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.reports.Verdict.BaselineResult;
import ai.userwhisperer.megaphone.reports.Verdict.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A third of an hour of 100,000 requests a second, with as much in its charts as an hour has; what
 * an hour costs is measured by benchmark-report.sh.
 */
final class HourRunTest {
  private static final int STEADY_SECONDS = 1_200;
  private static final long PAGE_LIMIT_BYTES = 3_000_000;

  @TempDir Path directory;

  @Test
  void itIsJudgedToTheEventAndItsPageFitsAMail() throws Exception {
    RunDirectory run = HourRun.write(directory.resolve("run"), STEADY_SECONDS);

    Verdict verdict = Report.write(run);

    assertThat(verdict.verdict()).as(verdict.reasons().toString()).isEqualTo(Outcome.FAIL);
    assertThat(observed(verdict, "event-ingestion.throughput")).isEqualTo(HourRun.PER_SECOND);
    assertThat(observed(verdict, "platform.data-loss")).isEqualTo(HourRun.LOST);
    assertThat(observed(verdict, "event-ingestion.drop-rate"))
        .isEqualTo(100.0 * HourRun.LOST / (1_260.0 * HourRun.PER_SECOND));
    assertThat(result(verdict, "event-ingestion.throughput").windows().count()).isEqualTo(115);
    assertThat(Files.size(run.pageFile())).isLessThan(PAGE_LIMIT_BYTES);
  }

  private static double observed(Verdict verdict, String id) {
    return result(verdict, id).observed();
  }

  private static BaselineResult result(Verdict verdict, String id) {
    return verdict.baselines().stream()
        .filter(baseline -> baseline.id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
