package ai.userwhisperer.megaphone.reports.page;

import ai.userwhisperer.megaphone.reports.NoData;
import java.util.List;

/**
 * What {@code index.html} shows, in words and figures; the templates only lay it out.
 *
 * @param live whether the run goes on, and the page asks its server for news
 * @param chartsJson data of the charts, fit for a script element
 */
public record Page(
    String title,
    boolean live,
    Headline headline,
    List<Fact> run,
    List<Group> groups,
    List<PhaseView> phases,
    Table harness,
    List<String> doubts,
    Table ledger,
    List<MarkRow> marks,
    List<HistoryView> history,
    List<Fact> environment,
    List<String> notes,
    List<String> problems,
    String profileJson,
    List<MetricRow> metrics,
    List<NoData> noData,
    String chartsJson,
    Assets assets) {

  /** The verdict in words; {@code tone} is its style. */
  public record Headline(
      String tone, String icon, String word, String sentence, List<String> reasons) {}

  /** Something named. */
  public record Fact(String name, String value) {}

  /** The baselines of one service. */
  public record Group(String name, String source, List<BaselineRow> rows) {}

  public record BaselineRow(
      String name,
      String metric,
      String limit,
      String observed,
      String interval,
      String margin,
      String tone,
      String icon,
      String status,
      List<String> notes) {}

  /**
   * A baseline from run to run.
   *
   * @param last value with its unit
   * @param changes of its level, a sentence each, the oldest first
   */
  public record HistoryView(
      String baseline, String metric, int runs, String last, List<String> changes) {}

  /**
   * A figure of a phase.
   *
   * @param value {@code no data} without one
   * @param hint the metric's key, and why there is no data
   */
  public record Figure(String label, String value, String unit, String hint, boolean none) {}

  public record Table(String caption, List<String> head, List<Row> rows) {}

  public record Row(String name, List<Figure> cells) {}

  public record PhaseView(
      String name,
      String description,
      String incomplete,
      List<Figure> figures,
      List<Figure> platform,
      Table times,
      Table requests,
      String percentilesLabel,
      String timelineLabel) {}

  /**
   * Something that happened; {@code number} is in the charts, {@code length} is empty for a moment.
   */
  public record MarkRow(int number, String at, String length, String source, String text) {}

  public record MetricRow(String key, String value, String unit) {}

  /** What is put inside the page, as it is. */
  public record Assets(String style, String script, String charts) {}
}
