package ai.userwhisperer.megaphone.sandbox.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Good events with a few changes, each of which may make them bad, or good in another way: together
 * they touch every rule. What fails is shrunk to the changes that matter.
 */
public final class GeneratedEvents {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MAX_CHANGES = 3;
  private static final int MAX_PROPERTIES_BYTES = 50 * 1024;

  /** One thing that is done to an event. */
  private record Change(String what, Consumer<ObjectNode> made) {
    @Override
    public String toString() {
      return what;
    }
  }

  private GeneratedEvents() {}

  /**
   * Events, about half of them good.
   *
   * @param now what their timestamps are compared with
   * @param margin how far the timestamps stay away from what is too early or too late
   */
  public static Arbitrary<ObjectNode> around(Instant now, Duration margin) {
    return Combinators.combine(
            Arbitraries.of(EventModel.TYPES),
            goodId(),
            changes(now, margin).list().ofMaxSize(MAX_CHANGES))
        .as(
            (type, id, changes) -> {
              ObjectNode event = good(type, id, now);
              changes.forEach(change -> change.made().accept(event));
              return event;
            });
  }

  /** What may stand where an event has to, and is none. */
  public static Arbitrary<JsonNode> noObjects() {
    return Values.anything().filter(value -> !value.isObject());
  }

  private static Arbitrary<String> goodId() {
    return Values.letters(16);
  }

  /** A good event of this type; the id is 16 letters or digits. */
  private static ObjectNode good(String type, String id, Instant now) {
    ObjectNode event = JSON.objectNode();
    event.put("event_id", "evt_" + id).put("event_type", type).put("user_id", "usr_" + id);
    event.put("timestamp", now.minusSeconds(Math.floorMod(id.hashCode(), 86_400)).toString());
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
    return event;
  }

  private static Arbitrary<Change> changes(Instant now, Duration margin) {
    return Arbitraries.frequencyOf(
        Tuple.of(1, set("event_type", Values.nearlyOneOf(EventModel.TYPES))),
        Tuple.of(1, set("user_id", userIds())),
        Tuple.of(1, set("event_id", Values.nearlyIdentifier("evt_"))),
        Tuple.of(1, set("app_id", Values.nearlyIdentifier("app_"))),
        Tuple.of(2, set("timestamp", timestamps(now, margin))),
        Tuple.of(1, set("context", Values.anything())),
        Tuple.of(1, set("properties", Values.anything())),
        Tuple.of(1, Arbitraries.of(EventModel.MEMBERS).map(GeneratedEvents::removed)),
        Tuple.of(1, oddNames().flatMap(name -> set(name, Values.anything()))),
        Tuple.of(4, inner("context", ContextValues.all())),
        Tuple.of(4, inner("properties", PropertyValues.all())),
        Tuple.of(1, Arbitraries.of(0, -1, 1, 10_000).map(GeneratedEvents::padded)),
        Tuple.of(1, Arbitraries.of(1, 2, 8, 9, 10, 11, 30).map(GeneratedEvents::nested)));
  }

  private static Arbitrary<Change> set(String name, Arbitrary<JsonNode> values) {
    return values.map(value -> new Change(name + " = " + value, event -> event.set(name, value)));
  }

  private static Change removed(String name) {
    return new Change("no " + name, event -> event.remove(name));
  }

  private static Arbitrary<Change> inner(String object, Arbitrary<NamedValue> members) {
    return members.map(
        member ->
            new Change(
                object + "." + member,
                event -> {
                  if (event.get(object) instanceof ObjectNode inside) {
                    member.putInto(inside);
                  }
                }));
  }

  /** Properties of the longest size that is allowed, and so many bytes more. */
  private static Change padded(int more) {
    return new Change(
        "properties of the limit and " + more + " bytes",
        event -> {
          if (event.get("properties") instanceof ObjectNode properties) {
            properties.put("note", "");
            int bytes =
                properties.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
            int padding = MAX_PROPERTIES_BYTES + more - bytes;
            properties.put(
                "note", padding % 2 == 1 ? "z" + "ü".repeat(padding / 2) : "ü".repeat(padding / 2));
          }
        });
  }

