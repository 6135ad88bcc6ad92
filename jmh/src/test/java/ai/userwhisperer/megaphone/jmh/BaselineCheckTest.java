package ai.userwhisperer.megaphone.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command, with measurements that are made up. */
class BaselineCheckTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  @TempDir Path directory;
  private Path baseline;

  /** The baseline that is checked in, and limits of what only the tests have. */
  @BeforeEach
  void writeBaseline() throws IOException {
    String faulty =
        """

        "FaultyBenchmark.allocates"    { bytes-per-op = 16 }
        "FaultyBenchmark.tenSteps"     { bytes-per-op = 0 }
        "FaultyBenchmark.hundredSteps" { bytes-per-op = 0, ratios { "FaultyBenchmark.tenSteps" = 12 } }
        """;
    baseline =
        Files.writeString(
            directory.resolve("baseline.conf"),
            Files.readString(Path.of("baseline.conf")) + faulty);
  }

  @Test
  void limitsThatHoldEndWithZero() {
    assertThat(check("quick", "Faulty", new Cost(5, 0))).isEqualTo(0);
    assertThat(text())
        .contains("FaultyBenchmark.hundredSteps")
        .doesNotContain("MISSED", "RenderBenchmark");
  }

  @Test
  void aMissedLimitEndsWithOneAndALineThatNamesBenchmarkValueAndLimit() {
    assertThat(check("quick", "allocates", new Cost(5, 24))).isEqualTo(1);
    assertThat(text().lines())
        .last()
        .isEqualTo(
            "benchmarks: MISSED: FaultyBenchmark.allocates = 24 bytes per operation: needs at most 16");
  }

  @Test
  void wrongUsageEndsWithTwoAndOneLine() {
    assertThat(check("soon", ".", new Cost(5, 0))).isEqualTo(2);
    assertThat(text()).isEqualTo("benchmarks: effort = soon: needs quick or full\n");
  }

  @Test
  void aBenchmarkThatFailsEndsWithTwoAndItsName() {
    Bench broken =
        (subject, effort) -> {
          throw new IllegalStateException(subject.name() + ": could not be measured");
        };
    assertThat(check("full", "allocates", broken)).isEqualTo(2);
    assertThat(text()).isEqualTo("benchmarks: FaultyBenchmark.allocates: could not be measured\n");
  }

  private int check(String effort, String name, Cost cost) {
    return check(effort, name, (subject, any) -> cost);
  }

  private int check(String effort, String name, Bench bench) {
    return BaselineCheck.run(
        List.of(effort, baseline.toString(), name),
        bench,
        new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
