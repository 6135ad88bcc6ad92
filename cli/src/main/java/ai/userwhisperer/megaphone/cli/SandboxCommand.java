package ai.userwhisperer.megaphone.cli;

import static java.util.concurrent.TimeUnit.SECONDS;

import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.sandbox.Addresses;
import ai.userwhisperer.megaphone.sandbox.Sandbox;
import ai.userwhisperer.megaphone.sandbox.SandboxException;
import ai.userwhisperer.megaphone.sandbox.SandboxOptions;
import ai.userwhisperer.megaphone.sandbox.TlsFiles;
import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the embedded platform, says where it is, and keeps it until Ctrl-C. */
@Command(
    name = "sandbox",
    mixinStandardHelpOptions = true,
    description = {
      "Start the embedded platform: HTTP gateway, Pub/Sub, worker and a real Redis, on 127.0.0.1.",
      "Prints one line when it is ready, with its addresses, and stays until Ctrl-C."
    })
final class SandboxCommand implements Callable<Integer> {
  static final String RATE_LIMITS = "--rate-limits";
  static final String UNTIL_STDIN_ENDS = "--until-stdin-ends";

  /** Longer than a sandbox takes to finish what was accepted, even with a Redis that hangs. */
  private static final long CLOSED_WITHIN_SECONDS = 60;

  @Spec private CommandSpec spec;

  @Option(
      names = "--gateway-port",
      defaultValue = "0",
      description = "Port of the HTTP gateway; 0 takes a free one.")
  private int gatewayPort;

  @Option(
      names = "--pubsub-port",
      defaultValue = "0",
      description = "Port of the Pub/Sub server; 0 takes a free one.")
  private int pubSubPort;

  @Option(
      names = "--redis-port",
      defaultValue = "0",
      description = "Port of Redis; 0 takes a free one.")
  private int redisPort;

  @Option(
      names = "--project",
      defaultValue = "user-whisperer-dev",
      description = "Google Cloud project of its topics (default: ${DEFAULT-VALUE}).")
  private String project;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of everything random (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--fault",
      paramLabel = "NAME=VALUE[,OPTION=VALUE...]",
      description = {
        "What goes wrong, as often as wanted: events-lost=1%%,"
            + " latency=normal(50ms,10ms),share=10%%,from=5s,for=20s;",
        "docs/sandbox.md lists them. POST /sandbox/faults sets them while it runs, and DELETE ends"
            + " them."
      })
  private List<String> faults = new ArrayList<>();

  @Option(
      names = RATE_LIMITS,
      description = {
        "Each key has the platform's limits: 1,000 requests a minute, and 1,000 an hour to each endpoint;",
        "keys uw_pro_… 5,000 and uw_enterprise_… 10,000 an hour, keys uw_exempt_… none. Without it no key has any."
      })
  private boolean rateLimits;

  @Option(
      names = "--workers",
      defaultValue = "0",
      description = {
        "Processes that take events from Pub/Sub over the wire and store them, 1 to 8: one that dies",
        "is replaced. 0 has one worker in the sandbox's own process, which is the fastest."
      })
  private int workers;

  @Option(
      names = "--tls-certificate",
      paramLabel = "FILE",
      description = "A certificate for 127.0.0.1, or for a name of it, in PEM form: https.")
  private Path tlsCertificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The certificate's private key, in PEM form (PKCS#8).")
  private Path tlsKey;

  @Option(names = UNTIL_STDIN_ENDS, hidden = true)
  private boolean untilStdinEnds;

  @Override
  public Integer call() throws Exception {
    SandboxOptions options = options();
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    // Before anything is started, so that no signal finds something that nobody closes.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  over.countDown();
                  Waiting.uninterrupted(() -> closed.await(CLOSED_WITHIN_SECONDS, SECONDS));
                },
                "sandbox-stop"));
    if (untilStdinEnds) {
      watchStdin(over);
    }
    try (Sandbox sandbox = Sandbox.start(options)) {
      if (over.getCount() > 0) {
        sayReady(sandbox.addresses());
      }
      over.await();
    } finally {
      closed.countDown();
    }
    return 0;
  }

  private void sayReady(Addresses addresses) throws SandboxException {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        new SandboxReady(
            addresses.gateway().toString(), addresses.pubSub(), addresses.redis().toString()));
    // The writer hands its text to standard output, which alone knows what became of it.
    out.flush();
    if (System.out.checkError()) {
      throw new SandboxException(
          "standard output = (closed): needs a reader for the line that says where the sandbox is");
    }
  }

  private SandboxOptions options() {
    try {
      return new SandboxOptions(
          gatewayPort,
          pubSubPort,
          redisPort,
          project,
          seed,
          faults.stream().map(Fault::parse).toList(),
          rateLimits,
          workers,
          tls());
    } catch (IllegalArgumentException e) {
      throw new ProfileException(e.getMessage(), e);
    }
  }

  private Optional<TlsFiles> tls() {
    if (tlsCertificate == null && tlsKey == null) {
      return Optional.empty();
    }
    if (tlsCertificate == null || tlsKey == null) {
      throw new ProfileException(
          "--tls-certificate = %s, --tls-key = %s: needs both, or none"
              .formatted(tlsCertificate, tlsKey));
    }
    return Optional.of(new TlsFiles(tlsCertificate, tlsKey));
  }

  /** Our parent holds the other end: when it is gone, however it went, so are we. */
  private static void watchStdin(CountDownLatch over) {
    Thread watcher =
        new Thread(
            () -> {
              try {
                System.in.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                // A broken pipe means the same as its end.
              }
              over.countDown();
            },
            "stdin-watch");
    watcher.setDaemon(true);
    watcher.start();
  }
}
