package ai.userwhisperer.megaphone.sandbox.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules for events, written a second time from their description, slowly and plainly. */
final class EventModel {
  private static final Set<String> MEMBERS =
      Set.of("event_type", "user_id", "timestamp", "event_id", "app_id", "properties", "context");
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "test|admin|'|--|;|\\||<|>|%|script|union|select|insert|update|delete|drop|create|alter",
          Pattern.CASE_INSENSITIVE);
  static final List<String> TYPES =
      List.of(
          "user_signup",
          "user_login",
          "user_logout",
          "feature_used",
          "page_viewed",
          "button_clicked",
          "form_submitted",
          "error_encountered",
          "trial_started",
          "subscription_upgraded",
          "subscription_cancelled",
          "payment_failed",
          "payment_succeeded",
          "support_ticket_created",
          "api_call_made",
          "notification_sent",
          "notification_clicked",
          "notification_dismissed",
          "purchase",
          "session_started",
          "session_ended",
          "feature_enabled",
          "feature_disabled",
          "feature_limit_reached",
          "user_activated");
  private static final Map<String, List<String>> NEEDED =
      Map.of(
          "feature_used", List.of("feature_name"),
          "error_encountered", List.of("error_type", "error_message"),
          "user_signup", List.of("email"),
          "purchase", List.of("amount", "currency", "product_id"));
  private static final Map<String, Set<String>> ALLOWED =
      Map.of(
          "feature_used",
          Set.of(
              "feature_name",
              "feature_category",
              "usage_duration",
              "success",
              "error_message",
              "metadata"),
          "error_encountered",
          Set.of(
              "error_type",
              "error_message",
              "error_code",
              "stack_trace",
              "url",
              "line_number",
              "column_number",
              "severity"),
          "user_signup",
          Set.of("email", "name", "plan", "referral_code", "signup_method"),
          "purchase",
          Set.of(
              "amount",
              "currency",
              "product_id",
              "quantity",
              "discount_code",
              "order_id",
              "payment_method"));

  private final Instant now;

  EventModel(Instant now) {
    this.now = now;
  }

  boolean accepts(JsonNode event) {
    if (!MEMBERS.containsAll(names(event)) || !event.has("event_type") || !event.has("user_id")) {
      return false;
    }
    return event.get("event_type").isTextual()
        && TYPES.contains(event.get("event_type").textValue())
        && isUserId(event.get("user_id"))
        && (!event.has("event_id") || matches(event.get("event_id"), "evt_[a-zA-Z0-9]{16}"))
        && (!event.has("app_id") || matches(event.get("app_id"), "app_[a-zA-Z0-9]{16}"))
        && (!event.has("timestamp") || isTimely(event.get("timestamp")))
        && (!event.has("context") || isContext(event.get("context")))
        && areProperties(event.get("event_type").textValue(), event.get("properties"));
  }

  static boolean isUserId(JsonNode node) {
    return node.isTextual()
        && !node.textValue().isEmpty()
        && node.textValue().length() <= 255
        && !FORBIDDEN.matcher(node.textValue()).find();
  }

  private boolean isTimely(JsonNode node) {
    try {
      Instant at = OffsetDateTime.parse(node.asText()).toInstant();
      return node.isTextual()
          && !at.isAfter(now.plus(Duration.ofMinutes(5)))
          && !at.isBefore(now.minus(Duration.ofDays(7)));
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static boolean isContext(JsonNode context) {
    if (!context.isObject()) {
      return false;
    }
    for (String name : names(context)) {
      JsonNode value = context.get(name);
      boolean good =
          switch (name) {
            case "ip" -> matches(value, "(\\d{1,3}\\.){3}\\d{1,3}|[0-9a-f:]+");
            case "user_agent" -> value.isTextual() && value.textValue().length() <= 1000;
            case "device_type" -> matches(value, "mobile|tablet|desktop|unknown");
            case "session_id",
                "referrer",
                "utm_source",
                "utm_medium",
                "utm_campaign",
                "utm_content",
                "utm_term" ->
                value.isTextual() && value.textValue().length() <= 255;
            default -> false;
          };
      if (!good) {
        return false;
      }
    }
    return true;
  }

  private static boolean areProperties(String type, JsonNode properties) {
    if (properties == null) {
      return !NEEDED.containsKey(type);
    }
    if (!properties.isObject() || levels(properties) > 10) {
      return false;
    }
    if (properties.toString().length() > 50 * 1024) {
      return false;
    }
    if (!NEEDED.containsKey(type)) {
      return true;
    }
    if (!names(properties).containsAll(NEEDED.get(type))
        || !ALLOWED.get(type).containsAll(names(properties))) {
      return false;
    }
    return names(properties).stream()
        .allMatch(name -> isProperty(type, name, properties.get(name)));
  }

  private static boolean isProperty(String type, String name, JsonNode value) {
    return switch (name) {
      case "feature_name", "product_id" -> value.isTextual() && !value.textValue().isEmpty();
      case "error_message" ->
          value.isTextual() && (type.equals("feature_used") || !value.textValue().isEmpty());
      case "usage_duration", "amount" -> value.isNumber() && value.doubleValue() >= 0;
      case "success" -> value.isBoolean();
      case "metadata" -> value.isObject();
      case "error_type" -> matches(value, "validation|network|server|client|unknown");
      case "severity" -> matches(value, "low|medium|high|critical");
      case "line_number", "column_number" -> value.isIntegralNumber() && value.longValue() >= 0;
      case "quantity" -> value.isIntegralNumber() && value.longValue() >= 1;
      case "plan" -> matches(value, "free|basic|premium|enterprise");
      case "signup_method" -> matches(value, "email|google|facebook|github|linkedin|other");
      case "currency" -> matches(value, "[A-Z]{3}");
      case "email" -> matches(value, "[^@\\s]+@[^@\\s.]+(\\.[^@\\s.]+)+");
      default -> value.isTextual();
    };
  }

  private static int levels(JsonNode node) {
    int deepest = 0;
    for (JsonNode child : node) {
      deepest = Math.max(deepest, levels(child));
    }
    return node.isContainerNode() ? deepest + 1 : 0;
  }

  private static boolean matches(JsonNode node, String pattern) {
    return node.isTextual() && node.textValue().matches(pattern);
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new java.util.HashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
