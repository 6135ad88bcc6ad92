package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.probes.LeftSubscriptions;
import ai.userwhisperer.megaphone.probes.LeftSubscriptions.Found;
import ai.userwhisperer.megaphone.probes.LeftSubscriptions.State;
import ai.userwhisperer.megaphone.profiles.Home;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import ai.userwhisperer.megaphone.profiles.PubSubSettings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Removes what killed runs left behind: processes of this machine, subscriptions of a platform. */
@Command(
    name = "clean",
    mixinStandardHelpOptions = true,
    description = {
      "Find the processes that killed runs left on this machine and the subscriptions that they left in a",
      "profile's project, and end and delete them. Those of runs that go on, and all that Megaphone did not",
      "make, stay. Locks end with their runs.",
      "Exit code: 0 nothing is left, 1 something could not be deleted, 2 wrong usage or no connection."
    })
final class CleanCommand implements Callable<Integer> {
  private static final int NOT_DELETED = 1;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PROFILE", description = "Name of a profile, or a path to a .conf file.")
  private String profileName;

  @Option(names = "--set", paramLabel = "PATH=VALUE", description = "As of megaphone run.")
  private List<String> assignments = new ArrayList<>();

  @Option(names = "--dry-run", description = "Print what would be deleted, delete nothing.")
  private boolean dryRun;

  @Option(
      names = "--older-than",
      paramLabel = "HOURS",
      defaultValue = "192",
      description = {
        "Whether a run on another machine goes on can't be seen from here: its subscription is left behind",
        "when it was made more hours ago (default: ${DEFAULT-VALUE}, a day more than the longest run)."
      })
  private long olderThanHours;

  @Override
  public Integer call() {
    if (olderThanHours < 0) {
      throw new ProfileException(
          "--older-than = " + olderThanHours + ": needs a whole number of 0 or more, in hours");
    }
    Home home = Home.find(System.getProperties());
    Profile profile = ProfileFile.load(home.profiles(), profileName, assignments, List.of());
    PrintWriter out = spec.commandLine().getOut();
    try {
      endProcesses(out);
      Optional<PubSubSettings> pubSub = profile.probes().pubSub();
      if (pubSub.isEmpty()) {
        out.println("Nothing to clean: probes.pubsub.enabled = false.");
        return 0;
      }
      if (profile.sandbox().start() && pubSub.get().endpoint().isEmpty()) {
        out.println(
            "Nothing to clean: the profile starts a sandbox of its own, which ends with its run.");
        return 0;
      }
      return clean(pubSub.get(), out);
    } finally {
      out.flush();
    }
  }

  private void endProcesses(PrintWriter out) {
    List<ProcessHandle> left = LeftProcesses.find();
    left.forEach(
        process ->
            out.println(
                (dryRun ? "would end" : "ended   ")
                    + " process "
                    + process.pid()
                    + " (of a run that is gone)"));
    if (!dryRun) {
      LeftProcesses.end(left);
    }
  }

  private int clean(PubSubSettings settings, PrintWriter out) {
    try (LeftSubscriptions subscriptions =
        new LeftSubscriptions(settings, Duration.ofHours(olderThanHours))) {
      int failed = 0;
      int leftBehind = 0;
      for (Found found : subscriptions.find()) {
        if (found.state() == State.IN_USE) {
          out.println("kept     " + found.name() + " (" + found.why() + ")");
          continue;
        }
        leftBehind++;
        Optional<String> problem = dryRun ? Optional.empty() : subscriptions.delete(found);
        if (problem.isPresent()) {
          failed++;
          spec.commandLine()
              .getErr()
              .println("megaphone: " + found.name() + ": could not be deleted: " + problem.get());
        } else {
          out.println(
              (dryRun ? "would go " : "deleted  ") + found.name() + " (" + found.why() + ")");
        }
      }
      if (leftBehind == 0) {
        out.println("No subscription was left behind in project " + settings.project() + ".");
      }
      return failed == 0 ? 0 : NOT_DELETED;
    }
  }
}
