package ai.userwhisperer.megaphone.reports;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Recorded runs come out as they came out when somebody last looked: {@code -Dgolden.write=true}
 * writes the files anew, for a person to compare.
 */
final class RecordedTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "pass, verdict.json", "pass, summary.md", "pass, junit.xml", "pass, openmetrics.txt",
    "pass, index.html", "fail, verdict.json", "fail, summary.md", "fail, junit.xml",
    "fail, openmetrics.txt", "fail, index.html", "invalid, verdict.json", "invalid, summary.md",
    "invalid, junit.xml", "invalid, openmetrics.txt", "invalid, index.html"
  })
  void comesOutAsItDid(String name, String file) throws Exception {
    RunDirectory run = Recorded.run(name, directory);
    String written = withoutAssets(Files.readString(run.root().resolve(file)));
    Path golden = GOLDEN.resolve(name).resolve(file);
    if (Boolean.getBoolean("golden.write")) {
      Files.createDirectories(golden.getParent());
      Files.writeString(golden, written);
    }

    assertThat(written).isEqualTo(Files.readString(golden));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pass", "fail", "invalid"})
  void theBuildServersReadItsTestCases(String name) throws Exception {
    RunDirectory run = Recorded.run(name, directory);

    // Throws what is wrong.
    SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
        .newSchema(Path.of("src", "test", "resources", "junit.xsd").toFile())
        .newValidator()
        .validate(new StreamSource(new StringReader(Files.readString(run.junitFile()))));
  }

  /** The page without what is not ours, or is the same in all: styles, scripts, the library. */
  private static String withoutAssets(String page) {
    return page.replaceAll("(?s)<style>.*?</style>", "<style></style>")
        .replaceAll("(?s)<script>.*?</script>", "<script></script>");
  }
}
