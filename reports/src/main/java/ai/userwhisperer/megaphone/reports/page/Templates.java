package ai.userwhisperer.megaphone.reports.page;

import ai.userwhisperer.megaphone.measurements.Json;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** Lays out pages, each one file with all that it needs inside. Thread-safe. */
public final class Templates {
  /** Where the build compiles the templates to. */
  private static final String PACKAGE = "ai.userwhisperer.megaphone.reports.templates";

  private static final String RESOURCES = "/ai/userwhisperer/megaphone/reports/";

  private static final TemplateEngine ENGINE =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Templates.class.getClassLoader(), PACKAGE);

  private Templates() {}

  /** Renders a template of this build. */
  public static String render(String template, Object model) {
    StringOutput html = new StringOutput(1 << 20);
    ENGINE.render(template, model, html);
    return html.toString();
  }

  /**
   * What a page has inside.
   *
   * @param script of its own, beside the style and the charts that all pages have
   */
  public static Page.Assets assets(String script) {
    return new Page.Assets(
        resource(RESOURCES + "page.css"),
        resource(RESOURCES + script),
        resource(echarts("echarts.min.js")));
  }

  /** A document that is fit to stand inside a script element: nothing in it can end that. */
  public static String scriptJson(Object document) {
    return Json.line(document)
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
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
    InputStream in = Templates.class.getResourceAsStream(name);
    if (in == null) {
      throw new IllegalStateException(name + ": is missing from this build of Megaphone");
    }
    return in;
  }
}
