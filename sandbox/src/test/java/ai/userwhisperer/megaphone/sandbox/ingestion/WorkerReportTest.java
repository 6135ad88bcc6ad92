package ai.userwhisperer.megaphone.sandbox.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerReportTest {
  private static final WorkerReport REPORT =
      new WorkerReport(1_500_000, 20, 3, List.of(0L, 1234L, 9L));

  @Test
  void aReportComesBackAsItWasSaid() {
    assertThat(WorkerReport.parse(REPORT.line(), 3)).contains(REPORT);
  }

  @Test
  void aLineThatWasCutOffAnywhereIsNoReport() {
    String line = REPORT.line();
    for (int length = 0; length < line.length(); length++) {
      assertThat(WorkerReport.parse(line.substring(0, length), 3)).isEmpty();
    }
  }

  @Test
  void otherLinesAreNoReports() {
    assertThat(WorkerReport.parse("OpenJDK warning: worker 1 2 3 4 5 6 so-far", 3)).isEmpty();
    assertThat(WorkerReport.parse("worker 1 2 3 four 5 6 so-far", 3)).isEmpty();
    assertThat(WorkerReport.parse(REPORT.line(), 4)).as("of another version").isEmpty();
  }
}
