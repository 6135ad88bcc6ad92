package ai.userwhisperer.megaphone.sandbox.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** JSON values around what rules allow: about as many right as wrong, most of them close to it. */
public final class Values {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String LETTERS_AND_DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private Values() {}

  /** These texts. */
  public static Arbitrary<JsonNode> texts(String... texts) {
    return Arbitraries.of(texts).map(JSON::textNode);
  }

  /** One of these, or something that is nearly one of them, or no text at all. */
  public static Arbitrary<JsonNode> nearlyOneOf(List<String> allowed) {
    Arbitrary<String> one = Arbitraries.of(allowed);
    return Arbitraries.frequencyOf(
        Tuple.of(4, one.map(JSON::textNode)),
        Tuple.of(1, one.map(text -> JSON.textNode(text.toUpperCase(java.util.Locale.ROOT)))),
        Tuple.of(1, one.map(text -> JSON.textNode(text + " "))),
        Tuple.of(1, one.map(text -> JSON.textNode(text.substring(1)))),
        Tuple.of(2, anything()));
  }

  /** A prefix and about 16 letters or digits. */
  public static Arbitrary<JsonNode> nearlyIdentifier(String prefix) {
    return Arbitraries.frequencyOf(
        Tuple.of(4, letters(16).map(text -> JSON.textNode(prefix + text))),
        Tuple.of(1, letters(15).map(text -> JSON.textNode(prefix + text))),
        Tuple.of(1, letters(17).map(text -> JSON.textNode(prefix + text))),
        Tuple.of(1, letters(20).map(JSON::textNode)),
        Tuple.of(
            1,
            letters(15)
                .flatMap(text -> oddCharacter().map(odd -> JSON.textNode(prefix + text + odd)))),
        Tuple.of(1, anything()));
  }

  static Arbitrary<String> letters(int count) {
    return Arbitraries.strings().withChars(LETTERS_AND_DIGITS.toCharArray()).ofLength(count);
  }

  private static Arbitrary<String> oddCharacter() {
    return Arbitraries.of("-", "_", " ", "é", "\u0000", "\"", "\\", "\u0661", "\n");
  }

  /** A text of about so many characters, ASCII or not. */
  public static Arbitrary<JsonNode> textOfUpTo(int maxChars) {
    Arbitrary<JsonNode> sized =
        Arbitraries.of(0, 1, 2, maxChars / 2, maxChars - 1, maxChars, maxChars + 1, maxChars * 2)
            .flatMap(
                chars ->
                    Arbitraries.of("y", "ü", "€", "\"", "\u0007")
                        .map(one -> JSON.textNode(one.repeat(chars))));
    Arbitrary<JsonNode> astral =
        Arbitraries.of(maxChars / 2, maxChars / 2 + 1)
            .map(pairs -> JSON.textNode("\uD83D\uDE80".repeat(pairs)));
    return Arbitraries.frequencyOf(
        Tuple.of(8, sized), Tuple.of(1, astral), Tuple.of(2, anything()));
  }

  /** Any JSON, small. */
  public static Arbitrary<JsonNode> anything() {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.just(JSON.nullNode())),
        Tuple.of(2, Arbitraries.of(true, false).map(JSON::booleanNode)),
        Tuple.of(4, numbers()),
        Tuple.of(1, texts("", "x", "Zürich \uD83D\uDE80", "a\u0000b", "\"\\", "</script>")),
        Tuple.of(1, Arbitraries.of(0, 1, 3).map(Values::arrays)),
        Tuple.of(1, Arbitraries.of(0, 1, 3).map(Values::objects)));
  }

  /** Whole numbers and others, around 0 and far from it. */
  public static Arbitrary<JsonNode> numbers() {
    return Arbitraries.of(
            "0",
            "1",
            "2",
            "-1",
            "0.0",
            "-0.5",
            "2.5",
            "1.0",
            "1e3",
            "-1E-3",
            "9223372036854775808",
            "1e400",
            "-1e400",
            "1e-400")
        .map(text -> JSON.numberNode(new BigDecimal(text)))
        .map(Values::asParsed);
  }

  /** A whole number as a whole number, as a parser would have it. */
  private static JsonNode asParsed(JsonNode number) {
    BigDecimal value = number.decimalValue();
    return value.scale() == 0 ? JSON.numberNode(value.toBigInteger()) : number;
  }

  /** Arrays in one another, so many. */
  public static JsonNode arrays(int levels) {
    ArrayNode array = JSON.arrayNode();
    return levels > 1 ? array.add(arrays(levels - 1)) : levels == 1 ? array.add(1) : array;
  }

  /** Objects in one another, so many. */
  public static JsonNode objects(int levels) {
    ObjectNode object = JSON.objectNode();
    return levels > 1 ? object.set("a", objects(levels - 1)) : object;
  }
}
