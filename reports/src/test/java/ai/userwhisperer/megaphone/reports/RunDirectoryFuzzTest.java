package ai.userwhisperer.megaphone.reports;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.RunException;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A recorded run of which one file was damaged: it is judged by what is left, or one line says that
 * it is no run.
 */
class RunDirectoryFuzzTest {
  private Path directory;

  @BeforeEach
  void makeDirectory() throws IOException {
    directory = Files.createTempDirectory("megaphone-fuzz");
  }

  @AfterEach
  void removeDirectory() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @FuzzTest(maxDuration = "6s")
  void damaged(FuzzedDataProvider data) throws Exception {
    RunDirectory run = Recorded.copy("fail", directory);
    Path file = data.pickValue(files(run.root()));
    Files.write(file, damaged(Files.readAllBytes(file), data));
    try {
      Verdict verdict = Report.write(RunDirectory.open(run.root()));

      assertThat(verdict.baselines()).hasSize(20);
      assertThat(run.pageFile()).isNotEmptyFile();
    } catch (RunException | ProfileException e) {
      assertThat(file.getFileName().toString()).isIn("run.json", "history.json");
    }
  }

  /** Some of its bytes give way to others. */
  private static byte[] damaged(byte[] bytes, FuzzedDataProvider data) {
    int from = data.consumeInt(0, bytes.length);
    int to = data.consumeInt(from, bytes.length);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    out.writeBytes(data.consumeRemainingAsBytes());
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
