package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.reports.Report;
import ai.userwhisperer.megaphone.reports.Verdict;
import ai.userwhisperer.megaphone.reports.VerdictText;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Judges a run again from its directory alone. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Judge a run from its directory alone, and write its metrics, verdict and reports again.",
      "Exit code: 0 pass, 1 fail, 2 not a run directory, 3 invalid, 4 aborted."
    })
final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "A run directory, such as reports/runs/…")
  private Path directory;

  @Override
  public Integer call() {
    return report(RunDirectory.open(directory), spec.commandLine());
  }

  /** Judges a run, and says what came of it. */
  static int report(RunDirectory run, CommandLine command) {
    Verdict verdict = Report.write(run);
    command.getOut().print(VerdictText.of(verdict, run));
    new GitHubActions(System.getenv()).tell(verdict, run, command.getOut());
    command.getOut().flush();
    return verdict.exitCode();
  }
}