  /** A property of so many levels: one more with the properties themselves. */
  private static Change nested(int levels) {
    return new Change(
        "metadata of " + levels + " levels",
        event -> {
          if (event.get("properties") instanceof ObjectNode properties) {
            properties.set("metadata", JSON.objectNode().set("a", Values.arrays(levels - 1)));
          }
        });
  }

  private static Arbitrary<String> oddNames() {
    return Arbitraries.of(
        "received_at",
        "x",
        "",
        "Event_type",
        "event_type ",
        "userId",
        "ü",
        "q\"uote",
        "n".repeat(300));
  }

  /** User ids and parts that must not be in one. */
  public static Arbitrary<JsonNode> userIds() {
    Arbitrary<String> parts =
        Arbitraries.of(
            "a",
            "Zoë",
            "4711",
            "_",
            "-",
            "--",
            "@example.com",
            " ",
            "/",
            "\\",
            "test",
            "TesT",
            "adMin",
            "'",
            ";",
            "|",
            "<",
            ">",
            "%",
            "script",
            "Union",
            "select",
            "INSERT",
            "update",
            "delete",
            "drop",
            "create",
            "alter",
            "tes",
            "adm",
            "creat",
            "é",
            "\u0130nsert",
            "\u017Felect",
            "\uD83D\uDE80",
            "\u0000",
            "\n");
    Arbitrary<JsonNode> composed =
        parts.list().ofMinSize(1).ofMaxSize(3).map(list -> JSON.textNode(String.join("", list)));
    return Arbitraries.frequencyOf(
        Tuple.of(3, composed), Tuple.of(1, Values.textOfUpTo(255)), Tuple.of(1, Values.anything()));
  }

  /** Timestamps around what is allowed, and what only looks like one. */
  public static Arbitrary<JsonNode> timestamps(Instant now, Duration margin) {
    Duration week = Duration.ofDays(7);
    Duration ahead = Duration.ofMinutes(5);
    Arbitrary<Instant> moments =
        Arbitraries.of(
                week.plus(margin).negated(),
                week.minus(margin).negated(),
                Duration.ofDays(-400),
                Duration.ofDays(-1),
                Duration.ofMillis(-1),
                ahead.minus(margin),
                ahead.plus(margin),
                Duration.ofDays(30_000))
            .map(now::plus);
    Arbitrary<String> offsets =
        Arbitraries.of("Z", "z", "+00:00", "-00:00", "+05:30", "-12:00", "+23:59");
    Arbitrary<JsonNode> good =
        Combinators.combine(moments, offsets).as((at, offset) -> JSON.textNode(in(offset, at)));
    Arbitrary<JsonNode> odd =
        Values.texts(
            "",
            "now",
            "2026-02-30T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-01-01",
            "20260101T000000Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:00Z",
            "2026-01-01T00:00:00",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00+0100",
            "2026-01-01T00:00:00+01",
            "2026-01-01T00:00:00+24:00",
            "+2026-01-01T00:00:00Z",
            "2026-01-01T00:00:00.1234567890Z",
            "0000-01-01T00:00:00Z",
            "2026-01-01T00:00:00Z ",
            "2026-01-01T00:00:00,5Z",
            "٢٠٢٦-01-01T00:00:00Z");
    Arbitrary<JsonNode> oddNow =
        Arbitraries.of("", "Z", "+0100", "+01", "ZZ", ".Z", ".5", ".123456789012Z", " Z")
            .map(tail -> JSON.textNode(in("", now) + tail));
    return Arbitraries.frequencyOf(
        Tuple.of(4, good), Tuple.of(1, odd), Tuple.of(1, oddNow), Tuple.of(1, Values.anything()));
  }

  /** The local time at this offset, and the offset as it is written. */
  private static String in(String offset, Instant at) {
    Duration shift = Duration.ZERO;
    if (offset.length() == 6) {
      shift =
          Duration.ofHours(Long.parseLong(offset.substring(1, 3)))
              .plusMinutes(Long.parseLong(offset.substring(4)));
    }
    Instant local = offset.startsWith("-") ? at.minus(shift) : at.plus(shift);
    return local
            .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
            .atOffset(ZoneOffset.UTC)
            .toLocalDateTime()
            .format(java.time.format.DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss"))
        + offset;
  }
}
