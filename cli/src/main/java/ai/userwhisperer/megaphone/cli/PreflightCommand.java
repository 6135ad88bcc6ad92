package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.cli.preflight.PlannedLoad;
import ai.userwhisperer.megaphone.cli.preflight.Preflight;
import ai.userwhisperer.megaphone.profiles.Home;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at everything that a run needs, and runs nothing. */
@Command(
    name = "preflight",
    mixinStandardHelpOptions = true,
    description = {
      "Look at everything that a run of a profile needs, and say what to do about what is red. Sends one event.",
      "Exit code: 0 nothing is in the way, 2 something is."
    })
final class PreflightCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PROFILE", description = "Name of a profile, or a path to a .conf file.")
  private String profileName;

  @Option(names = "--set", paramLabel = "PATH=VALUE", description = "As of megaphone run.")
  private List<String> assignments = new ArrayList<>();

  @Option(
      names = "--phases",
      paramLabel = "NAME",
      split = ",",
      description = "As of megaphone run.")
  private List<String> phases = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    Home home = Home.find(System.getProperties());
    Profile profile = ProfileFile.load(home.profiles(), profileName, assignments, phases);
    if (profile.sandbox().start()) {
      throw new ProfileException(
          "profile = "
              + profile.name()
              + ": needs a platform that is there; this one starts its own");
    }
    PlannedLoad.of(profile).check(profile);
    Preflight preflight =
        new Preflight(
            profile,
            profile.secrets().over(System.getenv()),
            home.runs(),
            spec.commandLine().getOut());
    return preflight.run() ? 0 : Megaphone.USAGE;
  }
}
