package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.profiles.PrometheusSettings;
import ai.userwhisperer.megaphone.profiles.TrustedAuthorities;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server behind a sign-in, as a proxy in front of Prometheus has it. */
class PrometheusSignInTest {
  private static final String NEEDS_SERVER =
      "; needs the address of a Prometheus server, or probes.prometheus.enabled = false";

  @TempDir Path folder;
  private HttpServer server;
  private volatile String expected = "Bearer right";
  private volatile int status = 200;
  private volatile String body =
      """
      {"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1.5,"3"]}]}}
      """;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/prom/api/v1/query",
        exchange -> {
          String given = exchange.getRequestHeaders().getFirst("Authorization");
          byte[] answer = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(expected.equals(given) ? status : 401, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aBearerTokenComesFromTheEnvironment() {
    assertThat(ask(api("TOKEN", "", "", Map.of("TOKEN", "right")))).isEqualTo(3);
  }

  @Test
  void aUserAndAPasswordComeFromTheProfileAndTheEnvironment() {
    expected = "Basic dXNlcjpyw6RnaHQ=";
    assertThat(ask(api("", "user", "PASSWORD", Map.of("PASSWORD", "räght")))).isEqualTo(3);
  }

  @Test
  void aSecretThatIsNotSetOrRefusedIsToldWithoutIt() {
    assertFails(
        "probes.prometheus.token-env = TOKEN: is not set; needs the name of the environment variable that holds the bearer token",
        "TOKEN",
        "",
        "",
        Map.of());
    assertFails(
        "probes.prometheus.token-env = TOKEN: the token was refused by %s (status 401); needs the variable that holds a token that may query",
        "TOKEN", "", "", Map.of("TOKEN", "wrong"));
    assertFails(
        "probes.prometheus.token-env = TOKEN: holds spaces, line breaks or letters beyond ASCII; needs a bearer token",
        "TOKEN",
        "",
        "",
        Map.of("TOKEN", "a\nb"));
    assertFails(
        "probes.prometheus.password-env = PASSWORD: the user ann was refused by %s (status 401); needs the variable that holds the password of a user who may query",
        "", "ann", "PASSWORD", Map.of("PASSWORD", "wrong"));
    assertFails(
        "probes.prometheus.token-env = \"\": %s (status 401) asks for a sign-in; needs the name of the environment variable that holds a bearer token, or user and password-env",
        "", "", "", Map.of());
    status = 403;
    assertFails(
        "probes.prometheus.token-env = TOKEN: the token was refused by %s (status 403); needs the variable that holds a token that may query",
        "TOKEN", "", "", Map.of("TOKEN", "right"));
  }

  @Test
  void aServerThatIsNoPrometheusIsFoundBeforeTheLoad() {
    Map<String, String> right = Map.of("TOKEN", "right");
    body = "<html>Sign in</html>";
    assertFails(
        "probes.prometheus.url = %s: gives answers that are not Prometheus's" + NEEDS_SERVER,
        "TOKEN",
        "",
        "",
        right);
    status = 404;
    assertFails(
        "probes.prometheus.url = %s: answers with status 404" + NEEDS_SERVER,
        "TOKEN",
        "",
        "",
        right);
    server.stop(0);
    assertFails(
        "probes.prometheus.url = %s: refused the connection" + NEEDS_SERVER,
        "TOKEN",
        "",
        "",
        right);
  }

  @Test
  void infinitiesAndWhatIsNoNumberAreNoData() {
    PrometheusApi api = api("TOKEN", "", "", Map.of("TOKEN", "right"));
    for (String value : List.of("NaN", "+Inf", "-Inf")) {
      body =
          "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"%s\"]}}"
              .formatted(value);
      assertThat(api.query("up")).isEmpty();
    }
  }

  @Test
  void aTrustFileThatCantBeUsedIsToldOf() throws IOException {
    Path none = folder.resolve("none.pem");
    assertThatThrownBy(() -> TrustedAuthorities.context("probes.prometheus.trust-file", none))
        .hasMessage("probes.prometheus.trust-file = " + none + ": needs a file that can be read");
    Path other = Files.writeString(folder.resolve("other.pem"), "no certificate\n");
    assertThatThrownBy(() -> TrustedAuthorities.context("probes.prometheus.trust-file", other))
        .hasMessage("probes.prometheus.trust-file = " + other + ": needs certificates in PEM form");
  }

  /** The server itself, with its own TLS and its own passwords. */
  @Test
  void aRealServerWithTlsAndAPasswordIsAsked() throws Exception {
    RealPrometheus.assumeInstalled();
    PemKeys keys = PemKeys.ofLocalhost(folder);
    try (RealPrometheus real =
        RealPrometheus.start(
            folder,
            "up_to_now 1\n",
            List.of(
                "tls_server_config: { cert_file: %s, key_file: %s }"
                    .formatted(keys.certificate(), keys.key()),
                // "right", hashed by bcrypt.
                "basic_auth_users:",
                "  ann: $2b$04$nupusMMlHBKig.wex5p55uRowtARxns.3sWbmENBn1MfPDZw.CDyS"))) {
      URI url = URI.create("https://localhost:" + real.port());
      Map<String, String> right = Map.of("PASSWORD", "right");
      Optional<Path> trusted = Optional.of(keys.certificate());
      assertThat(ask(new PrometheusApi(settings(url, "", "ann", "PASSWORD", trusted), right)))
          .isEqualTo(42);
      assertThatThrownBy(
              () ->
                  ask(
                      new PrometheusApi(
                          settings(url, "", "ann", "PASSWORD", trusted),
                          Map.of("PASSWORD", "wrong"))))
          .hasMessageContaining("the user ann was refused by " + url + " (status 401)");
      assertThatThrownBy(
              () ->
                  ask(
                      new PrometheusApi(
                          settings(url, "", "ann", "PASSWORD", Optional.empty()), right)))
          .isInstanceOf(ProbeException.class)
          .hasMessage(
              "probes.prometheus.url = "
                  + url
                  + ": unable to find valid certification path to requested target"
                  + "; needs a certificate for its host by an authority of the JDK or of"
                  + " probes.prometheus.trust-file");
    }
  }

  private void assertFails(
      String message, String token, String user, String password, Map<String, String> environment) {
    assertThatThrownBy(() -> ask(api(token, user, password, environment)))
        .isInstanceOf(ProbeException.class)
        .hasMessage(message.formatted(url()));
  }

  private static double ask(PrometheusApi api) {
    return api.query("up").get(0).points().get(0).value();
  }

  private PrometheusApi api(
      String token, String user, String password, Map<String, String> environment) {
    return new PrometheusApi(settings(url(), token, user, password, Optional.empty()), environment);
  }

  private static PrometheusSettings settings(
      URI url, String token, String user, String password, Optional<Path> trust) {
    return new PrometheusSettings(
        true,
        url,
        Duration.ofSeconds(1),
        Duration.ofMinutes(10),
        token,
        user,
        password,
        trust,
        Map.of("up", "vector(42)"));
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/prom/");
  }
}
