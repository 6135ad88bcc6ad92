package ai.userwhisperer.megaphone.simulations.journey;

import ai.userwhisperer.megaphone.measurements.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The requests of a journey beside its events, as JSON. */
public final class RequestBodies {
  private static final List<String> SCORES = List.of("engagement_score", "churn_risk_score");

  private static final List<String> LEVELS = List.of("medium", "low", "high");

  private RequestBodies() {}

  /** {@code POST /v1/users/identify}. */
  public static String identify(Journey journey, String runKey) {
    ObjectNode body = ofUser(journey);
    body.putObject("traits").put("plan", journey.plan()).put("source", "megaphone-" + runKey);
    return Json.line(body);
  }

  /**
   * {@code POST /v1/decisions/trigger}: triggered by the journey's last event, with what the
   * platform itself said of the user.
   *
   * @param profile the answer to {@code GET /v1/users/<id>}; a missing node when it failed
   */
  public static String decision(Journey journey, JsonNode profile) {
    ObjectNode body = ofUser(journey);
    body.putObject("trigger_event").put("event_type", journey.lastEventType());
    ObjectNode context = context(body, journey);
    for (String score : SCORES) {
      JsonNode value = profile.findValue(score);
      if (value != null && value.isNumber()) {
        context.set(score, value);
      }
    }
    return Json.line(body);
  }

  /** {@code POST /v1/decisions/trigger}: for a user of whom the request says everything. */
  public static String decision(LabelledUser user) {
    return Json.line(decisionFor(user));
  }

  /** {@code POST /v1/decisions/batch}: one for each. */
  public static String decisions(List<LabelledUser> users) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode requests = body.putArray("requests");
    users.forEach(user -> requests.add(decisionFor(user)));
    return Json.line(body);
  }

  private static ObjectNode decisionFor(LabelledUser user) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("user_id", user.userId());
    if (user.triggerEvent() != null) {
      body.putObject("trigger_event").put("event_type", user.triggerEvent());
    }
    body.set("user_profile", user.profile());
    return body;
  }

  /** {@code POST /v1/content/generate}, in the form of the service: for what was decided. */
  public static String content(Journey journey, Intervention intervention) {
    ObjectNode body =
        ofUser(journey)
            .put("intervention_type", intervention.type())
            .put("channel", intervention.channel());
    context(body, journey);
    body.put("personalization_level", LEVELS.get((int) (journey.number() % LEVELS.size())));
    return Json.line(body);
  }

  /** {@code POST /v1/content/generate}, in the form of the documentation. */
  public static String templateContent(Journey journey, Intervention intervention) {
    ObjectNode body =
        ofUser(journey)
            .put("content_type", intervention.channel())
            .put("template_id", intervention.type());
    body.putObject("personalization_data").put("plan", journey.plan());
    return Json.line(body);
  }

  /** {@code POST /v1/messages/send}: what was generated, on its way. */
  public static String message(Journey journey, Intervention intervention, String text) {
    return Json.line(
        ofUser(journey)
            .put("channel", intervention.channel())
            .put("content", text)
            .put("template_id", intervention.type()));
  }

  private static ObjectNode ofUser(Journey journey) {
    return JsonNodeFactory.instance.objectNode().put("user_id", journey.userId());
  }

  private static ObjectNode context(ObjectNode body, Journey journey) {
    return body.putObject("user_context")
        .put("plan", journey.plan())
        .put("session_id", journey.sessionId());
  }
}
