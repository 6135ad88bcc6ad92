package ai.userwhisperer.megaphone.probes;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The fields of an answer to INFO. */
final class RedisInfo {
  private static final Pattern OFFSET = Pattern.compile("offset=(\\d+)");

  private static final Pattern REPLICA_LAG = Pattern.compile("lag=(\\d+)");

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
    OptionalDouble taken = ofReplicas(OFFSET).min();
    return written.isEmpty() || taken.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.max(0, written.getAsDouble() - taken.getAsDouble()));
  }

  /** Seconds since the replica that was silent for longest was heard of; empty without one. */
  OptionalDouble replicaSilenceSeconds() {
    return ofReplicas(REPLICA_LAG).max();
  }

  /** How many replicas have a link that works. */
  double onlineReplicas() {
    return replicas().filter(replica -> replica.contains("state=online")).count();
  }

  private DoubleStream ofReplicas(Pattern number) {
    return replicas()
        .map(number::matcher)
        .filter(Matcher::find)
        .mapToDouble(found -> Double.parseDouble(found.group(1)));
  }

  private Stream<String> replicas() {
    return fields.entrySet().stream()
        .filter(field -> field.getKey().matches("slave\\d+"))
        .map(Map.Entry::getValue);
  }

  /** Whose replica the server is, as {@code host:port}; empty text where it is a master. */
  String master() {
    return text("role").equals("slave") ? text("master_host") + ":" + text("master_port") : "";
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
