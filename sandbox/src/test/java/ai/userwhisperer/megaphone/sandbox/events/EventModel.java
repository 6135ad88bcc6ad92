package ai.userwhisperer.megaphone.sandbox.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.net.InetAddresses;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules for events, written a second time from their description, slowly and plainly. */
public final class EventModel {
  static final List<String> MEMBERS =
      List.of("event_type", "user_id", "timestamp", "event_id", "app_id", "properties", "context");
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "test|admin|'|--|;|\\||<|>|%|script|union|select|insert|update|delete|drop|create|alter",
          Pattern.CASE_INSENSITIVE);

  /** The types that event-ingestion takes. */
  public static final List<String> TYPES =
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

  private static final Pattern RFC_3339 =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\d)[Tt](\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?)\\d*"
              + "(?:[Zz]|([+-])([01]\\d|2[0-3]):([0-5]\\d))");
  private static final int MAX_PROPERTIES_BYTES = 50 * 1024;
  private static final int MAX_PROPERTIES_LEVELS = 10;
  private static final int MAX_SHOWN_CHARS = 100;

  private final Instant now;

  public EventModel(Instant now) {
    this.now = now;
  }

  /** Whether the platform takes it. */
  public boolean accepts(JsonNode event) {
    return wrongFields(event).isEmpty();
  }

  /** The members that the platform has to complain of, with their paths. */
  public Set<String> wrongFields(JsonNode event) {
    if (!event.isObject()) {
      return Set.of("event");
    }
    Set<String> wrong = new TreeSet<>();
    for (String name : names(event)) {
      if (!MEMBERS.contains(name)) {
        wrong.add(shown(name));
      }
    }
    JsonNode type = event.path("event_type");
    boolean known = type.isTextual() && TYPES.contains(type.textValue());
    check(known, "event_type", wrong);
    check(isUserId(event.path("user_id")), "user_id", wrong);
    check(isIdentifier(event.get("event_id"), "evt_"), "event_id", wrong);
    check(isIdentifier(event.get("app_id"), "app_"), "app_id", wrong);
    check(!event.has("timestamp") || isTimely(event.get("timestamp")), "timestamp", wrong);
    if (event.has("context")) {
      checkContext(event.get("context"), wrong);
    }
    checkProperties(known ? type.textValue() : "", event.get("properties"), wrong);
    return wrong;
  }

  private static void check(boolean good, String field, Set<String> wrong) {
    if (!good) {
      wrong.add(field);
    }
  }

  private static String shown(String field) {
    return field.length() <= MAX_SHOWN_CHARS ? field : field.substring(0, MAX_SHOWN_CHARS) + "…";
  }

  /** The id that an event has, or null when it has none that is one. */
  public static String eventId(JsonNode event) {
    JsonNode id = event.get("event_id");
    return id != null && isIdentifier(id, "evt_") ? id.textValue() : null;
  }

  /** Whether it is of RFC 3339, whenever that is. */
  public static boolean isTimestamp(JsonNode node) {
    return at(node) != null;
  }

  /** Whether the platform takes it for a user. */
  public static boolean isUserId(JsonNode node) {
    return node.isTextual()
        && !node.textValue().isEmpty()
        && node.textValue().length() <= 255
        && !FORBIDDEN.matcher(node.textValue()).find();
  }

  private static boolean isIdentifier(JsonNode node, String prefix) {
    return node == null || matches(node, prefix + "[a-zA-Z0-9]{16}");
  }

  private boolean isTimely(JsonNode node) {
    Instant at = at(node);
    return at != null
        && !at.isAfter(now.plus(Duration.ofMinutes(5)))
        && !at.isBefore(now.minus(Duration.ofDays(7)));
  }

  private static Instant at(JsonNode node) {
    Matcher matcher = RFC_3339.matcher(node.isTextual() ? node.textValue() : "");
    if (!matcher.matches()) {
      return null;
    }
    try {
      Instant local =
          LocalDateTime.of(LocalDate.parse(matcher.group(1)), LocalTime.parse(matcher.group(2)))
              .toInstant(ZoneOffset.UTC);
      if (matcher.group(3) == null) {
        return local;
      }
      Duration offset =
          Duration.ofHours(Long.parseLong(matcher.group(4)))
              .plusMinutes(Long.parseLong(matcher.group(5)));
      return matcher.group(3).equals("-") ? local.plus(offset) : local.minus(offset);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static void checkContext(JsonNode context, Set<String> wrong) {
    if (!context.isObject()) {
      wrong.add("context");
      return;
    }
    for (String name : names(context)) {
      JsonNode value = context.get(name);
      boolean good =
          switch (name) {
            case "ip" -> isAddress(value);
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
      check(good, shown("context." + name), wrong);
    }
  }

  private static boolean isAddress(JsonNode node) {
    return node.isTextual()
        && node.textValue().indexOf('%') < 0
        && InetAddresses.isInetAddress(node.textValue());
  }

  private static void checkProperties(String type, JsonNode properties, Set<String> wrong) {
    if (properties != null && !properties.isObject()) {
      wrong.add("properties");
      return;
    }
    if (properties != null
        && (levels(properties) > MAX_PROPERTIES_LEVELS
            || properties.toString().getBytes(StandardCharsets.UTF_8).length
                > MAX_PROPERTIES_BYTES)) {
      wrong.add("properties");
    }
    for (String name : NEEDED.getOrDefault(type, List.of())) {
      check(properties != null && properties.has(name), "properties." + name, wrong);
    }
    if (properties != null && NEEDED.containsKey(type)) {
      for (String name : names(properties)) {
        boolean good =
            ALLOWED.get(type).contains(name) && isProperty(type, name, properties.get(name));
        check(good, shown("properties." + name), wrong);
      }
    }
  }

  private static boolean isProperty(String type, String name, JsonNode value) {
    return switch (name) {
      case "feature_name", "product_id" -> value.isTextual() && !value.textValue().isEmpty();
      case "error_message" ->
          value.isTextual() && (type.equals("feature_used") || !value.textValue().isEmpty());
      case "usage_duration", "amount" -> value.isNumber() && value.decimalValue().signum() >= 0;
      case "success" -> value.isBoolean();
      case "metadata" -> value.isObject();
      case "error_type" -> matches(value, "validation|network|server|client|unknown");
      case "severity" -> matches(value, "low|medium|high|critical");
      case "line_number", "column_number" ->
          value.isIntegralNumber() && value.bigIntegerValue().signum() >= 0;
      case "quantity" -> value.isIntegralNumber() && value.bigIntegerValue().signum() > 0;
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
    Set<String> names = new LinkedHashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
