package ai.userwhisperer.megaphone.probes;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** The fields of an answer to INFO. */
final class RedisInfo {
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
