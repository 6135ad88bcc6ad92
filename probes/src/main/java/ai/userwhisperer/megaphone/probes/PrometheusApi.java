package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.probes.PrometheusAnswer.Found;
import ai.userwhisperer.megaphone.profiles.PrometheusSettings;
import ai.userwhisperer.megaphone.profiles.TrustedAuthorities;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;

/**
 * Asks a Prometheus server: instant and range queries. What goes wrong is told on one line that
 * names the setting and never holds a secret. Thread-safe.
 */
final class PrometheusApi {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final double MS_PER_SECOND = 1e3;
  private static final String QUERIES = "probes.prometheus.queries.";
  private static final String NEEDS_SERVER =
      "needs the address of a Prometheus server, or probes.prometheus.enabled = false";

  private final PrometheusSettings settings;
  private final PrometheusSignIn signIn;
  private final HttpClient client;
  private final AtomicLong requests = new AtomicLong();

  /**
   * @param environment where the token or the password is
   * @throws ProbeException when it is not set, or the trust file can't be used
   */
  PrometheusApi(PrometheusSettings settings, Map<String, String> environment) {
    this.settings = settings;
    this.signIn = new PrometheusSignIn(settings, environment);
    HttpClient.Builder builder =
        HttpClient.newBuilder().connectTimeout(TIMEOUT).version(HttpClient.Version.HTTP_1_1);
    settings
        .trustFile()
        .ifPresent(
            file ->
                builder.sslContext(
                    TrustedAuthorities.context("probes.prometheus.trust-file", file)));
    this.client = builder.build();
  }

  /** The series of a query now. */
  List<Found> query(String name) {
    return ask(name, "query?query=" + encoded(name));
  }

  /** The series of a query over a time, both ends included. */
  List<Found> range(String name, long fromEpochMs, long untilEpochMs, Duration step) {
    return ask(
        name,
        String.format(
            Locale.ROOT,
            "query_range?query=%s&start=%.3f&end=%.3f&step=%.3f",
            encoded(name),
            fromEpochMs / MS_PER_SECOND,
            untilEpochMs / MS_PER_SECOND,
            step.toMillis() / MS_PER_SECOND));
  }

  /** How many requests were sent. */
  long requests() {
    return requests.get();
  }

  private String encoded(String name) {
    return URLEncoder.encode(settings.queries().get(name), StandardCharsets.UTF_8);
  }

  private List<Found> ask(String name, String what) {
    String base = settings.url().toString().replaceFirst("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + "/api/v1/" + what))
            .timeout(TIMEOUT)
            .header("Accept", "application/json");
    signIn.header().ifPresent(value -> request.header("Authorization", value));
    HttpResponse<String> response = send(request.build());
    int status = response.statusCode();
    if (status == 401 || status == 403) {
      throw signIn.refused(status);
    }
    JsonNode answer = json(response.body());
    String error = ProbeException.words(new IOException(answer.path("error").asText()));
    if ((status == 400 || status == 422) && answer.path("errorType").isTextual()) {
      throw problemOf(name, error + "; needs a PromQL expression that the server can work out");
    }
    if (status != 200) {
      throw problem(
          "answers with status "
              + status
              + (answer.has("error") ? " (" + error + ")" : "")
              + "; "
              + NEEDS_SERVER);
    }
    if (!answer.path("status").asText().equals("success")) {
      throw problem("gives answers that are not Prometheus's; " + NEEDS_SERVER);
    }
    JsonNode data = answer.path("data");
    if (what.startsWith("query?") && data.path("resultType").asText().equals("matrix")) {
      throw problemOf(name, "gives values over a time; needs an instant vector or a scalar");
    }
    try {
      return PrometheusAnswer.read(data);
    } catch (IllegalArgumentException e) {
      throw problemOf(name, e.getMessage() + "; needs an instant vector or a scalar");
    }
  }

  /** An answer that is no JSON holds nothing. */
  private static JsonNode json(String body) {
    try {
      return Json.parse(body);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  private HttpResponse<String> send(HttpRequest request) {
    requests.incrementAndGet();
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (SSLException e) {
      throw problem(
          ProbeException.whyUnreachable(e)
              + "; needs a certificate for its host by an authority of the JDK or of"
              + " probes.prometheus.trust-file");
    } catch (IOException e) {
      throw problem(ProbeException.whyUnreachable(e) + "; " + NEEDS_SERVER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw problem("interrupted");
    }
  }

  private ProbeException problem(String rest) {
    return new ProbeException("probes.prometheus.url = " + settings.url() + ": " + rest);
  }

  /** What is wrong with a query. */
  ProbeException problemOf(String name, String rest) {
    return new ProbeException(
        QUERIES
            + name
            + " = "
            + settings.queries().get(name).strip().replaceAll("\\s+", " ")
            + ": "
            + rest);
  }

  /** Whether a problem is one of a query, and not of the server. */
  boolean isOf(String name, ProbeException problem) {
    return problem.getMessage().startsWith(QUERIES + name + " = ");
  }
}
