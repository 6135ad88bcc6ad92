package ai.userwhisperer.megaphone.reports.capacity;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** {@code capacity.csv}: a line to a level, after RFC 4180. What has no data is empty. */
final class CapacityCsv {
  private CapacityCsv() {}

  static String of(List<Level> levels) {
    SortedSet<String> names = new TreeSet<>();
    levels.forEach(level -> names.addAll(level.figures().keySet()));
    List<String> head = new ArrayList<>(List.of("level", "rate", "outcome"));
    head.addAll(names);
    head.add("missed");
    StringBuilder csv = new StringBuilder(String.join(",", head)).append("\r\n");
    for (Level level : levels) {
      List<String> cells = new ArrayList<>();
      cells.add(Integer.toString(level.number()));
      cells.add(number(level.rate()));
      cells.add(level.outcome().words());
      names.forEach(name -> cells.add(number(level.figure(name))));
      cells.add(quoted(String.join("; ", level.missed())));
      csv.append(String.join(",", cells)).append("\r\n");
    }
    return csv.toString();
  }

  private static String number(double value) {
    return Double.isNaN(value)
        ? ""
        : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\"", "\"\"") + "\"";
  }
}
