package ai.userwhisperer.megaphone.probes;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fields of an answer to INFO. */
final class RedisInfo {
  private static final Pattern OFFSET = Pattern.compile("offset=(\\d+)");

  private final Map<String, String> fields = new HashMap<>();

  /** Reads {@code name:value} lines; others are left out. */
  RedisInfo(String text) {
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
              }
            });
  }

  /** A field as it is; empty text where the server has none of that name. */
  String text(String name) {
    return fields.getOrDefault(name, "");
  }

  /**
   * How many bytes the replica that is farthest behind has not taken yet; empty where there is
   * none.
   */
  OptionalDouble replicationLagBytes() {
    OptionalDouble written = number("master_repl_offset");
    OptionalDouble taken =
        fields.entrySet().stream()
            .filter(field -> field.getKey().matches("slave\\d+"))
            .map(field -> OFFSET.matcher(field.getValue()))
            .filter(Matcher::find)
            .mapToDouble(offset -> Double.parseDouble(offset.group(1)))
            .min();
    return written.isEmpty() || taken.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.max(0, written.getAsDouble() - taken.getAsDouble()));
  }

  /** A field that is a number; empty where the server has none of that name. */
  OptionalDouble number(String name) {
    String value = fields.get(name);
    if (value == null) {
      return OptionalDouble.empty();
    }
    try {
      return OptionalDouble.of(Double.parseDouble(value));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }
}
