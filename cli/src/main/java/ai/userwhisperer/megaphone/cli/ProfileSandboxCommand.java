package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.cli.processes.CpuWatch;
import ai.userwhisperer.megaphone.cli.processes.SandboxView;
import ai.userwhisperer.megaphone.cli.processes.StageCosts;
import ai.userwhisperer.megaphone.profiles.Home;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Where the CPU time of an event goes: what {@code profile-sandbox.sh} calls. */
@Command(
    name = "profile-sandbox",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = {
      "Run one phase of a profile on a sandbox of its own, and print what each event costs in each"
          + " stage, as a Markdown table.",
      "Exit code: 0 the table was made, 2 wrong usage, 3 it could not be made."
    })
final class ProfileSandboxCommand implements Callable<Integer> {
  private static final int INVALID = 3;
  private static final int MARGIN_SECONDS = 10;
  private static final int SETTLE_SECONDS = 2;
  private static final long POLL_MS = 100;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long the load is watched once it is steady (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--profile",
      defaultValue = "local",
      description = "One that starts a sandbox (default: ${DEFAULT-VALUE}).")
  private String profileName;

  @Option(
      names = "--phase",
      defaultValue = "ingestion",
      description = "One of its firehose phases (default: ${DEFAULT-VALUE}).")
  private String phaseName;

  @Option(names = "--set", paramLabel = "PATH=VALUE", description = "As of megaphone run.")
  private List<String> assignments = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    if (seconds < 1) {
      throw new ProfileException("SECONDS = " + seconds + ": needs 1 or more");
    }
    String gateway = "http://127.0.0.1:" + freePort();
    List<String> run = runArguments(gateway);
    int settleSeconds = settleSeconds(run);
    CompletableFuture<StageCosts> costs = new CompletableFuture<>();
    Thread watch = new Thread(() -> watch(gateway, settleSeconds, costs), "cpu-watch");
    watch.setDaemon(true);
    watch.start();
    int ended = Megaphone.execute(run.toArray(String[]::new));
    watch.interrupt();
    watch.join();
    PrintWriter out = spec.commandLine().getOut();
    try {
      out.println();
      out.print(costs.get().markdown(Runtime.getRuntime().availableProcessors()));
      return 0;
    } catch (ExecutionException e) {
      spec.commandLine()
          .getErr()
          .println("megaphone: the run ended before it was watched: " + e.getCause().getMessage());
      return ended == Megaphone.USAGE ? Megaphone.USAGE : INVALID;
    } finally {
      out.flush();
    }
  }

  private List<String> runArguments(String gateway) {
    List<String> run = new ArrayList<>(List.of("run", profileName, "--phases", phaseName));
    assignments.forEach(assignment -> run.addAll(List.of("--set", assignment)));
    int port = Integer.parseInt(gateway.substring(gateway.lastIndexOf(':') + 1));
    run.addAll(List.of("--set", "sandbox.gateway-port=" + port));
    run.addAll(
        List.of("--set", "phases." + phaseName + ".steady=" + (seconds + MARGIN_SECONDS) + " s"));
    return run;
  }

  /** From the first event on: the warm-up of the phase, and a little. */
  private int settleSeconds(List<String> run) {
    List<String> laid = new ArrayList<>(run);
    laid.removeIf(argument -> !argument.contains("="));
    Profile profile =
        ProfileFile.load(
            Home.find(System.getProperties()).profiles(), profileName, laid, List.of(phaseName));
    Phase phase = profile.phases().get(0);
    if (!profile.sandbox().start() || !(phase instanceof Phase.Firehose)) {
      throw new ProfileException(
          "--profile = "
              + profileName
              + ", --phase = "
              + phaseName
              + ": needs a profile that starts a sandbox, and one of its firehose phases");
    }
    return (int) phase.warmUp().toSeconds() + SETTLE_SECONDS;
  }

  private void watch(String gateway, int settleSeconds, CompletableFuture<StageCosts> costs) {
    try {
      SandboxView sandbox = await(gateway);
      costs.complete(
          new CpuWatch(sandbox, ProcessHandle.current().pid()).watch(settleSeconds, seconds));
    } catch (Exception e) {
      costs.completeExceptionally(e);
    }
  }

  /** Our sandbox, once its gateway answers. */
  private static SandboxView await(String gateway) throws InterruptedException {
    while (true) {
      Optional<ProcessHandle> process =
          ProcessHandle.current().children().filter(ProfileSandboxCommand::isJava).findFirst();
      if (process.isPresent()) {
        SandboxView sandbox = SandboxView.of(process.get().pid(), gateway);
        try {
          sandbox.acceptedEvents();
          return sandbox;
        } catch (IOException e) {
          // It is still starting.
        }
      }
      Thread.sleep(POLL_MS);
    }
  }

  private static boolean isJava(ProcessHandle process) {
    return process.info().command().orElse("").endsWith("java");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
