package ai.userwhisperer.megaphone.generators.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the platform demands of an event, as its own validators have it; written apart from them.
 */
final class PlatformRules {
  static final Set<String> REFUSED_IN_USER_IDS =
      Set.of(
          "test", "admin", "'", "--", ";", "|", "<", ">", "%", "script", "union", "select",
          "insert", "update", "delete", "drop", "create", "alter");

  private static final Set<String> MEMBERS =
      Set.of("event_type", "user_id", "timestamp", "event_id", "app_id", "properties", "context");
  private static final Set<String> CONTEXT =
      Set.of(
          "ip",
          "user_agent",
          "session_id",
          "device_type",
          "referrer",
          "utm_source",
          "utm_medium",
          "utm_campaign",
          "utm_content",
          "utm_term");
  private static final Map<String, Set<String>> REQUIRED =
      Map.of(
          "feature_used", Set.of("feature_name"),
          "error_encountered", Set.of("error_type", "error_message"),
          "user_signup", Set.of("email"),
          "purchase", Set.of("amount", "currency", "product_id"));
  private static final Map<String, Set<String>> OPTIONAL =
      Map.of(
          "feature_used",
              Set.of("feature_category", "usage_duration", "success", "error_message", "metadata"),
          "error_encountered",
              Set.of(
                  "error_code", "stack_trace", "url", "line_number", "column_number", "severity"),
          "user_signup", Set.of("name", "plan", "referral_code", "signup_method"),
          "purchase", Set.of("quantity", "discount_code", "order_id", "payment_method"));

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private PlatformRules() {}

  static JsonNode check(String json, long epochMs) {
    JsonNode event = parse(json);
    assertThat(names(event)).isSubsetOf(MEMBERS);
    assertThat(event.path("event_id").textValue()).matches("evt_[a-zA-Z0-9]{16}");
    assertThat(event.path("app_id").textValue()).matches("app_[a-zA-Z0-9]{16}");
    assertThat(event.path("event_type").textValue()).matches("[a-z_]+");
    String userId = event.path("user_id").textValue();
    assertThat(userId).matches("usr_[a-zA-Z0-9]{16}");
    assertThat(REFUSED_IN_USER_IDS)
        .noneMatch(word -> userId.toLowerCase(Locale.ROOT).contains(word));
    String timestamp = event.path("timestamp").textValue();
    assertThat(timestamp).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(Instant.parse(timestamp).toEpochMilli()).isEqualTo(epochMs);
    checkContext(event.path("context"));
    checkProperties(event.path("event_type").textValue(), event.path("properties"));
    return event;
  }

  private static void checkContext(JsonNode context) {
    assertThat(names(context)).isSubsetOf(CONTEXT);
    assertThat(context.path("device_type").textValue())
        .isIn("mobile", "tablet", "desktop", "unknown");
    assertThat(context.path("user_agent").textValue()).hasSizeBetween(1, 1_000);
    assertThat(context.path("session_id").textValue()).hasSizeBetween(1, 255);
    assertThat(context.path("utm_source").textValue()).matches("megaphone-[a-zA-Z0-9]{6}");
  }

  private static void checkProperties(String type, JsonNode properties) {
    assertThat(properties.isObject()).isTrue();
    assertThat(properties.toString().length()).isLessThan(50 * 1024);
    if (REQUIRED.containsKey(type)) {
      Set<String> allowed = new TreeSet<>(REQUIRED.get(type));
      allowed.addAll(OPTIONAL.get(type));
      assertThat(names(properties)).containsAll(REQUIRED.get(type)).isSubsetOf(allowed);
    }
    switch (type) {
      case "error_encountered" -> {
        assertThat(properties.path("error_type").textValue())
            .isIn("validation", "network", "server", "client", "unknown");
        assertThat(properties.path("severity").textValue())
            .isIn("low", "medium", "high", "critical");
        assertThat(properties.path("line_number").isInt()).isTrue();
      }
      case "user_signup" -> {
        assertThat(properties.path("email").textValue()).matches("[a-z0-9]+@example\\.com");
        assertThat(properties.path("plan").textValue())
            .isIn("free", "basic", "premium", "enterprise");
        assertThat(properties.path("signup_method").textValue())
            .isIn("email", "google", "facebook", "github", "linkedin", "other");
      }
      case "purchase" -> {
        assertThat(properties.path("currency").textValue()).matches("[A-Z]{3}");
        assertThat(properties.path("amount").isNumber()).isTrue();
      }
      default -> {}
    }
  }

  static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(json, e);
    }
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
