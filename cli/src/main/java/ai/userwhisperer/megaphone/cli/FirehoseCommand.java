package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.profiles.Home;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import ai.userwhisperer.megaphone.profiles.Target;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The firehose by hand: one phase to one address. The harness is judged, no baseline is. */
@Command(
    name = "firehose",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Send events to one address, and show what came of it.",
      "The API key comes from the environment variable UW_API_KEY, if set.",
      "Exit code: 0 the figures are sound, 2 wrong usage (nothing was sent), 3 the harness can't"
          + " vouch for them, 4 aborted."
    })
final class FirehoseCommand implements Callable<Integer> {
  private static final String PROFILE = "firehose";
  private static final Pattern PHASE_SETTING =
      Pattern.compile("--set: phases\\[0\\]\\.([a-z-]+)(.*)", Pattern.DOTALL);

  @Spec private CommandSpec spec;

  @Option(
      names = "--url",
      required = true,
      description =
          "http:// or https://, host and maybe port, with a path if it is not the platform's own for events.")
  private String url;

  @Option(
      names = "--batch",
      description = "Events to a request, 1 to 1000 (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private String batch;

  @Option(
      names = "--rate",
      description =
          "Events a second, or max: a closed loop, whose latencies are not open-loop (default: 1000).")
  private String rate;

  @Option(
      names = "--schedule",
      paramLabel = "'SHAPE, KEY=VALUE…'",
      description = {
        "How the rate changes, as in a profile (default: constant):",
        "'ramp, from=1000, over=30s', 'steps, rates=[1000,2000], each=10s' (without --rate),",
        "'spike, peak=50000, at=20s, length=5s', 'sine, amplitude=800, period=120s', poisson,",
        "'replay, file=offsets.txt' (without --rate)."
      })
  private String schedule;

  @Option(names = "--connections", defaultValue = "64", description = "Default: ${DEFAULT-VALUE}.")
  private String connections;

  @Option(
      names = "--in-flight",
      defaultValue = "1",
      description =
          "Requests that may wait for an answer on one connection (default: ${DEFAULT-VALUE}).")
  private String inFlight;

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "Sending threads; 0 for half of the processors (default: ${DEFAULT-VALUE}).")
  private String threads;

  @Option(
      names = "--io",
      defaultValue = "auto",
      description = "auto, epoll, io_uring or nio (default: ${DEFAULT-VALUE}).")
  private String io;

  @Option(
      names = "--protocol",
      defaultValue = "http/1.1",
      description = "http/1.1 or h2 (default: ${DEFAULT-VALUE}).")
  private String protocol;

  @Option(
      names = "--compression",
      defaultValue = "none",
      description = "Of request bodies: none or gzip (default: ${DEFAULT-VALUE}).")
  private String compression;

  @Option(
      names = "--trust-file",
      paramLabel = "PEM",
      description = "Certificates of authorities to trust besides the JDK's.")
  private Path trustFile;

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

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there, too.")
  private Path json;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The run directory, which must be new (default: one below reports/runs/).")
  private Path out;

  @Override
  public Integer call() throws Exception {
    Home home = Home.find(System.getProperties());
    URI address = address();
    FirehoseJob job = new FirehoseJob(address, headersByName(), json);
    List<String> all = assignments(address);
    try {
      Profile profile = ProfileFile.load(home.profiles(), PROFILE, all, List.of());
      RunRequest request =
          new RunRequest(
              home, PROFILE, all, List.of(), out, profile.secrets().over(System.getenv()));
      return new RunExecution(request, profile, job, Optional.empty(), spec.commandLine())
          .execute();
    } catch (ProfileException e) {
      throw new ProfileException(asOption(e.getMessage()), e);
    }
  }

  private URI address() {
    try {
      URI address = new URI(url);
      if (("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
          && address.getHost() != null
          && address.getUserInfo() == null
          && address.getFragment() == null) {
        return address;
      }
    } catch (URISyntaxException e) {
      // Refused below.
    }
    throw new ProfileException(
        "--url = "
            + url.replaceFirst("//[^/@]*@", "//(hidden)@")
            + ": needs http:// or https://, a host, and maybe a port, a path and a query");
  }

  private List<String> assignments(URI address) {
    List<String> assignments = new ArrayList<>();
    assignments.add("target.base-url=" + address.getScheme() + "://" + address.getRawAuthority());
    if (trustFile != null) {
      assignments.add("target.trust-file=" + trustFile.toAbsolutePath());
    }
    if (schedule != null) {
      assignments.add("phases.firehose.schedule={ shape = " + schedule + " }");
    }
    if (rate != null) {
      phase(assignments, "rate", rate);
    } else if (schedule != null) {
      // Some shapes have rates of their own, the others ask for one.
      phase(assignments, "rate", "null");
    }
    phase(assignments, "batch", batch);
    phase(assignments, "connections", connections);
    phase(assignments, "in-flight", inFlight);
    phase(assignments, "threads", threads);
    phase(assignments, "io", io);
    phase(assignments, "protocol", protocol);
    phase(assignments, "compression", compression);
    phase(assignments, "warm-up", warmUp);
    phase(assignments, "steady", duration);
    return assignments;
  }

  private static void phase(List<String> assignments, String setting, String value) {
    assignments.add("phases.firehose." + setting + "=" + value);
  }

  private Map<String, String> headersByName() {
    Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon <= 0) {
        throw new ProfileException("--header = (hidden): needs 'Name: value' on one line");
      }
      String name = header.substring(0, colon).strip();
      if (Target.carriesSecret(name)) {
        throw new ProfileException(
            "--header = "
                + name
                + ": needs a header without a secret, which all could read on the command line; UW_API_KEY takes the key");
      }
      byName.put(name, header.substring(colon + 1).strip());
    }
    return byName;
  }

  /** A message about the profile's phase as one about the option that a person gave. */
  private static String asOption(String message) {
    Matcher setting = PHASE_SETTING.matcher(message);
    if (!setting.matches()) {
      return message;
    }
    String option = setting.group(1).equals("steady") ? "duration" : setting.group(1);
    return "--" + option + setting.group(2);
  }
}
