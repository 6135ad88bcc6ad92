package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.Sample;
import ai.userwhisperer.megaphone.profiles.MetricsSettings;
import ai.userwhisperer.megaphone.profiles.TrustedAuthorities;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads the platform's page of metrics: CPU, memory and the accuracy of its model. Lines that can't
 * be read are told of and left out.
 */
final class MetricsProbe implements Probe {
  static final String NAME = "platform";

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final String NEEDS_PAGE =
      "needs a page of metrics in Prometheus's text format, or probes.metrics.enabled = false";

  private final MetricsSettings settings;
  private final HttpClient client;
  private final PlatformUsage usage;
  private boolean toldOfMalformedLines;
  private final AtomicLong requests = new AtomicLong();
  private final ProbeLog log;

  /**
   * @param trustFile with authorities to trust besides the JDK's
   * @throws ai.userwhisperer.megaphone.profiles.ProfileException when it can't be used
   */
  MetricsProbe(
      MetricsSettings settings, Optional<Path> trustFile, RunDirectory run, RunClock clock) {
    this.settings = settings;
    this.usage = new PlatformUsage(settings);
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(TIMEOUT);
    trustFile.ifPresent(
        file -> builder.sslContext(TrustedAuthorities.context("target.trust-file", file)));
    this.client = builder.build();
    this.log = new ProbeLog(run, NAME, clock);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Duration interval() {
    return settings.interval();
  }

  @Override
  public boolean required() {
    return settings.required();
  }

  @Override
  public void start() {
    scrape();
    log.open();
  }

  @Override
  public void sample() {
    Scrape scrape = scrape();
    log.append(scrape.atNs(), scrape.values());
    if (scrape.malformedLines() > 0 && !toldOfMalformedLines) {
      toldOfMalformedLines = true;
      throw problem(
          "lines that are malformed and left out: "
              + scrape.malformedLines()
              + "; the first: "
              + scrape.firstMalformed());
    }
  }

  @Override
  public OptionalLong requests() {
    return OptionalLong.of(requests.get());
  }

  @Override
  public Optional<Sample> latest() {
    return log.latest();
  }

  @Override
  public void close() {
    log.close();
  }

  private record Scrape(
      long atNs, Map<String, Double> values, int malformedLines, String firstMalformed) {}

  private Scrape scrape() {
    HttpRequest request =
        HttpRequest.newBuilder(settings.url())
            .timeout(TIMEOUT)
            .header("Accept", "text/plain;version=0.0.4")
            .build();
    long askedNs = System.nanoTime();
    HttpResponse<String> response = send(request);
    // The page was made between question and answer.
    long atNs = askedNs + (System.nanoTime() - askedNs) / 2;
    if (response.statusCode() != 200) {
      throw problem("answers with status " + response.statusCode() + "; " + NEEDS_PAGE);
    }
    MetricsPage page = MetricsPage.parse(response.body());
    if (!page.isPlausible()) {
      throw problem("is no page of metrics; " + NEEDS_PAGE);
    }
    return new Scrape(atNs, usage.next(page, atNs), page.malformedLines(), page.firstMalformed());
  }

  private HttpResponse<String> send(HttpRequest request) {
    requests.incrementAndGet();
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw problem(ProbeException.whyUnreachable(e) + "; " + NEEDS_PAGE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw problem("interrupted");
    }
  }

  private ProbeException problem(String rest) {
    return new ProbeException("probes.metrics.url = " + settings.url() + ": " + rest);
  }
}
