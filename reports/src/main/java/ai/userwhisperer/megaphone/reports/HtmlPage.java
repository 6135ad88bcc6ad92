package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.reports.page.Page;
import ai.userwhisperer.megaphone.reports.page.Templates;

/** {@code index.html} of a run. */
final class HtmlPage {
  private static final Page.Assets ASSETS = Templates.assets("page.js");

  private HtmlPage() {}

  static String render(Findings findings) {
    return render(findings, false);
  }

  /**
   * The page of a run.
   *
   * @param live whether it asks its server for news again and again
   */
  static String render(Findings findings, boolean live) {
    return Templates.render("page.jte", PageContent.of(findings, live, ASSETS));
  }
}
