package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.decisions.UserProfile;
import ai.userwhisperer.megaphone.sandbox.decisions.UserProfiles;
import ai.userwhisperer.megaphone.sandbox.events.UserIds;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** What the platform says of users, and takes for them. */
final class UserEndpoints {
  private static final String PREFIX = "/v1/users/";

  private final UserProfiles profiles;

  UserEndpoints(UserProfiles profiles) {
    this.profiles = profiles;
  }

  /** {@code POST /v1/events/identify}. */
  void identifyEvent(Exchange exchange) throws RefusedException, IOException {
    identify(exchange, 202, "accepted");
  }

  /** {@code POST /v1/users/identify}. */
  void identifyUser(Exchange exchange) throws RefusedException, IOException {
    identify(exchange, 200, "identified");
  }

  private static void identify(Exchange exchange, int status, String word)
      throws RefusedException, IOException {
    JsonBody body = JsonBody.of(exchange);
    String userId = body.userId();
    body.object("traits");
    exchange.answer(
        status,
        JsonText.object()
            .put("status", word)
            .put("user_id", userId)
            .put("timestamp", Instant.now().toString())
            .toString());
  }

  /** {@code GET /v1/users/{user_id}}. */
  void profile(Exchange exchange) throws RefusedException {
    exchange.answer(200, JsonText.profile(profiles.of(userId(exchange))).toString());
  }

  /** {@code GET /v1/users/{user_id}/analysis?include_predictions=true}. */
  void analysis(Exchange exchange) throws RefusedException {
    UserProfile profile = profiles.of(userId(exchange));
    ObjectNode answer = JsonText.object().put("user_id", profile.userId());
    answer
        .putObject("behavioral_metrics")
        .put("sessions_per_week", profile.sessionsPerWeek())
        .put("days_inactive", profile.daysInactive())
        .put("feature_adoption_rate", profile.featureAdoptionRate())
        .put("engagement_score", profile.engagementScore());
    if (wantsPredictions(exchange)) {
      answer
          .putObject("predictions")
          .put("churn_risk_score", profile.churnRiskScore())
          .put("lifecycle_stage", profile.lifecycleStage());
    }
    exchange.answer(200, answer.put("analyzed_at", Instant.now().toString()).toString());
  }

  private static boolean wantsPredictions(Exchange exchange) throws RefusedException {
    List<String> values = Query.of(exchange).get("include_predictions");
    return values != null && values.contains("true");
  }

  private static String userId(Exchange exchange) throws RefusedException {
    try {
      String path = new QueryStringDecoder(exchange.path()).path();
      String tail = path.substring(PREFIX.length());
      String userId =
          exchange.route().path().endsWith("/analysis")
              ? tail.substring(0, tail.length() - "/analysis".length())
              : tail;
      if (UserIds.isValid(userId)) {
        return userId;
      }
    } catch (IllegalArgumentException e) {
      // A broken escape: no user id.
    }
    throw RefusedException.validation("user_id", UserIds.RULE);
  }
}
