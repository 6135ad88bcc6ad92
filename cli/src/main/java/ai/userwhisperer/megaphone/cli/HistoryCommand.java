package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.profiles.Home;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import ai.userwhisperer.megaphone.reports.HistoryText;
import ai.userwhisperer.megaphone.reports.RunHistory;
import ai.userwhisperer.megaphone.reports.history.HistoryEntry;
import ai.userwhisperer.megaphone.reports.history.HistoryFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws how the baselines of a profile went from run to run. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description = {
      "Draw how the baselines of a profile went from run to run, and where their level changed.",
      "Exit code: 0, or 2 for a wrong profile or without any history."
    })
final class HistoryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PROFILE", description = "Name of a profile, or a path to a .conf file.")
  private String profile;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Lay a value over the profile: --set history.folder=/mnt/history")
  private List<String> assignments = new ArrayList<>();

  @Override
  public Integer call() {
    Home home = Home.find(System.getProperties());
    Profile loaded = ProfileFile.load(home.profiles(), profile, assignments, List.of());
    Path folder =
        loaded
            .history()
            .folder()
            .orElseThrow(
                () -> new ProfileException("history.folder = : needs the folder of the history"));
    PrintWriter err = spec.commandLine().getErr();
    List<HistoryEntry> entries = new HistoryFolder(folder).read(loaded.name(), err::println);
    if (entries.isEmpty()) {
      throw new ProfileException(
          "history.folder = %s: needs judged runs of %s; it has none"
              .formatted(folder, loaded.name()));
    }
    PrintWriter out = spec.commandLine().getOut();
    List<HistoryEntry> runs = entries.stream().filter(entry -> !entry.isOfCapacity()).toList();
    if (!runs.isEmpty()) {
      List<HistoryEntry> like = likeNewest(runs);
      out.print(
          HistoryText.of(
              loaded.name(), RunHistory.trends(loaded, like), runs.size() - like.size()));
    }
    List<HistoryEntry> studies = entries.stream().filter(HistoryEntry::isOfCapacity).toList();
    if (!studies.isEmpty()) {
      List<HistoryEntry> like = likeNewest(studies);
      out.print(
          HistoryText.of(
              loaded.name() + "'s capacity",
              List.of(RunHistory.capacity(loaded, like)),
              studies.size() - like.size()));
    }
    out.flush();
    return 0;
  }

  private static List<HistoryEntry> likeNewest(List<HistoryEntry> entries) {
    HistoryEntry newest = entries.get(entries.size() - 1);
    return entries.stream().filter(entry -> entry.isLike(newest)).toList();
  }
}
