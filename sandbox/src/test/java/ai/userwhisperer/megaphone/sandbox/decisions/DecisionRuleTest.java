package ai.userwhisperer.megaphone.sandbox.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionRuleTest {
  @ParameterizedTest
  @CsvSource({
    // plan, days inactive, engagement, churn risk, trigger, asked, type, channel
    "free, 0, 0.9, 0.1, , , MONETIZATION, in_app",
    "premium, 0, 0.9, 0.1, , , CELEBRATION, in_app",
    "free, 1, 0.5, 0.4, , , EDUCATION, push",
    "free, 5, 0.2, 0.7, , , RETENTION, email",
    "free, 14, 0.2, 0.9, , , REACTIVATION, email",
    "free, 20, 0.2, 0.9, payment_failed, , RETENTION, in_app",
    "free, 0, 0.2, 0.9, user_signup, , ONBOARDING, in_app",
    "free, 0, 0.2, 0.9, support_ticket_created, , SUPPORT, in_app",
    "free, 0, 0.9, 0.1, feature_limit_reached, , MONETIZATION, in_app",
    "free, 0, 0.9, 0.1, page_viewed, , MONETIZATION, in_app",
    "free, 0, 0.9, 0.1, payment_failed, EDUCATION, EDUCATION, in_app"
  })
  void theFirstRuleThatHoldsDecides(
      String plan,
      int daysInactive,
      double engagement,
      double churnRisk,
      String trigger,
      InterventionType asked,
      InterventionType type,
      String channel) {
    UserProfile profile =
        new UserProfile("usr_1", plan, daysInactive, 3, 0.5, engagement, churnRisk);
    DecisionRequest request = new DecisionRequest(profile, trigger, asked);

    assertThat(DecisionRule.typeFor(request)).isEqualTo(type);
    assertThat(DecisionRule.channelFor(request)).isEqualTo(channel);
    assertThat(DecisionRule.confidence(request)).isBetween(0.6, 1.0);
  }
}
