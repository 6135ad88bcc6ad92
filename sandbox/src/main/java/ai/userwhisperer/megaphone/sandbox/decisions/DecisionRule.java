package ai.userwhisperer.megaphone.sandbox.decisions;

/**
 * The rule that decides right. The first of these that holds:
 *
 * <ol>
 *   <li>The request names an intervention: that one.
 *   <li>The trigger event speaks for itself: payment_failed and subscription_cancelled: retention;
 *       user_signup and trial_started: onboarding; error_encountered and support_ticket_created:
 *       support; feature_limit_reached: monetization; subscription_upgraded and payment_succeeded:
 *       celebration.
 *   <li>Inactive for {@link #DORMANT_DAYS} days or more: reactivation.
 *   <li>Churn risk of {@link #HIGH_CHURN_RISK} or more: retention.
 *   <li>Engagement of {@link #HIGH_ENGAGEMENT} or more: monetization on the free and basic plans,
 *       celebration on the others.
 *   <li>Education.
 * </ol>
 */
final class DecisionRule {
  static final int DORMANT_DAYS = 14;
  static final double HIGH_CHURN_RISK = 0.7;
  static final double HIGH_ENGAGEMENT = 0.75;

  private static final int AWAY_DAYS = 3;

  private DecisionRule() {}

  /** The right intervention. */
  static InterventionType typeFor(DecisionRequest request) {
    if (request.asked() != null) {
      return request.asked();
    }
    InterventionType byTrigger = typeForTrigger(request.triggerEvent());
    return byTrigger != null ? byTrigger : typeForProfile(request.profile());
  }

  private static InterventionType typeForTrigger(String event) {
    if (event == null) {
      return null;
    }
    return switch (event) {
      case "payment_failed", "subscription_cancelled" -> InterventionType.RETENTION;
      case "user_signup", "trial_started" -> InterventionType.ONBOARDING;
      case "error_encountered", "support_ticket_created" -> InterventionType.SUPPORT;
      case "feature_limit_reached" -> InterventionType.MONETIZATION;
      case "subscription_upgraded", "payment_succeeded" -> InterventionType.CELEBRATION;
      default -> null;
    };
  }

  private static InterventionType typeForProfile(UserProfile profile) {
    if (profile.daysInactive() >= DORMANT_DAYS) {
      return InterventionType.REACTIVATION;
    }
    if (profile.churnRiskScore() >= HIGH_CHURN_RISK) {
      return InterventionType.RETENTION;
    }
    if (profile.engagementScore() >= HIGH_ENGAGEMENT) {
      boolean canUpgrade = profile.plan().equals("free") || profile.plan().equals("basic");
      return canUpgrade ? InterventionType.MONETIZATION : InterventionType.CELEBRATION;
    }
    return InterventionType.EDUCATION;
  }

  /** Where to reach the user: in the app while there, by push soon after, then by e-mail. */
  static String channelFor(DecisionRequest request) {
    if (request.triggerEvent() != null || request.profile().daysInactive() == 0) {
      return "in_app";
    }
    return request.profile().daysInactive() < AWAY_DAYS ? "push" : "email";
  }

  /** 0 to 1: how far the user is from where the decision would be another. */
  static double confidence(DecisionRequest request) {
    if (request.asked() != null || typeForTrigger(request.triggerEvent()) != null) {
      return 0.95;
    }
    UserProfile profile = request.profile();
    double margin =
        Math.min(
            Math.abs(profile.churnRiskScore() - HIGH_CHURN_RISK),
            Math.abs(profile.engagementScore() - HIGH_ENGAGEMENT));
    return Math.round((0.6 + Math.min(0.35, margin)) * 1000) / 1000.0;
  }
}
