package ai.userwhisperer.megaphone.jmh;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Findings as text: a line for each benchmark, and one more for each further ratio. The times are
 * for people: none has a limit.
 */
final class CostTable {
  private final Map<String, Cost> costs;
  private final StringBuilder text = new StringBuilder();

  private CostTable(Map<String, Cost> costs) {
    this.costs = costs;
  }

  /**
   * Renders findings.
   *
   * @param findings those of one benchmark follow each other, its bytes first
   * @param costs by benchmark, at least those of the findings
   */
  static String of(List<Finding> findings, Map<String, Cost> costs) {
    CostTable table = new CostTable(costs);
    table.row("benchmark", "cpu ns/op", "B/op", "limit", "ratio", "limit", "", "verdict");
    Finding bytes = null;
    for (int i = 0; i < findings.size(); i++) {
      Finding finding = findings.get(i);
      if (finding.isRatio()) {
        table.ratio(bytes, finding);
        bytes = null;
      } else if (i + 1 < findings.size() && findings.get(i + 1).isRatio()) {
        bytes = finding;
      } else {
        table.bytes(finding);
      }
    }
    return table.text.toString();
  }

  private void bytes(Finding bytes) {
    row(
        bytes.benchmark(),
        cpuNs(bytes),
        Finding.number(bytes.value()),
        Finding.number(bytes.limit()),
        "",
        "",
        "",
        verdict(bytes.isMissed()));
  }

  /**
   * A line with a ratio.
   *
   * @param bytes null when they have been shown
   */
  private void ratio(Finding bytes, Finding ratio) {
    row(
        bytes == null ? "" : bytes.benchmark(),
        bytes == null ? "" : cpuNs(bytes),
        bytes == null ? "" : Finding.number(bytes.value()),
        bytes == null ? "" : Finding.number(bytes.limit()),
        Finding.number(ratio.value()),
        Finding.number(ratio.limit()),
        "× " + ratio.to(),
        verdict(ratio.isMissed() || (bytes != null && bytes.isMissed())));
  }

  private String cpuNs(Finding finding) {
    return String.format(Locale.ROOT, "%,.1f", costs.get(finding.benchmark()).cpuNs());
  }

  private static String verdict(boolean missed) {
    return missed ? "MISSED" : "ok";
  }

  private void row(Object... cells) {
    text.append(String.format(Locale.ROOT, "%-38s %10s %10s %7s %7s %6s %-36s %s%n", cells));
  }
}
