package ai.userwhisperer.megaphone.sandbox.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import ai.userwhisperer.megaphone.sandbox.faults.FaultKind;
import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import ai.userwhisperer.megaphone.sandbox.metrics.PrometheusText;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DecisionEngineTest {
  private static final int DECISIONS = 20_000;

  private final UserProfiles profiles = new UserProfiles(1);
  private final Faults faults = new Faults(1);
  private final DecisionEngine engine = new DecisionEngine(1, faults);

  @Test
  void beforeTheFirstDecisionThereIsNoAccuracy() {
    assertThat(metrics()).doesNotContain("userwhisperer_ml_model_accuracy");
  }

  @Test
  void theAccuracyShownIsThatOfTheDecisionsMade() {
    assertThat((double) rightOf(DECISIONS) / DECISIONS).isBetween(0.97, 0.99);

    int right = rightOf(DecisionEngine.JUDGED);
    assertThat(accuracyShown()).isEqualTo((double) right / DecisionEngine.JUDGED);
  }

  @Test
  void theAccuracyShownIsThatOfFewDecisionsWhereFewWereMade() {
    assertThat(accuracyOf(3)).isEqualTo(accuracyShown());
  }

  @Test
  void wrongDecisionsLowerTheAccuracyAndRightOnesRaiseItAgain() {
    rightOf(DECISIONS);
    faults.set(List.of(Fault.parse("decisions-wrong=30%")));

    double wrong = accuracyOf(DecisionEngine.JUDGED);
    assertThat(accuracyShown()).isEqualTo(wrong).isBetween(0.62, 0.75);

    faults.clear(FaultKind.DECISIONS_WRONG);
    double healed = accuracyOf(DecisionEngine.JUDGED);
    assertThat(accuracyShown()).isEqualTo(healed).isGreaterThan(0.96);
  }

  private double accuracyOf(int decisions) {
    return (double) rightOf(decisions) / decisions;
  }

  private int rightOf(int decisions) {
    int right = 0;
    for (int i = 0; i < decisions; i++) {
      DecisionRequest request = new DecisionRequest(profiles.of("usr_" + i), null, null);
      right += engine.decide(request).type() == DecisionRule.typeFor(request) ? 1 : 0;
    }
    return right;
  }

  private double accuracyShown() {
    Matcher shown =
        Pattern.compile("^userwhisperer_ml_model_accuracy (\\S+)$", Pattern.MULTILINE)
            .matcher(metrics());
    assertThat(shown.find()).isTrue();
    return Double.parseDouble(shown.group(1));
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
