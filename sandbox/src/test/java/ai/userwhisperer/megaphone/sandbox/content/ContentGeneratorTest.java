package ai.userwhisperer.megaphone.sandbox.content;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.decisions.InterventionType;
import ai.userwhisperer.megaphone.sandbox.decisions.UserProfiles;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContentGeneratorTest {
  private final UserProfiles profiles = new UserProfiles(1);
  private final ContentGenerator generator = new ContentGenerator(1);

  @Test
  void theBodySaysWhatTheRequestTells() {
    Content content =
        generator.generate(
            request(
                InterventionType.REACTIVATION,
                Map.of("first_name", "Ada", "product", "Boards"),
                PersonalizationLevel.HIGH));

    assertThat(content.body()).contains("Hello Ada", "Boards", "plan");
    assertThat(content.personalizedParts()).isEqualTo(4);
  }

  @Test
  void nothingIsLeftToFillIn() {
    for (InterventionType type : InterventionType.values()) {
      Content content = generator.generate(request(type, Map.of(), PersonalizationLevel.LOW));
      assertThat(content.body() + content.subject()).doesNotContain("{", "}", "null");
    }
  }

  @Test
  void scoresVaryAroundTheirMeanAndPersonalContentsScoreHigher() {
    double plain = meanScore(Map.of(), PersonalizationLevel.LOW);
    double usual = meanScore(Map.of("first_name", "Ada"), PersonalizationLevel.MEDIUM);
    double personal =
        meanScore(Map.of("first_name", "Ada", "product", "Boards"), PersonalizationLevel.HIGH);

    assertThat(plain).isLessThan(usual);
    assertThat(usual).isLessThan(personal).isBetween(4.3, 4.5);
    assertThat(personal).isLessThanOrEqualTo(ContentGenerator.BEST_SCORE);
  }

  private double meanScore(Map<String, String> details, PersonalizationLevel level) {
    return IntStream.range(0, 2000)
        .mapToObj(i -> generator.generate(request(InterventionType.EDUCATION, details, level)))
        .mapToDouble(Content::qualityScore)
        .average()
        .orElseThrow();
  }

  private ContentRequest request(
      InterventionType type, Map<String, String> details, PersonalizationLevel level) {
    return new ContentRequest(profiles.of("usr_1"), type, "email", details, level);
  }
}
