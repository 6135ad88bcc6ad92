package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.reports.ComparisonText;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what differs between two runs. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Say what differs between two runs: the whole distributions of their times, then what the"
          + " baselines look at.",
      "Exit code: 0, or 2 for what is no run directory."
    })
final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "A", description = "A run directory, the older one.")
  private Path first;

  @Parameters(index = "1", paramLabel = "B", description = "Another.")
  private Path second;

  @Override
  public Integer call() {
    spec.commandLine()
        .getOut()
        .print(ComparisonText.of(RunDirectory.open(first), RunDirectory.open(second)));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
