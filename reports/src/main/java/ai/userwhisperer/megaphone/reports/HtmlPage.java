package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.reports.page.Page;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** {@code index.html}: one file with all that it needs inside. */
final class HtmlPage {
  /** Where the build compiles the templates to. */
  private static final String TEMPLATE_PACKAGE = "ai.userwhisperer.megaphone.reports.templates";

  private static final TemplateEngine TEMPLATES =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, HtmlPage.class.getClassLoader(), TEMPLATE_PACKAGE);

  private static final Page.Assets ASSETS =
      new Page.Assets(
          resource("page.css"), resource("page.js"), resource(echarts("echarts.min.js")));

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
    StringOutput html = new StringOutput(1 << 20);
    TEMPLATES.render("page.jte", PageContent.of(findings, live, ASSETS), html);
    return html.toString();
  }

  /** The WebJar says its own version. */
  private static String echarts(String file) {
    Properties about = new Properties();
    try (InputStream in = open("/META-INF/maven/org.webjars.npm/echarts/pom.properties")) {
      about.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "/META-INF/resources/webjars/echarts/" + about.getProperty("version") + "/dist/" + file;
  }

  private static String resource(String name) {
    try (InputStream in = open(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String name) {
    InputStream in = HtmlPage.class.getResourceAsStream(name);
    if (in == null) {
      throw new IllegalStateException(name + ": is missing from this build of Megaphone");
    }
    return in;
  }
}
