package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.cli.processes.MemoryTrend;
import ai.userwhisperer.megaphone.cli.processes.MemoryWatch;
import ai.userwhisperer.megaphone.cli.processes.SandboxView;
import ai.userwhisperer.megaphone.profiles.Home;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import ai.userwhisperer.megaphone.sandbox.SandboxOptions;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Whether a sandbox's heap grows under a steady load: what {@code soak-sandbox.sh} calls. */
@Command(
    name = "soak-sandbox",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = {
      "Load a sandbox of its own for minutes, and see whether its heap grows after the first one.",
      "Exit code: 0 it does not, 1 it grew by more than --most-growth, 2 wrong usage, 3 the load"
          + " was not reached or could not be watched, 4 aborted."
    })
final class SoakSandboxCommand implements Callable<Integer> {
  private static final String PROFILE = "local";
  private static final int LEAST_SECONDS = 180;
  private static final int BATCH = 100;
  private static final int RAMP_SECONDS = 20;
  private static final long MIB = 1024 * 1024;

  /** Of the load that was asked for; the ramp and the drain lie within the same time. */
  private static final double LEAST_SHARE_OF_LOAD = 0.9;

  private static final int FAIL = 1;
  private static final int INVALID = 3;
  private static final int ABORTED = 4;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "How long the load lasts (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--rate",
      defaultValue = "50000",
      description = "Events a second (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--most-growth",
      paramLabel = "MIB",
      defaultValue = "16",
      description =
          "MiB by which what a collection of everything leaves may grow after the first minute"
              + " (default: ${DEFAULT-VALUE}).")
  private int mostGrowthMib;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Each look at the memory (default: reports/runs/soak-sandbox.csv).")
  private Path csv;

  @Override
  public Integer call() throws Exception {
    atLeast(LEAST_SECONDS, "SECONDS", seconds, "two full minutes after the first");
    atLeast(BATCH, "--rate", rate, "events a second");
    atLeast(0, "--most-growth", mostGrowthMib, "MiB");
    Home home = Home.find(System.getProperties());
    Path file = csv == null ? home.runs().resolve("soak-sandbox.csv") : csv.toAbsolutePath();
    Files.createDirectories(file.getParent());
    Profile profile = ProfileFile.load(home.profiles(), PROFILE, List.of(), List.of());
    Path log = Files.createTempFile("megaphone-sandbox", ".log");
    try (SandboxProcess sandbox =
        SandboxProcess.start(
            profile.sandbox(), SandboxOptions.DEFAULT_PROJECT, profile.seed(), log)) {
      MemoryWatch watch = MemoryWatch.start(SandboxView.of(sandbox.pid(), sandbox.gateway()), file);
      int loaded = load(sandbox.gateway());
      watch.stop();
      return judge(loaded, watch, file);
    } finally {
      Files.deleteIfExists(log);
    }
  }

  private int load(String gateway) {
    return Megaphone.execute(
        "firehose",
        "--url",
        gateway,
        "--batch",
        Integer.toString(BATCH),
        "--rate",
        Integer.toString(rate),
        "--schedule",
        "ramp, from=" + Math.max(BATCH, rate / 10) + ", over=" + RAMP_SECONDS + "s",
        "--warm-up",
        RAMP_SECONDS + "s",
        "--duration",
        seconds - RAMP_SECONDS + "s");
  }

  private int judge(int loaded, MemoryWatch watch, Path file) {
    PrintWriter out = spec.commandLine().getOut();
    MemoryTrend trend = watch.trend();
    out.println();
    out.print(trend.markdown());
    out.print(trend.summary(watch.limitBytes()));
    out.println("Every look: " + file);
    int code = verdict(loaded, watch, trend, out);
    out.flush();
    return code;
  }

  private int verdict(int loaded, MemoryWatch watch, MemoryTrend trend, PrintWriter out) {
    if (loaded == Megaphone.USAGE || loaded == ABORTED) {
      return loaded;
    }
    if (watch.problem() != null) {
      out.println("INVALID: " + watch.problem());
      return INVALID;
    }
    // That the injector shares the processors makes its latencies unsound, and no difference here.
    if (trend.eventsPerSecond() < LEAST_SHARE_OF_LOAD * rate) {
      out.printf(
          "INVALID: %,.0f events/s were accepted of the %,d that were to be%n",
          trend.eventsPerSecond(), rate);
      return INVALID;
    }
    if (!trend.isConclusive()) {
      out.println("INVALID: needs two full minutes after the first");
      return INVALID;
    }
    boolean grew = trend.grownBytes() > mostGrowthMib * MIB;
    out.printf(
        "%s: the live heap may grow by %d MiB after the first minute%n",
        grew ? "FAIL" : "PASS", mostGrowthMib);
    return grew ? FAIL : 0;
  }

  private static void atLeast(int least, String setting, int value, String what) {
    if (value < least) {
      throw new ProfileException(
          setting + " = " + value + ": needs " + least + " or more (" + what + ")");
    }
  }
}
