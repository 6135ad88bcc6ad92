package ai.userwhisperer.megaphone.reports;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a metric means. A metric without a definition can't be made, and docs/metrics.md is {@link
 * #document()}.
 *
 * @param kinds what it is told of
 * @param name last part of the key
 * @param unit of its value
 * @param meaning a sentence or two, in Markdown
 */
record Definition(Set<Scope.Kind> kinds, String name, String unit, String meaning) {
  /** Stands for the name of anything that answers said. */
  static final String ANY_MEAN = "<value>.mean";

  /** Likewise. */
  static final String ANY_COUNT = "<value>.count";

  /**
   * The definition of a metric.
   *
   * @throws IllegalArgumentException when there is none
   */
  static Definition of(Scope.Kind kind, String name) {
    Definition any = null;
    for (Definition definition : Definitions.ALL) {
      if (definition.kinds.contains(kind)) {
        if (definition.name.equals(name)) {
          return definition;
        }
        if (isOfAny(definition.name, name)) {
          any = definition;
        }
      }
    }
    if (any == null) {
      throw new IllegalArgumentException(kind.pattern() + "." + name + ": has no definition");
    }
    return any;
  }

  /** The unit of a metric, by its key; empty when it has no definition. */
  static Optional<String> unit(String key) {
    String[] parts = key.split("\\.", 3);
    Scope.Kind whole = parts[0].equals("run") ? Scope.Kind.RUN : Scope.Kind.PHASE;
    String name = key.substring(parts[0].length() + 1);
    return named(whole, name)
        .or(() -> parts.length < 3 ? Optional.empty() : named(Scope.Kind.REQUEST, parts[2]))
        .map(Definition::unit);
  }

  private static Optional<Definition> named(Scope.Kind kind, String name) {
    return Definitions.ALL.stream()
        .filter(each -> each.kinds.contains(kind) && each.name.equals(name))
        .findFirst();
  }

  private static boolean isOfAny(String any, String name) {
    return (any.equals(ANY_MEAN) && name.endsWith(".mean"))
        || (any.equals(ANY_COUNT) && name.endsWith(".count"));
  }

  static Definition of(Set<Scope.Kind> kinds, String name, String unit, String meaning) {
    return new Definition(EnumSet.copyOf(kinds), name, unit, meaning);
  }

  /** {@code docs/metrics.md}. */
  static String document() {
    List<String> lines = new ArrayList<>();
    lines.add(Definitions.INTRODUCTION);
    for (Scope.Kind kind : Scope.Kind.values()) {
      lines.add("## `" + kind.pattern() + ".…`");
      lines.add("");
      lines.add("| key | unit | what it is |");
      lines.add("|---|---|---|");
      for (Definition definition : Definitions.ALL) {
        if (definition.kinds.contains(kind)) {
          String unit = definition.unit.isEmpty() ? "as answered" : definition.unit;
          lines.add(
              "| `"
                  + kind.pattern()
                  + "."
                  + definition.name
                  + "` | "
                  + unit
                  + " | "
                  + definition.meaning
                  + " |");
        }
      }
      lines.add("");
    }
    return String.join("\n", lines);
  }
}
