package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.content.Content;
import ai.userwhisperer.megaphone.sandbox.content.ContentGenerator;
import ai.userwhisperer.megaphone.sandbox.content.ContentRequest;
import ai.userwhisperer.megaphone.sandbox.decisions.Decision;
import ai.userwhisperer.megaphone.sandbox.decisions.UserProfile;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The platform's JSON forms of what the stand-ins know and make. */
final class JsonText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonText() {}

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static ObjectNode profile(UserProfile profile) {
    return object()
        .put("user_id", profile.userId())
        .put("plan", profile.plan())
        .put("lifecycle_stage", profile.lifecycleStage())
        .put("days_inactive", profile.daysInactive())
        .put("engagement_score", profile.engagementScore())
        .put("churn_risk_score", profile.churnRiskScore());
  }

  static ObjectNode decision(Decision decision) {
    return object()
        .put("decision_id", decision.id())
        .put("user_id", decision.userId())
        .put("should_intervene", true)
        .put("intervention_type", decision.type().wireName())
        .put("channel", decision.channel())
        .put("confidence", decision.confidence())
        .put("reasoning", decision.reason())
        .put("created_at", decision.createdAt());
  }

  static ObjectNode content(ContentRequest request, Content content) {
    ObjectNode node =
        object()
            .put("content_id", content.id())
            .put("user_id", request.profile().userId())
            .put("intervention_type", request.type().wireName())
            .put("channel", request.channel())
            .put("subject", content.subject())
            .put("body", content.body())
            .put("call_to_action", content.callToAction());
    node.putObject("metadata")
        .put("generation_method", ContentGenerator.GENERATION_METHOD)
        .put("quality_score", content.qualityScore())
        .put("personalization_level", request.level().wireName())
        .put("personalized_parts", content.personalizedParts());
    return node;
  }
}
