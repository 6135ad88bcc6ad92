package ai.userwhisperer.megaphone.sandbox.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Good events, about half of them with something changed that may make them bad. */
final class RandomEvents {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1",
          "2.5",
          "1e3",
          "[]",
          "{}",
          "{\"a\":[{\"b\":1}]}",
          "[[[[[[[[[1]]]]]]]]]",
          "[[[[[[[[[[1]]]]]]]]]]",
          "\"\"",
          "\"high\"",
          "\"premium\"",
          "\"google\"",
          "\"network\"",
          "\"mobile\"",
          "\"EUR\"",
          "\"eur\"",
          "\"a@b.example\"",
          "\"a@b\"",
          "\"203.0.113.7\"",
          "\"2001:db8::1\"",
          "\"no address\"",
          "\"evt_0123456789abcdeF\"",
          "\"evt_0123456789abcde\"",
          "\"app_0123456789abcdeF\"",
          "\"usr_0123456789abcdeF\"",
          "\"Zürich \\uD83D\\uDE80\"",
          "\"my-TEST-user\"",
          "\"x;y\"",
          "\"a--b\"",
          "\"dropped\"",
          "\"purchase\"",
          "\"Page_viewed\"",
          "\"feature_used\"",
          "\"error_encountered\"",
          "\"user_signup\"");
  private static final List<String> NAMES =
      List.of(
          "event_type",
          "user_id",
          "timestamp",
          "event_id",
          "app_id",
          "properties",
          "context",
          "received_at",
          "x");
  private static final List<String> INNER_NAMES =
      List.of(
          "feature_name",
          "feature_category",
          "usage_duration",
          "success",
          "error_message",
          "metadata",
          "error_type",
          "error_code",
          "line_number",
          "severity",
          "email",
          "plan",
          "signup_method",
          "amount",
          "currency",
          "product_id",
          "quantity",
          "ip",
          "user_agent",
          "session_id",
          "device_type",
          "utm_source",
          "x");

  private final Random random;
  private final Instant now;

  RandomEvents(Random random, Instant now) {
    this.random = random;
    this.now = now;
  }

  ObjectNode next() {
    ObjectNode event = JSON.createObjectNode();
    String type = EventModel.TYPES.get(random.nextInt(EventModel.TYPES.size()));
    event.put("event_id", "evt_" + letters()).put("event_type", type);
    event.put("user_id", "usr_" + letters());
    event.put("timestamp", timestamp());
    if (random.nextBoolean()) {
      event.put("app_id", "app_" + letters());
    }
    ObjectNode properties = event.putObject("properties");
    switch (type) {
      case "feature_used" -> properties.put("feature_name", "board").put("success", true);
      case "error_encountered" ->
          properties.put("error_type", "server").put("error_message", "it broke");
      case "user_signup" -> properties.put("email", "jo@example.com").put("plan", "free");
      case "purchase" ->
          properties.put("amount", 12.5).put("currency", "EUR").put("product_id", "p1");
      default -> properties.put("page", "/home").putArray("tags").add("a").add(1);
    }
    event.putObject("context").put("ip", "203.0.113.7").put("device_type", "tablet");
    int changes = Math.max(0, random.nextInt(6) - 2);
    for (int i = 0; i < changes; i++) {
      change(event);
    }
    return event;
  }

  private void change(ObjectNode event) {
    switch (random.nextInt(5)) {
      case 0 -> event.remove(any(NAMES));
      case 1 -> event.set(any(NAMES), value());
      case 2 -> event.put("user_id", "u".repeat(random.nextInt(300)));
      case 3 -> change(event, "properties");
      default -> change(event, "context");
    }
  }

  private void change(ObjectNode event, String inner) {
    if (event.get(inner) instanceof ObjectNode object) {
      switch (random.nextInt(4)) {
        case 0 -> object.remove(any(INNER_NAMES));
        case 1 -> object.put(any(INNER_NAMES), "y".repeat(random.nextInt(1200)));
        case 2 -> object.put("note", "z".repeat(random.nextInt(100_000)));
        default -> object.set(any(INNER_NAMES), value());
      }
    }
  }

  private String timestamp() {
    long offsetSeconds =
        random.nextBoolean() ? -random.nextInt(86_400) : random.nextInt(1_400_000) - 700_000;
    return now.plusSeconds(offsetSeconds).toString();
  }

  private JsonNode value() {
    try {
      return JSON.readTree(any(VALUES));
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private String letters() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 16; i++) {
      text.append("0123456789xyzXYZ".charAt(random.nextInt(16)));
    }
    return text.toString();
  }

  private String any(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
