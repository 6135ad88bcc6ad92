package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.profiles.SandboxSettings;
import ai.userwhisperer.megaphone.sandbox.SandboxException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The embedded platform in a process of its own. It ends with us, whatever ends us: it watches its
 * standard input.
 */
final class SandboxProcess implements AutoCloseable {
  /**
   * Where the processors are shared, the injector comes first: a late injector would blame the
   * platform.
   */
  private static final int NICENESS = 5;

  private static final long STOP_SECONDS = 15;

  private final Process process;
  private final SandboxReady ready;

  private SandboxProcess(Process process, SandboxReady ready) {
    this.process = process;
    this.ready = ready;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param log where its complaints go
   * @throws SandboxException when it can't start, with its own words
   */
  static SandboxProcess start(SandboxSettings settings, String project, long seed, Path log)
      throws SandboxException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("sandbox", SandboxCommand.UNTIL_STDIN_ENDS));
    arguments.addAll(List.of("--gateway-port", Integer.toString(settings.gatewayPort())));
    arguments.addAll(List.of("--pubsub-port", Integer.toString(settings.pubSubPort())));
    arguments.addAll(List.of("--redis-port", Integer.toString(settings.redisPort())));
    arguments.addAll(List.of("--project", project, "--seed", Long.toString(seed)));
    settings.faults().forEach(fault -> arguments.addAll(List.of("--fault", fault)));
    arguments.addAll(List.of("--workers", Integer.toString(settings.workers())));
    if (settings.rateLimits()) {
      arguments.add(SandboxCommand.RATE_LIMITS);
    }
    try {
      Process process =
          new ChildJvm(NICENESS, jvmOptions(settings), Megaphone.class.getName(), arguments)
              .builder()
              .redirectError(log.toFile())
              .start();
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String line = out.readLine();
      if (line == null) {
        process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        throw new SandboxException(lastWords(log));
      }
      return new SandboxProcess(process, SandboxReady.parse(line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("the sandbox was interrupted while it started");
    }
  }

  /** Its process id. */
  long pid() {
    return process.pid();
  }

  /** Base address of its gateway. */
  String gateway() {
    return ready.gateway();
  }

  private static List<String> jvmOptions(SandboxSettings settings) {
    List<String> options = new ArrayList<>(ChildJvm.WITHOUT_LEAK_SEARCH);
    options.addAll(
        settings.heapTouched()
            ? List.of("-Xmx1536m", "-Xms1536m", "-XX:+AlwaysPreTouch")
            : List.of("-Xmx2g", "-Xms512m"));
    return options;
  }

  /** The settings that aim a profile at it. */
  List<String> assignments() {
    return ready.assignments();
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      process.destroy();
    }
    Waiting.uninterrupted(() -> process.waitFor(STOP_SECONDS, TimeUnit.SECONDS));
    process.destroyForcibly();
  }

  private static String lastWords(Path log) throws IOException {
    List<String> lines = java.nio.file.Files.readAllLines(log);
    return lines.stream()
        .filter(line -> line.startsWith("megaphone: "))
        .map(line -> line.substring("megaphone: ".length()))
        .findFirst()
        .orElse("the sandbox ended before it was ready; see " + log);
  }
}
