package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.sandbox.Addresses;
import ai.userwhisperer.megaphone.sandbox.Sandbox;
import ai.userwhisperer.megaphone.sandbox.SandboxOptions;
import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
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
  static final String UNTIL_STDIN_ENDS = "--until-stdin-ends";

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
        "What goes wrong, as often as wanted: events-lost=1%%, latency=normal(50ms,10ms),share=10%%,from=5s,for=20s;",
        "docs/sandbox.md lists them. POST /sandbox/faults sets them while it runs, and DELETE ends them."
      })
  private List<String> faults = new ArrayList<>();

  @Option(names = UNTIL_STDIN_ENDS, hidden = true)
  private boolean untilStdinEnds;

  @Override
  public Integer call() throws Exception {
    SandboxOptions options = options();
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    try (Sandbox sandbox = Sandbox.start(options)) {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    over.countDown();
                    Waiting.uninterrupted(closed::await);
                  },
                  "sandbox-stop"));
      Addresses addresses = sandbox.addresses();
      spec.commandLine()
          .getOut()
          .println(
              new SandboxReady(
                  addresses.gateway().toString(),
                  addresses.pubSub(),
                  addresses.redis().toString()));
      spec.commandLine().getOut().flush();
      if (untilStdinEnds) {
        watchStdin(over);
      }
      over.await();
    } finally {
      closed.countDown();
    }
    return 0;
  }

  private SandboxOptions options() {
    try {
      return new SandboxOptions(
          gatewayPort,
          pubSubPort,
          redisPort,
          project,
          seed,
          faults.stream().map(Fault::parse).toList());
    } catch (IllegalArgumentException e) {
      throw new ProfileException(e.getMessage(), e);
    }
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
