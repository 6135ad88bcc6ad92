package ai.userwhisperer.megaphone.sandbox.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.metrics.PrometheusText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DecisionEngineTest {
  private static final int DECISIONS = 20_000;

  private final UserProfiles profiles = new UserProfiles(1);
  private final DecisionEngine engine = new DecisionEngine(1);

  @Test
  void beforeTheFirstDecisionThereIsNoAccuracy() {
    assertThat(metrics()).doesNotContain("userwhisperer_ml_model_accuracy");
  }

  @Test
  void theAccuracyShownIsThatOfTheDecisionsMade() {
    int right = 0;
    for (int i = 0; i < DECISIONS; i++) {
      DecisionRequest request = new DecisionRequest(profiles.of("usr_" + i), null, null);
      right += engine.decide(request).type() == DecisionRule.typeFor(request) ? 1 : 0;
    }

    Matcher shown =
        Pattern.compile("^userwhisperer_ml_model_accuracy (\\S+)$", Pattern.MULTILINE)
            .matcher(metrics());
    assertThat(shown.find()).isTrue();
    assertThat(Double.parseDouble(shown.group(1))).isEqualTo((double) right / DECISIONS);
    assertThat((double) right / DECISIONS).isBetween(0.97, 0.99);
  }

  @Test
  void theLatestDecisionsComeNewestFirst() {
    Decision first = decide("usr_a");
    Decision second = decide("usr_b");
    Decision third = decide("usr_a");

    assertThat(engine.latest(null, 10)).containsExactly(third, second, first);
    assertThat(engine.latest("usr_a", 10)).containsExactly(third, first);
    assertThat(engine.latest(null, 1)).containsExactly(third);
  }

  private Decision decide(String userId) {
    return engine.decide(new DecisionRequest(profiles.of(userId), null, null));
  }

  private String metrics() {
    PrometheusText text = new PrometheusText();
    engine.writeTo(text);
    return text.toString();
  }
}
