package ai.userwhisperer.megaphone.sandbox;

import ai.userwhisperer.megaphone.sandbox.events.EventModel;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The rules for calls other than events, written a second time from their description, slowly and
 * plainly. A member that is null counts as one that is not there.
 */
final class CallModel {
  static final List<String> INTERVENTIONS =
      List.of(
          "onboarding",
          "retention",
          "monetization",
          "reactivation",
          "support",
          "celebration",
          "education");
  static final List<String> CHANNELS = List.of("email", "sms", "push", "in_app", "webhook");
  static final List<String> LEVELS = List.of("low", "medium", "high");
  static final List<String> PLANS = List.of("free", "basic", "premium", "enterprise");

  private final Set<String> wrong = new TreeSet<>();

  private CallModel() {}

  /** The members that the platform may complain of; none when it has to take the call. */
  static Set<String> wrongFields(String path, JsonNode body) {
    CallModel model = new CallModel();
    switch (path) {
      case "/v1/events/identify", "/v1/users/identify" -> model.identify(body);
      case "/v1/decisions/trigger", "/v1/decisions/make" -> model.decision("", body);
      case "/v1/decisions/batch" -> model.decisions(body);
      case "/v1/content/generate" -> model.content(body);
      case "/v1/messages/send" -> model.message(body);
      default -> throw new IllegalArgumentException(path);
    }
    return model.wrong;
  }

  private void identify(JsonNode body) {
    userId("", body);
    object("", body, "traits");
  }

  private void decision(String at, JsonNode body) {
    userId(at, body);
    optional(at, body, "intervention_type", value -> isOneOf(INTERVENTIONS, value));
    object(at, body, "trigger_event");
    JsonNode trigger = body.path("trigger_event");
    if (trigger.isObject() && !isText(trigger.path("event_type"))) {
      wrong.add(at + "trigger_event.event_type");
    }
    for (String name : List.of("user_context", "user_profile")) {
      object(at, body, name);
      JsonNode user = body.path(name);
      String inside = at + name + ".";
      optional(inside, user, "plan", value -> isOneOf(PLANS, value));
      optional(inside, user, "days_inactive", value -> isNumber(value, 36_500));
      optional(inside, user, "engagement_score", value -> isNumber(value, 1));
      optional(inside, user, "churn_risk_score", value -> isNumber(value, 1));
    }
  }

  private void decisions(JsonNode body) {
    JsonNode requests = body.path("requests");
    if (!requests.isArray() || requests.isEmpty() || requests.size() > 100) {
      wrong.add("requests");
      return;
    }
    for (int i = 0; i < requests.size(); i++) {
      if (requests.get(i).isObject()) {
        decision("requests[" + i + "].", requests.get(i));
      } else {
        wrong.add("requests[" + i + "]");
      }
    }
  }

  private void content(JsonNode body) {
    userId("", body);
    optional("", body, "intervention_type", value -> isOneOf(INTERVENTIONS, value));
    optional("", body, "content_type", CallModel::isText);
    if (isNone(body.path("intervention_type")) && isNone(body.path("content_type"))) {
      wrong.add("intervention_type");
    }
    optional("", body, "template_id", CallModel::isText);
    optional("", body, "channel", value -> isOneOf(CHANNELS, value));
    optional("", body, "personalization_level", value -> isOneOf(LEVELS, value));
    for (String name : List.of("user_context", "personalization_data")) {
      object("", body, name);
      optional(name + ".", body.path(name), "first_name", CallModel::isText);
      optional(name + ".", body.path(name), "product", CallModel::isText);
    }
  }

  private void message(JsonNode body) {
    userId("", body);
    if (!isOneOf(CHANNELS, body.path("channel"))) {
      wrong.add("channel");
    }
    optional("", body, "template_id", CallModel::isText);
    if (isNone(body.path("content")) && isNone(body.path("template_id"))) {
      wrong.add("content");
    }
    optional("", body, "schedule_at", EventModel::isTimestamp);
  }

  private void userId(String at, JsonNode body) {
    if (!EventModel.isUserId(body.path("user_id"))) {
      wrong.add(at + "user_id");
    }
  }

  private void object(String at, JsonNode body, String name) {
    optional(at, body, name, JsonNode::isObject);
  }

  private void optional(String at, JsonNode body, String name, Predicate<JsonNode> rule) {
    JsonNode value = body.isObject() ? body.path(name) : MissingNode.getInstance();
    if (!isNone(value) && !rule.test(value)) {
      wrong.add(at + name);
    }
  }

  private static boolean isNone(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  private static boolean isText(JsonNode value) {
    return value.isTextual() && !value.textValue().isEmpty();
  }

  private static boolean isOneOf(List<String> allowed, JsonNode value) {
    return value.isTextual() && allowed.contains(value.textValue());
  }

  private static boolean isNumber(JsonNode value, double most) {
    return value.isNumber() && value.doubleValue() >= 0 && value.doubleValue() <= most;
  }
}
