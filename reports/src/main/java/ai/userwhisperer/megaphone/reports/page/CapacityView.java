package ai.userwhisperer.megaphone.reports.page;

import java.util.List;

/**
 * What the page of a capacity study shows, in words and figures; the template only lays it out.
 *
 * @param tone style of the answer
 * @param answer the rate, or that there is none
 * @param sentence the answer in a sentence
 * @param broke what was missed at the lowest rate that was, and what was short
 * @param facts of the study
 * @param model the fitted law in words; or why there is none
 * @param levels all that was tried
 * @param chartsJson data of the charts, fit for a script element
 */
public record CapacityView(
    String title,
    String tone,
    String icon,
    String answer,
    String sentence,
    List<String> broke,
    List<Page.Fact> facts,
    String model,
    boolean modelled,
    List<LevelRow> levels,
    String profileJson,
    String chartsJson,
    Page.Assets assets) {

  /**
   * A level.
   *
   * @param page of its run, relative to this page
   */
  public record LevelRow(
      int number,
      String rate,
      String tone,
      String outcome,
      String accepted,
      String observed,
      String p50,
      String p95,
      String p99,
      String inFlight,
      String cpu,
      String redis,
      String missed,
      String page) {}
}
