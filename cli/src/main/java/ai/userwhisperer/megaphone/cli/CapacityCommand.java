package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.cli.capacity.LevelPlan;
import ai.userwhisperer.megaphone.cli.preflight.TargetLock;
import ai.userwhisperer.megaphone.profiles.Home;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import ai.userwhisperer.megaphone.reports.Verdict.Outcome;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds out how much a platform carries. */
@Command(
    name = "capacity",
    mixinStandardHelpOptions = true,
    description = {
      "Find the highest rate at which every gated baseline of a profile still holds, and what breaks"
          + " first above it. The profile's section capacity says how.",
      "Exit code: 0 the rate was found, 1 not even the lowest rate holds, 2 wrong usage or profile"
          + " (nothing was sent), 3 at least so much: the injector was at its own end, or nothing"
          + " higher was tried, 4 aborted."
    })
final class CapacityCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PROFILE", description = "Name of a profile, or a path to a .conf file.")
  private String profile;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Lay a value over the profile, as often as wanted: --set capacity.budget=10m")
  private List<String> assignments = new ArrayList<>();

  @Option(
      names = "--phase",
      paramLabel = "NAME",
      description = "Whose rate is searched for, in place of the profile's capacity.phase.")
  private String phase;

  @Option(
      names = "--autoscale",
      description = {
        "Let the load go up by a step instead, as capacity.autoscale says, and tell how long the platform"
            + " takes to follow: its replicas, its baselines, and what is lost meanwhile.",
        "Exit code then: 0 every baseline held again, 1 not before the end, 2 to 4 as of a run."
      })
  private boolean autoscale;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The study's directory, which must be new (default: one below reports/runs/).")
  private Path out;

  @Option(
      names = "--force",
      description = "Say yes beforehand to a profile that asks a person before it loads anything.")
  private boolean forced;

  /** The lock is held, and nothing else is asked of it. */
  @SuppressWarnings("try")
  @Override
  public Integer call() throws Exception {
    Home home = Home.find(System.getProperties());
    List<String> all = new ArrayList<>(assignments);
    if (phase != null) {
      all.add("capacity.phase=" + phase);
    }
    Profile whole = ProfileFile.load(home.profiles(), profile, all, List.of());
    List<String> only = List.of(new LevelPlan(whole).phase().name());
    Profile loaded = ProfileFile.load(home.profiles(), profile, all, only);
    Map<String, String> environment = loaded.secrets().over(System.getenv());
    RunRequest request = new RunRequest(home, profile, all, only, out, environment);
    PrintWriter err = spec.commandLine().getErr();
    try (TargetLock lock = RunCommand.lock(loaded, err)) {
      ProfileJob job = RunCommand.job(home, environment, forced, spec.commandLine().getOut());
      if (autoscale) {
        return follow(request, loaded, job);
      }
      return new CapacityExecution(request, loaded, job, spec.commandLine()).execute();
    }
  }

  /** Of one run, made for it. */
  private int follow(RunRequest request, Profile loaded, ProfileJob job) throws Exception {
    LevelPlan plan = new LevelPlan(loaded);
    FollowingJob following =
        new FollowingJob(
            job,
            plan.phase().name(),
            loaded.capacity().autoscale(),
            loaded.capacity().keepsUp(),
            new AtomicReference<>());
    RunRequest stepping = request.with(plan.step());
    int exitCode =
        new RunExecution(
                stepping, stepping.load(List.of()), following, Optional.empty(), spec.commandLine())
            .execute();
    boolean sound = exitCode == Outcome.PASS.exitCode() || exitCode == Outcome.FAIL.exitCode();
    if (!sound || following.following().get() == null) {
      return exitCode;
    }
    return following.following().get().held() ? Outcome.PASS.exitCode() : Outcome.FAIL.exitCode();
  }
}
