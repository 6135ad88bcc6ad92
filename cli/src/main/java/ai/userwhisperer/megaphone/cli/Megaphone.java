package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.generators.firehose.FirehoseException;
import ai.userwhisperer.megaphone.measurements.RunException;
import ai.userwhisperer.megaphone.probes.ProbeException;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.sandbox.SandboxException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.security.Security;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The tool itself. Exit codes are those of DESIGN.md: 0 pass, 1 fail, 2 usage, 3 invalid, 4
 * aborted.
 */
@Command(
    name = "megaphone",
    description = "Load and performance test harness of the User Whisperer platform.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      PreflightCommand.class,
      FirehoseCommand.class,
      CapacityCommand.class,
      ReplicasCommand.class,
      SandboxCommand.class,
      ReportCommand.class,
      MergeCommand.class,
      CompareCommand.class,
      HistoryCommand.class,
      CleanCommand.class,
      SoakSandboxCommand.class,
      ProfileSandboxCommand.class
    })
public final class Megaphone {
  /** Wrong usage or profile, or something that is not there; nothing was sent. */
  static final int USAGE = 2;

  private Megaphone() {}

  public static void main(String[] arguments) {
    // A name that moves while a run goes on is to be followed, and Java would keep it for 30 s.
    Security.setProperty("networkaddress.cache.ttl", "5");
    System.exit(execute(arguments));
  }

  /** Runs a command line in this process and gives its exit code. */
  static int execute(String... arguments) {
    return new CommandLine(new Megaphone())
        .setExecutionExceptionHandler((e, command, parsed) -> refuse(e, command))
        .setParameterExceptionHandler(
            (e, remaining) -> {
              CommandLine command = e.getCommandLine();
              command
                  .getErr()
                  .println(
                      "megaphone: "
                          + firstLine(e)
                          + " (see "
                          + command.getCommandSpec().qualifiedName()
                          + " --help)");
              return USAGE;
            })
        .execute(arguments);
  }

  /**
   * What a person can mend is one line; anything else is a mistake of ours, and shows where it
   * happened.
   */
  private static int refuse(Exception e, CommandLine command) {
    if (e instanceof ProfileException
        || e instanceof RunException
        || e instanceof ProbeException
        || e instanceof SandboxException
        || e instanceof FirehoseException) {
      command.getErr().println("megaphone: " + firstLine(e));
      return USAGE;
    }
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace, true));
    command.getErr().println("megaphone: internal error, please report it: " + trace);
    return USAGE;
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.getClass().getSimpleName());
  }
}
