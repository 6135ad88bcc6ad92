package ai.userwhisperer.megaphone.simulations;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Java process of a test's own. */
final class ChildJvm implements AutoCloseable {
  private static final long AT_MOST_SECONDS = 90;

  private final Process process;
  private final Path output;
  private final Path errors;

  private ChildJvm(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  static ChildJvm start(
      Path folder,
      Map<String, String> environment,
      List<String> settings,
      Class<?> main,
      String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    // Gatling's log of its own opens it.
    command.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
    command.addAll(settings);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    Path output = folder.resolve("child.out");
    Path errors = folder.resolve("child.err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
    builder.environment().remove("UW_API_KEY");
    builder.environment().putAll(environment);
    return new ChildJvm(builder.start(), output, errors);
  }

  /** Waits for its end. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(AT_MOST_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still running after " + AT_MOST_SECONDS + " s");
    }
    return process.exitValue();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Tells it to end, as a terminal or a scheduler does. */
  void terminate() {
    process.destroy();
  }

  String output() throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  String errors() throws IOException {
    return Files.readString(errors, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
