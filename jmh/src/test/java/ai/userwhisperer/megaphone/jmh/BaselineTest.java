package ai.userwhisperer.megaphone.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineTest {
  @TempDir Path directory;

  @Test
  void limitsAreReadByName() throws IOException {
    assertThat(
            read(
                """
                "A.b"    { bytes-per-op = 0, ratios { "C.d(e)" = 1.5 } }
                "C.d(e)" { bytes-per-op = 16 }
                """))
        .isEqualTo(
            new Baseline(
                Map.of(
                    "A.b", new Limits(0, Map.of("C.d(e)", 1.5)),
                    "C.d(e)", new Limits(16, Map.of()))));
  }

  @Test
  void anErrorNamesTheFileTheBenchmarkAndTheSetting() {
    assertRefused(
        "\"A.b\" { bytes-per-op = -1 }", "bytes-per-op = -1.0: needs a number of bytes, 0 or more");
    assertRefused(
        "\"A.b\" { bytes-per-op = 0, ratios { \"C.d\" = 0 } }",
        "ratio to C.d = 0.0: needs a number above 0");
    assertRefused(
        "\"A.b\" { bytes-per-op = 0, ns-per-op = 5 }",
        "ns-per-op: needs to be bytes-per-op or ratios");
  }

  @Test
  void aBenchmarkWithoutBytesIsRefused() {
    assertThatThrownBy(() -> read("\"A.b\" { ratios { \"C.d\" = 2 } }"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bytes-per-op");
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> Baseline.read(directory.resolve("none.conf")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none.conf");
  }

  private void assertRefused(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .hasMessage(directory.resolve("baseline.conf") + ": A.b: " + message);
  }

  private Baseline read(String text) throws IOException {
    return Baseline.read(Files.writeString(directory.resolve("baseline.conf"), text));
  }
}
