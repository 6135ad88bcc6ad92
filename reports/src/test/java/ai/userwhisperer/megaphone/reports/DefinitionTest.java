package ai.userwhisperer.megaphone.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DefinitionTest {
  @Test
  void theDocumentSaysWhatTheCodeSays() throws IOException {
    Path generated = Path.of("target", "metrics.md");
    Files.writeString(generated, Definition.document());

    assertThat(Path.of("..", "docs", "metrics.md"))
        .as("docs/metrics.md is out of date: copy reports/target/metrics.md over it")
        .hasSameTextualContentAs(generated);
  }

  @Test
  void aMetricWithoutADefinitionCannotBeMade() {
    Metrics.Builder builder = new Metrics.Builder();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.value(Scope.phase("gateway"), "luck", 7, "nowhere"))
        .withMessage("<phase>.luck: has no definition");
  }

  @Test
  void everyDefinitionHasANameOfItsOwnInItsScope() {
    for (Scope.Kind kind : Scope.Kind.values()) {
      assertThat(
              Definitions.ALL.stream()
                  .filter(definition -> definition.kinds().contains(kind))
                  .map(Definition::name))
          .doesNotHaveDuplicates();
    }
  }
}
