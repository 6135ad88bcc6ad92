package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.generators.firehose.Firehose;
import ai.userwhisperer.megaphone.generators.firehose.FirehoseException;
import ai.userwhisperer.megaphone.generators.firehose.FirehosePlan;
import ai.userwhisperer.megaphone.generators.firehose.FirehoseResult;
import ai.userwhisperer.megaphone.generators.firehose.HttpTarget;
import ai.userwhisperer.megaphone.measurements.LoadLog;
import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.Manifest.PhaseTimes;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.profiles.Home;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The firehose by hand: one phase to one address. Measures and shows; judges nothing. */
@Command(
    name = "firehose",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Send events to one address, open loop, and show what came of it.",
      "The API key comes from the environment variable UW_API_KEY, if set."
    })
final class FirehoseCommand implements Callable<Integer> {
  private static final String PROFILE = "firehose";

  @Spec private CommandSpec spec;

  @Option(
      names = "--url",
      required = true,
      description = "http://host:port, with a path if it is not the platform's own for events.")
  private URI url;

  @Option(
      names = "--batch",
      defaultValue = "1",
      description = "Events to a request, 1 to 1000 (default: ${DEFAULT-VALUE}).")
  private String batch;

  @Option(
      names = "--rate",
      defaultValue = "1000",
      description = "Events a second (default: ${DEFAULT-VALUE}).")
  private String rate;

  @Option(names = "--connections", defaultValue = "64", description = "Default: ${DEFAULT-VALUE}.")
  private String connections;

  @Option(
      names = "--in-flight",
      defaultValue = "1",
      description =
          "Requests that may wait for an answer on one connection (default: ${DEFAULT-VALUE}).")
  private String inFlight;

  @Option(
      names = "--warm-up",
      defaultValue = "5s",
      description = "Sent, and left out of the figures (default: ${DEFAULT-VALUE}).")
  private String warmUp;

  @Option(
      names = "--duration",
      defaultValue = "10s",
      description = "Of the part that counts (default: ${DEFAULT-VALUE}).")
  private String duration;

  @Option(
      names = "--header",
      paramLabel = "'NAME: VALUE'",
      description = "Sent with every request, as often as wanted.")
  private List<String> headers = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The run directory, which must be new (default: one below reports/runs/).")
  private Path out;

  @Override
  public Integer call() throws Exception {
    Home home = Home.find(System.getProperties());
    Profile profile = ProfileFile.load(home.profiles(), PROFILE, assignments(), List.of());
    Phase.Firehose phase = (Phase.Firehose) profile.phases().get(0);
    RunClock clock = RunClock.now();
    RunRequest request = new RunRequest(home, PROFILE, List.of(), List.of(), out, System.getenv());
    Manifest manifest = Manifest.begin(profile.name(), profile.resolved(), Versions.all(), clock);
    FirehosePlan plan = plan(profile, phase, manifest.runKey());
    Interruption interruption = Interruption.install();
    int exitCode = Megaphone.USAGE;
    try {
      exitCode = send(plan, phase, request.create(manifest), clock, interruption);
      return exitCode;
    } finally {
      interruption.finished(exitCode);
    }
  }

  private int send(
      FirehosePlan plan,
      Phase.Firehose phase,
      RunDirectory run,
      RunClock clock,
      Interruption interruption)
      throws IOException {
    try (LoadLog log = LoadLog.open(run, 0, clock);
        Firehose firehose = Firehose.open(plan, log)) {
      interruption.onStop(firehose::stop);
      long startNs = PhaseStart.next(clock);
      PhaseTimes times = PhaseStart.times(phase, plan.schedule(), clock.epochMs(startNs), 0, 0);
      run.update(manifest -> manifest.with(times));
      FirehoseResult result = firehose.run(startNs);
      long endMs = result.complete() ? times.endEpochMs() : clock.epochMs(System.nanoTime());
      run.update(
          manifest ->
              manifest
                  .with(times.ended(endMs, result.complete(), result.eventsScheduled()))
                  .ended(endMs));
      spec.commandLine().getOut().print(FirehoseText.of(run, phase));
      spec.commandLine().getOut().flush();
      return result.complete() ? 0 : ABORTED;
    } catch (FirehoseException e) {
      RunRequest.discard(run);
      throw e;
    }
  }

  private static final int ABORTED = 4;

  private List<String> assignments() {
    List<String> assignments = new ArrayList<>();
    assignments.add("target.base-url=" + url.getScheme() + "://" + url.getRawAuthority());
    assignments.add("phases.firehose.batch=" + batch);
    assignments.add("phases.firehose.rate=" + rate);
    assignments.add("phases.firehose.connections=" + connections);
    assignments.add("phases.firehose.in-flight=" + inFlight);
    assignments.add("phases.firehose.warm-up=" + warmUp);
    assignments.add("phases.firehose.steady=" + duration);
    return assignments;
  }

  private FirehosePlan plan(Profile profile, Phase.Firehose phase, String runKey) {
    FirehosePlan plan =
        FirehosePlan.of(
            profile, phase, profile.target().auth().headerValue(System.getenv()), runKey, 0, 0, 0);
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(plan.target().headers());
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon <= 0) {
        throw new ProfileException("--header = " + header + ": needs 'Name: value'");
      }
      all.put(header.substring(0, colon).strip(), header.substring(colon + 1).strip());
    }
    String path =
        url.getRawPath() == null || url.getRawPath().length() <= 1
            ? plan.target().path()
            : url.getRawPath();
    try {
      HttpTarget target =
          new HttpTarget(
              plan.target().baseUrl(),
              path,
              all,
              plan.target().connectTimeout(),
              plan.target().requestTimeout());
      return new FirehosePlan(
          plan.phase(), plan.request(), target, plan.events(), plan.capacity(), plan.schedule(), 0);
    } catch (IllegalArgumentException e) {
      throw new ProfileException(e.getMessage(), e);
    }
  }
}
