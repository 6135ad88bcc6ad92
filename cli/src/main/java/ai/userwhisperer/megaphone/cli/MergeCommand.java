package ai.userwhisperer.megaphone.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes one run of the parts of several injectors, and judges it. */
@Command(
    name = "merge",
    mixinStandardHelpOptions = true,
    description = {
      "Make one run of the parts that several injectors sent of it, and judge that. The first"
          + " injector does so by itself; this is for when it could not.",
      "Exit code: 0 pass, 1 fail, 2 not parts of one run, 3 invalid, as when a part is missing,"
          + " 4 aborted."
    })
final class MergeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PART",
      arity = "1..*",
      description = "The directories of the parts, such as reports/runs/…/injectors/0")
  private List<Path> parts;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The directory of the whole run, which must be new.")
  private Path out;

  @Override
  public Integer call() throws Exception {
    return SharedRun.merge(parts, out, spec.commandLine());
  }
}
