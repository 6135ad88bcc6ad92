package ai.userwhisperer.megaphone.sandbox.events;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What one value of a JSON object has to be. */
@FunctionalInterface
interface ValueRule {
  /**
   * Looks at the value whose first token the parser is at, without moving the parser.
   *
   * @return null when the value fits, otherwise what it has to be: {@code must be true or false}
   */
  String violation(JsonParser parser) throws IOException;

  /** A string of so many characters, both bounds included. */
  static ValueRule text(int minChars, int maxChars) {
    String message =
        maxChars == Integer.MAX_VALUE
            ? "must be a string" + (minChars > 0 ? " that is not empty" : "")
            : "must be a string of " + minChars + " to " + maxChars + " characters";
    return parser ->
        parser.currentToken() == JsonToken.VALUE_STRING
                && parser.getTextLength() >= minChars
                && parser.getTextLength() <= maxChars
            ? null
            : message;
  }

  /** A string that passes the predicate. */
  static ValueRule text(Predicate<String> predicate, String message) {
    return parser ->
        parser.currentToken() == JsonToken.VALUE_STRING && predicate.test(parser.getText())
            ? null
            : message;
  }

  /** One of these strings. */
  static ValueRule oneOf(String... values) {
    Set<String> allowed = Set.of(values);
    return text(allowed::contains, "must be one of " + String.join(", ", new TreeSet<>(allowed)));
  }

  /** True or false. */
  static ValueRule bool() {
    return parser -> parser.currentToken().isBoolean() ? null : "must be true or false";
  }

  /** Any JSON number that is not below the limit. */
  static ValueRule numberFrom(long least) {
    BigDecimal limit = BigDecimal.valueOf(least);
    String message = "must be a number of " + least + " or more";
    return parser ->
        parser.currentToken().isNumeric() && parser.getDecimalValue().compareTo(limit) >= 0
            ? null
            : message;
  }

  /** A JSON number without fraction and exponent that is not below the limit. */
  static ValueRule integerFrom(long least) {
    String message = "must be a whole number of " + least + " or more";
    BigDecimal limit = BigDecimal.valueOf(least);
    return parser ->
        parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getDecimalValue().compareTo(limit) >= 0
            ? null
            : message;
  }

  /** Any JSON object. */
  static ValueRule object() {
    return parser -> parser.currentToken() == JsonToken.START_OBJECT ? null : "must be an object";
  }
}
