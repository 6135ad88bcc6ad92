package ai.userwhisperer.megaphone.probes;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads one line of Prometheus's text format, version 0.0.4: {@code name{label="value",…} value
 * [timestamp]}. See prometheus.io/docs/instrumenting/exposition_formats.
 */
final class MetricsLine {
  private final String line;
  private int at;

  private MetricsLine(String line) {
    this.line = line;
  }

  /**
   * Reads a line that is neither blank nor a comment.
   *
   * @throws IllegalArgumentException when it is malformed, saying what was expected and where
   */
  static Series parse(String line) {
    return new MetricsLine(line).series();
  }

  private Series series() {
    skipSpace();
    String name = name(true);
    skipSpace();
    Map<String, String> labels = new HashMap<>();
    if (take('{')) {
      labels(labels);
      skipSpace();
    }
    double value = value(word());
    skipSpace();
    if (at < line.length() && line.charAt(at) != '#') { // OpenMetrics' exemplars follow a #.
      timestamp(word());
      skipSpace();
      if (at < line.length() && line.charAt(at) != '#') {
        throw expected("the end of the line");
      }
    }
    return new Series(name, labels, value);
  }

  private void labels(Map<String, String> labels) {
    skipSpace();
    while (!take('}')) {
      String label = name(false);
      skipSpace();
      require('=');
      skipSpace();
      require('"');
      if (labels.put(label, quoted()) != null) {
        throw expected("each label once");
      }
      skipSpace();
      if (!take(',') && (at >= line.length() || line.charAt(at) != '}')) {
        throw expected(", or }");
      }
      skipSpace();
    }
  }

  private String name(boolean colons) {
    int start = at;
    while (at < line.length() && isNamePart(line.charAt(at), at == start, colons)) {
      at++;
    }
    if (at == start) {
      throw expected("a name");
    }
    return line.substring(start, at);
  }

  private static boolean isNamePart(char c, boolean first, boolean colons) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || (c == ':' && colons)
        || (c >= '0' && c <= '9' && !first);
  }

  private String quoted() {
    StringBuilder text = new StringBuilder();
    while (at < line.length()) {
      char c = line.charAt(at++);
      if (c == '"') {
        return text.toString();
      }
      if (c == '\\' && at < line.length()) {
        char escaped = line.charAt(at++);
        switch (escaped) {
          case 'n' -> text.append('\n');
          case '"', '\\' -> text.append(escaped);
          default -> text.append('\\').append(escaped);
        }
      } else {
        text.append(c);
      }
    }
    throw expected("a closing quote");
  }

  private String word() {
    int start = at;
    while (at < line.length() && !isSpace(line.charAt(at))) {
      at++;
    }
    return line.substring(start, at);
  }

  private double value(String word) {
    String unsigned = word.startsWith("+") || word.startsWith("-") ? word.substring(1) : word;
    boolean negative = word.startsWith("-");
    switch (unsigned.toLowerCase(Locale.ROOT)) {
      case "nan" -> {
        return Double.NaN;
      }
      case "inf", "infinity" -> {
        return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      }
      default -> {
        // Java would also take a trailing d or f.
        if (!unsigned.matches("(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
          throw expected("a number instead of \"" + word + "\"");
        }
        return Double.parseDouble(word);
      }
    }
  }

  private void timestamp(String word) {
    if (!word.matches("[+-]?\\d+(\\.\\d+)?")) {
      throw expected("a timestamp instead of \"" + word + "\"");
    }
  }

  private void require(char c) {
    if (!take(c)) {
      throw expected(String.valueOf(c));
    }
  }

  private boolean take(char c) {
    if (at < line.length() && line.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void skipSpace() {
    while (at < line.length() && isSpace(line.charAt(at))) {
      at++;
    }
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  private IllegalArgumentException expected(String what) {
    return new IllegalArgumentException("column " + (at + 1) + ": expected " + what);
  }
}
