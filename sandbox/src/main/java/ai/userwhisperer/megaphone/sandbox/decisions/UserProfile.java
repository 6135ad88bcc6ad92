package ai.userwhisperer.megaphone.sandbox.decisions;

/**
 * What the platform knows of a user.
 *
 * @param userId whose it is
 * @param plan free, basic, premium or enterprise
 * @param daysInactive whole days since the last session
 * @param sessionsPerWeek sessions in a usual week
 * @param featureAdoptionRate share of the features that the user has used, 0 to 1
 * @param engagementScore 0 to 1
 * @param churnRiskScore 0 to 1
 */
public record UserProfile(
    String userId,
    String plan,
    int daysInactive,
    int sessionsPerWeek,
    double featureAdoptionRate,
    double engagementScore,
    double churnRiskScore) {

  /** Where the user stands: new, active, at_risk or dormant. */
  public String lifecycleStage() {
    if (daysInactive >= DecisionRule.DORMANT_DAYS) {
      return "dormant";
    }
    if (churnRiskScore >= DecisionRule.HIGH_CHURN_RISK) {
      return "at_risk";
    }
    return sessionsPerWeek == 0 ? "new" : "active";
  }
}
