package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.cli.live.LivePage;
import ai.userwhisperer.megaphone.cli.preflight.PlannedLoad;
import ai.userwhisperer.megaphone.cli.preflight.TargetLock;
import ai.userwhisperer.megaphone.measurements.Share;
import ai.userwhisperer.megaphone.profiles.Home;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import ai.userwhisperer.megaphone.simulations.KnownSimulation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a profile and judges it: what {@code performance-test.sh} calls. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Load a platform as a profile says, follow every event to the far end, and judge the run.",
      "Exit code: 0 pass, 1 fail, 2 wrong usage or profile (nothing was sent), 3 invalid, 4 aborted."
    })
final class RunCommand implements Callable<Integer> {
  /** Set by {@code scripts/megaphone} where standard input is a terminal. */
  private static final String PERSON = "megaphone.person";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PROFILE",
      arity = "0..1",
      description = "Name of a profile, or a path to a .conf file.")
  private String profile;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description =
          "Lay a value over the profile, as often as wanted: --set phases.ingestion.rate=1000")
  private List<String> assignments = new ArrayList<>();

  @Option(
      names = "--phases",
      paramLabel = "NAME",
      split = ",",
      description = "Run only these phases: --phases gateway,ingestion")
  private List<String> phases = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The run directory, which must be new (default: one below reports/runs/).")
  private Path out;

  @Option(
      names = "--live",
      paramLabel = "PORT",
      description = "Serve the report on 127.0.0.1 while the run goes on; 0 takes a free port.")
  private Integer livePort;

  @Option(
      names = "--injectors",
      paramLabel = "N",
      description =
          "Send from so many processes of this machine, which share the schedule (default: 1).")
  private String injectors;

  @Option(
      names = "--share",
      paramLabel = "INDEX/COUNT",
      description = {
        "Be one of several injectors, which meet in the run's directory (--out): the one with index 0"
            + " plans, watches and judges, the others send as it plans."
      })
  private String share;

  @Option(
      names = "--force",
      description = "Say yes beforehand to a profile that asks a person before it loads anything.")
  private boolean forced;

  @Option(names = "--dry-run", description = "Print what would be done, send nothing.")
  private boolean dryRun;

  /** The lock is held, and nothing else is asked of it. */
  @SuppressWarnings("try")
  @Override
  public Integer call() throws Exception {
    Home home = Home.find(System.getProperties());
    Share mine = share();
    if (!mine.isWhole() && !mine.isFirst()) {
      return new SharedRun(mine, spec.commandLine())
          .other(sharedDirectory(), System.getenv(), job(home, System.getenv(), forced, quiet()));
    }
    if (profile == null) {
      spec.commandLine().usage(spec.commandLine().getErr());
      spec.commandLine().getErr().println("Profiles:");
      for (String name : ProfileFile.names(home.profiles())) {
        Profile described = ProfileFile.load(home.profiles(), name, List.of(), List.of());
        spec.commandLine().getErr().printf("  %-12s %s%n", name, described.description());
      }
      return Megaphone.USAGE;
    }
    Profile loaded = ProfileFile.load(home.profiles(), profile, assignments, phases);
    simulations(loaded).forEach(KnownSimulation::check);
    PlannedLoad.of(loaded).check(loaded);
    if (dryRun) {
      spec.commandLine().getOut().print(PlanText.of(loaded));
      spec.commandLine().getOut().println("Dry run: nothing was sent.");
      spec.commandLine().getOut().flush();
      return 0;
    }
    Map<String, String> environment = loaded.secrets().over(System.getenv());
    RunRequest request = new RunRequest(home, profile, assignments, phases, out, environment);
    try (LivePage live = livePort == null ? null : LivePage.open(livePort);
        TargetLock lock = lock(loaded, spec.commandLine().getErr())) {
      ProfileJob job = job(home, environment, forced, spec.commandLine().getOut());
      if (mine.isWhole()) {
        return new RunExecution(request, loaded, job, Optional.ofNullable(live), spec.commandLine())
            .execute();
      }
      if (injectors == null) {
        sharedDirectory();
      }
      return new SharedRun(mine, spec.commandLine())
          .first(request, loaded, job, Optional.ofNullable(live), injectors != null);
    }
  }

  /** What this process sends. */
  private Share share() {
    try {
      if (injectors != null && share != null) {
        throw new IllegalArgumentException(share + ": needs to be given without --injectors");
      }
      if (injectors != null) {
        return Share.first(injectors);
      }
      return share == null ? Share.WHOLE : Share.parse(share);
    } catch (IllegalArgumentException e) {
      throw new ProfileException(
          (share == null ? "--injectors = " : "--share = ") + e.getMessage(), e);
    }
  }

  /** Where the others look for it too. */
  private Path sharedDirectory() {
    if (out == null) {
      throw new ProfileException(
          "--out = (not given): needs the run's directory, which all injectors see, beside --share");
    }
    return out.toAbsolutePath().normalize();
  }

  private static PrintWriter quiet() {
    return new PrintWriter(Writer.nullWriter());
  }

  static ProfileJob job(
      Home home, Map<String, String> environment, boolean forced, PrintWriter out) {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
    return new ProfileJob(
        new Consent(in, Boolean.getBoolean(PERSON), out), forced, environment, home.runs(), out);
  }

  /**
   * Null for a platform of our own, and where this machine has no place for a lock, which is advice
   * and no more.
   */
  static TargetLock lock(Profile profile, PrintWriter err) {
    if (profile.sandbox().start()) {
      return null;
    }
    URI target = profile.target().baseUrl();
    String holder = "process " + ProcessHandle.current().pid() + ", since " + Instant.now();
    try {
      return TargetLock.take(target, holder)
          .orElseThrow(
              () ->
                  new ProfileException(
                      "target.base-url = %s: needs to be free: %s loads it"
                          .formatted(target, TargetLock.holder(target))));
    } catch (IOException e) {
      err.println("megaphone: no lock on " + target + ": " + e.getMessage());
      return null;
    }
  }

  private static Stream<Phase.Simulation> simulations(Profile profile) {
    return profile.phases().stream()
        .filter(Phase.Simulation.class::isInstance)
        .map(Phase.Simulation.class::cast);
  }
}
