package ai.userwhisperer.megaphone.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.reports.capacity.Studies;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.StreamSupport;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The page as a browser shows it: opened from a file, in a Chromium that has no network. Needs
 * Debian's {@code chromium} and {@code chromium-driver}, and is left out where they are not.
 */
final class BrowserTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  @TempDir static Path profile;
  private static ChromeDriver browser;

  @BeforeAll
  static void startTheBrowser() throws IOException {
    assumeTrue(
        Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
        "needs Debian's packages chromium and chromium-driver");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.setCapability("goog:loggingPrefs", logs);
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // No name has an address, so nothing is reached but files.
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--user-data-dir=" + profile);
    browser =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build(),
            options);
    browser.manage().window().setSize(new Dimension(1300, 1000));
    Files.createDirectories(SCREENSHOTS);
  }

  @AfterAll
  static void stopTheBrowser() {
    if (browser != null) {
      browser.quit();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pass", "fail", "invalid"})
  void thePageShowsTheVerdictAndEveryBaseline(String name, @TempDir Path directory)
      throws Exception {
    RunDirectory run = open(Recorded.run(name, directory));
    JsonNode verdict = Json.read(run.verdictFile(), JsonNode.class);

    assertThat(text("#verdict h1")).isEqualTo(verdict.get("verdict").asText());
    List<String> reasons = texts("#verdict .reasons li");
    assertThat(reasons)
        .isEqualTo(
            StreamSupport.stream(verdict.get("reasons").spliterator(), false)
                .map(JsonNode::asText)
                .toList());
    List<String> rows = texts(".baselines tbody tr:not(.group) .key:first-of-type");
    List<String> keys =
        browser.findElements(By.cssSelector(".baselines tbody tr:not(.group)")).stream()
            .map(row -> row.findElement(By.cssSelector("th .key")).getText())
            .toList();
    assertThat(rows).isNotEmpty();
    assertThat(keys)
        .containsExactlyElementsOf(
            StreamSupport.stream(verdict.get("baselines").spliterator(), false)
                .map(baseline -> baseline.get("metric").asText())
                .toList());
    assertNothingIsComplainedOf();
    screenshot(name);
  }

  @Test
  void everyChartHasData(@TempDir Path directory) throws Exception {
    open(Recorded.run("fail", directory));

    List<WebElement> charts = browser.findElements(By.cssSelector(".chart"));
    assertThat(charts).hasSizeGreaterThan(4);
    for (WebElement chart : charts) {
      long points =
          (Long)
              browser.executeScript(
                  "return echarts.getInstanceByDom(arguments[0]).getOption().series"
                      + ".reduce((sum, one) => sum + one.data.length, 0)",
                  chart);
      assertThat(points).as(chart.getAttribute("aria-label")).isPositive();
      long colours =
          (Long)
              browser.executeScript(
                  "const c = arguments[0].querySelector('canvas');"
                      + "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
                      + "const seen = new Set(); for (let i = 0; i < d.length; i += 4)"
                      + " seen.add(d[i] + ',' + d[i + 1] + ',' + d[i + 2] + ',' + d[i + 3]);"
                      + "return seen.size",
                  chart);
      assertThat(colours).as(chart.getAttribute("aria-label")).isGreaterThan(3);
    }
    assertThat(titles()).contains("rate", "response time", "requests by response time", "CPU");
  }

  @Test
  void zoomMovesAllChartsOfAPhaseAndIsThereForTheKeyboard(@TempDir Path directory)
      throws Exception {
    open(Recorded.run("fail", directory));
    assertThat(zoomedTo()).isEqualTo(Map.of("start", 0L, "end", 100L));

    browser.findElement(By.cssSelector("[data-zoom=in]")).sendKeys(Keys.ENTER);

    Map<String, Object> zoomed = zoomedTo();
    assertThat(((Number) zoomed.get("start")).doubleValue()).isBetween(20.0, 30.0);
    assertThat(((Number) zoomed.get("end")).doubleValue()).isBetween(70.0, 80.0);
    long axesThatMoved =
        (Long)
            browser.executeScript(
                "const chart = "
                    + CHART
                    + "; const whole = chart.spanSeconds.end;"
                    + "return chart.getModel().getComponent('xAxis', 0) && chart.getOption().xAxis"
                    + ".filter((axis, i) => { const e = chart.getModel().getComponent('xAxis', i)"
                    + ".axis.scale.getExtent(); return e[1] - e[0] < 0.6 * whole; }).length");
    long axes = (Long) browser.executeScript("return " + CHART + ".getOption().xAxis.length");
    assertThat(axesThatMoved).isEqualTo(axes).isGreaterThan(4);

    browser.findElement(By.cssSelector("[data-zoom=all]")).sendKeys(Keys.ENTER);
    assertThat(zoomedTo()).isEqualTo(Map.of("start", 0L, "end", 100L));
  }

  @Test
  void aHostileNameIsShownAsText(@TempDir Path directory) throws Exception {
    String name =
        "<script>document.title='taken'</script><img src=x onerror=document.title='taken'>";
    RunDirectory run = new Runs(directory.resolve("run"), name, FakeRun.profile()).finished();
    Report.write(run);

    open(run);

    assertThat(browser.getTitle()).isEqualTo("PASS: local");
    assertThat(text("#verdict .facts")).contains(name);
    assertNothingIsComplainedOf();
  }

  @Test
  void darkOrPrintedAllIsDrawn(@TempDir Path directory) throws Exception {
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
    open(Recorded.run("fail", directory));
    String background =
        (String) browser.executeScript("return getComputedStyle(document.body).backgroundColor");
    screenshot("fail-dark");
    browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));
    boolean navigation = browser.findElement(By.cssSelector(".bar")).isDisplayed();
    browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", ""));

    assertThat(brightness(background)).isLessThan(100);
    assertThat(navigation).isFalse();
    assertNothingIsComplainedOf();
  }

  @Test
  void aCapacityStudyShowsItsAnswerAndDrawsAllItsCharts(@TempDir Path directory) throws Exception {
    RunDirectory run = Recorded.run("pass", directory);
    Path study = Files.createDirectories(directory.resolve("study"));
    Studies.write(study, run.manifest(), "gateway");
    browser.manage().logs().get(LogType.BROWSER);

    browser.get(study.resolve("index.html").toUri().toString());

    assertThat(text("#answer h1")).isEqualTo("29,500 events/s");
    assertThat(texts("#answer .reasons li"))
        .containsExactly(
            "missed: platform.latency.p95: <slow> & late",
            "short then: processor: 100.0 % of what it may use was used by the busiest of the platform's containers");
    assertThat(browser.findElements(By.cssSelector("#levels tbody tr"))).hasSize(9);
    assertThat(
            browser.executeScript(
                "return [...document.querySelectorAll('[data-chart]')].map((e) => echarts.getInstanceByDom(e).getOption().series.flatMap((s) => s.data).length)"))
        .asInstanceOf(InstanceOfAssertFactories.list(Long.class))
        .hasSize(3)
        .allMatch(points -> points > 8);
    screenshot("capacity");
    assertNothingIsComplainedOf();
  }

  private static int brightness(String rgb) {
    return Integer.parseInt(rgb.replaceAll("\\D*(\\d+).*", "$1"));
  }

  private static final String CHART =
      "echarts.getInstanceByDom(document.querySelector('.timeline .chart'))";

  @SuppressWarnings("unchecked")
  private static Map<String, Object> zoomedTo() {
    return (Map<String, Object>)
        browser.executeScript(
            "const z = " + CHART + ".getOption().dataZoom[0]; return {start: z.start, end: z.end}");
  }

  @SuppressWarnings("unchecked")
  private static List<String> titles() {
    return (List<String>)
        browser.executeScript(
            "return "
                + CHART
                + ".getOption().title.map((t) => t.text.replace(/^\\{title\\|([^}]*)\\}.*/, '$1'))");
  }

  private static RunDirectory open(RunDirectory run) {
    browser.manage().logs().get(LogType.BROWSER);
    browser.get(run.pageFile().toUri().toString());
    return run;
  }

  private static String text(String selector) {
    return browser.findElement(By.cssSelector(selector)).getText();
  }

  private static List<String> texts(String selector) {
    return browser.findElements(By.cssSelector(selector)).stream()
        .map(WebElement::getText)
        .toList();
  }

  private static void assertNothingIsComplainedOf() {
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
  }

  /** Of the page's first two thousand pixels. */
  private static void screenshot(String name) throws IOException {
    browser.manage().window().setSize(new Dimension(1300, 2000));
    Files.write(SCREENSHOTS.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    browser.manage().window().setSize(new Dimension(1300, 1000));
  }
}
