package ai.userwhisperer.megaphone.sandbox.content;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.decisions.InterventionType;
import ai.userwhisperer.megaphone.sandbox.decisions.UserProfiles;
import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContentGeneratorTest {
  private final UserProfiles profiles = new UserProfiles(1);
  private final Faults faults = new Faults(1);
  private final ContentGenerator generator = new ContentGenerator(1, faults);

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

  @Test
  void poorContentsAreLeftUnfilledAndScoreLowWhateverTheirPurpose() {
    faults.set(List.of(Fault.parse("content-poor=100%")));
    for (InterventionType type : InterventionType.values()) {
      Content content =
          generator.generate(request(type, Map.of("first_name", "Ada"), PersonalizationLevel.HIGH));
      assertThat(content.body()).contains("{name}").doesNotContain("Ada");
      assertThat(content.qualityScore()).isBetween(1.0, 2.1);
    }
    faults.clear();
    assertThat(meanScore(Map.of(), PersonalizationLevel.LOW)).isGreaterThan(4);
  }

  @Test
  void theShareOfPoorContentsDecidesTheMeanScore() {
    double healthy = meanScore(Map.of("first_name", "Ada"), PersonalizationLevel.MEDIUM);
    faults.set(List.of(Fault.parse("content-poor=50%")));

    double half = meanScore(Map.of("first_name", "Ada"), PersonalizationLevel.MEDIUM);
    assertThat(half).isBetween((healthy + 1.6) / 2 - 0.2, (healthy + 1.6) / 2 + 0.2);
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
