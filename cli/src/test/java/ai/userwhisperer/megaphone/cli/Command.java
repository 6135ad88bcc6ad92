package ai.userwhisperer.megaphone.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The megaphone command in a process of its own, as a person starts it. */
final class Command {
  private static final long PATIENCE_SECONDS = 180;

  /** What it ended with, and what it said. */
  record Result(int exitCode, String out, String err) {}

  /** For all processes of a run: in seconds, compiling thoroughly costs more than it gains. */
  static final Map<String, String> QUICK_START =
      Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");

  private final Process process;
  private final Path out;
  private final Path err;

  private Command(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static Command start(Map<String, String> environment, String... arguments) throws IOException {
    return start(List.of(), environment, arguments);
  }

  /**
   * Starts it.
   *
   * @param wrapper a command that takes ours as its arguments, such as {@code setsid}; may be empty
   */
  static Command start(List<String> wrapper, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(wrapper);
    // Whoever was started in the background of a shell ignores Ctrl-C, and all its children do too.
    command.addAll(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-XX:TieredStopAtLevel=1"));
    command.add("-Dmegaphone.home=" + Path.of("..").toAbsolutePath().normalize());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Megaphone.class.getName()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile("megaphone", ".out");
    Path err = Files.createTempFile("megaphone", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("UW_") || name.equals("PUBSUB_EMULATOR_HOST"));
    // What tests run is nothing to remember.
    builder.environment().put("MEGAPHONE_HISTORY", "");
    builder.environment().putAll(environment);
    return new Command(builder.start(), out, err);
  }

  /** Settings as a command takes them: each behind a {@code --set}. */
  static List<String> settings(List<String> assignments) {
    return assignments.stream().flatMap(each -> Stream.of("--set", each)).toList();
  }

  static Result run(String... arguments) throws IOException, InterruptedException {
    return start(Map.of(), arguments).await();
  }

  Result await() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the command did not end: " + said());
    }
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** Returns once it has made a file; fails with what it said when it ends without. */
  void awaitFile(Path file) throws IOException {
    Processes.await(file.toString(), () -> !isAlive() || Files.exists(file));
    if (Files.notExists(file)) {
      throw new AssertionError("ended without " + file + ": " + said());
    }
  }

  /** As Ctrl-C does. */
  void interrupt() throws IOException, InterruptedException {
    signal("INT", process.pid());
  }

  /** Sends a signal to this process only. */
  void signal(String name) throws IOException, InterruptedException {
    signal(name, process.pid());
  }

  /** Sends a signal to the group of processes that this one leads. */
  void signalGroup(String name) throws IOException, InterruptedException {
    signal(name, -process.pid());
  }

  /** Sends a signal to any process, or to a group, whose number is then below 0. */
  static void signal(String name, long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, "--", Long.toString(pid)).start().waitFor();
  }

  List<ProcessHandle> descendants() {
    return process.toHandle().descendants().toList();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String said() throws IOException {
    return Files.readString(out, StandardCharsets.UTF_8)
        + Files.readString(err, StandardCharsets.UTF_8);
  }

  /** As kill -9 does, of this process only. */
  void killAlone() {
    process.destroyForcibly();
  }

  void kill() {
    descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
