package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A key is looked for in all that a run writes and in all that it starts. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = Calm.OF_THE_MACHINE, mode = ResourceAccessMode.READ)
final class SecretsTest {
  private static final String CANARY = "uw_canary_4711_4711_4711_4711_4711_4711";

  private static final String OF_FILE = "uw_canary_4712_4712_4712_4712_4712_4712";

  @TempDir Path directory;
  @TempDir Path mounted;

  /** One comes from the environment, the other, which is used, from a file. */
  @Test
  void aKeyReachesNoFileNoOutputAndNoProcessList() throws Exception {
    Path run = directory.resolve("run");
    Path file = Files.writeString(mounted.resolve("key"), OF_FILE + "\n");
    Command command =
        Command.start(
            Map.of(
                "UW_OTHER_KEY",
                CANARY,
                "JAVA_TOOL_OPTIONS",
                Command.QUICK_START.get("JAVA_TOOL_OPTIONS") + " -Djava.io.tmpdir=" + directory),
            "run",
            "local",
            "--out",
            run.toString(),
            "--phases",
            "gateway,journey",
            "--set",
            "secrets.UW_API_KEY=" + file,
            "--set",
            "phases.gateway.rate=200",
            "--set",
            "phases.gateway.schedule={ shape = constant }",
            "--set",
            "phases.gateway.warm-up=1 s",
            "--set",
            "phases.gateway.steady=2 s",
            "--set",
            "phases.journey.rate=5",
            "--set",
            "phases.journey.warm-up=1 s",
            "--set",
            "phases.journey.steady=3 s",
            "--set",
            "drain.window=5 s");
    TreeSet<String> seen = new TreeSet<>();
    try {
      while (command.isAlive()) {
        for (ProcessHandle child : command.descendants()) {
          seen.addAll(LeftProcesses.arguments(child));
        }
        Thread.sleep(50);
      }
      Command.Result result = command.await();

      assertThat(result.exitCode()).as(result.toString()).isIn(0, 1, 3);
      assertThat(result.out() + result.err()).doesNotContain(CANARY, OF_FILE);
    } finally {
      command.kill();
    }
    // Gatling has a process of its own, and so has the sandbox.
    assertThat(seen)
        .anyMatch(text -> text.contains("SimulationMain"))
        .anyMatch(text -> text.contains("redis-server"))
        .noneMatch(text -> text.contains(CANARY) || text.contains(OF_FILE));
    assertThat(filesWith(CANARY)).isEmpty();
    assertThat(filesWith(OF_FILE)).isEmpty();
    assertThat(run.resolve("index.html")).isNotEmptyFile();
  }

  private List<Path> filesWith(String text) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
          found.add(file);
        }
      }
    }
    return found;
  }
}
