package ai.userwhisperer.megaphone.reports;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.RunException;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.junit.Lifecycle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A recorded run of which one file was damaged: it is judged by what is left, or one line says that
 * it is no run.
 */
class RunDirectoryFuzzTest {
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

  /** In place of a number: what breaks sums, sizes and types. */
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-1",
          "1e300",
          "9223372036854775807",
          "-9223372036854775808",
          "2147483648",
          "0.5",
          "null",
          "\"\"",
          "[]",
          "{}",
          "NaN");

  private Path directory;
  private RunDirectory run;

  @BeforeEach
  void makeDirectory() throws IOException {
    directory = Files.createTempDirectory("megaphone-fuzz");
    run = Recorded.copy("fail", directory);
  }

  @AfterEach
  void removeDirectory() throws IOException {
    run.delete();
    Files.delete(directory);
  }

  @FuzzTest(maxDuration = "6s", lifecycle = Lifecycle.PER_EXECUTION)
  void damaged(FuzzedDataProvider data) throws Exception {
    Path file = data.pickValue(files(run.root()));
    Files.write(file, damaged(Files.readAllBytes(file), data));
    try {
      Verdict verdict = Report.write(RunDirectory.open(run.root()));

      if (!file.equals(run.manifestFile())) {
        assertThat(verdict.baselines()).hasSize(20);
      }
      assertThat(run.pageFile()).isNotEmptyFile();
    } catch (RunException | ProfileException e) {
      assertThat(file.getFileName().toString()).isIn("run.json", "history.json");
    }
  }

  /** A number of it is another one, it ends early, or some of its bytes give way to others. */
  private static byte[] damaged(byte[] bytes, FuzzedDataProvider data) {
    return switch (data.consumeInt(0, 2)) {
      case 0 -> withAnotherNumber(bytes, data);
      case 1 -> Arrays.copyOf(bytes, data.consumeInt(0, bytes.length));
      default -> withOtherBytes(bytes, data);
    };
  }

  private static byte[] withAnotherNumber(byte[] bytes, FuzzedDataProvider data) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    List<MatchResult> numbers = NUMBER.matcher(text).results().toList();
    if (numbers.isEmpty()) {
      return bytes;
    }
    MatchResult number = data.pickValue(numbers);
    return (text.substring(0, number.start())
            + data.pickValue(NUMBERS)
            + text.substring(number.end()))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] withOtherBytes(byte[] bytes, FuzzedDataProvider data) {
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
