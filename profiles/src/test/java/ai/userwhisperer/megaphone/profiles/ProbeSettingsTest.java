package ai.userwhisperer.megaphone.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeSettingsTest {
  private static ProbeSettings probes(String... assignments) {
    return ProfileFile.load(Path.of("."), "local", List.of(assignments), List.of()).probes();
  }

  @Test
  void theQueriesOfAProfileNameItsNamespaceAndPods() {
    PrometheusSettings prometheus =
        probes(
                "probes.prometheus.enabled=on",
                "probes.prometheus.namespace=other",
                "probes.prometheus.pods=gate.*")
            .prometheus()
            .orElseThrow();
    assertThat(prometheus.queries().get("memory-limit-bytes"))
        .isEqualTo(
            "sum(container_spec_memory_limit_bytes{namespace=\"other\",pod=~\"gate.*\",container!=\"\",container!=\"POD\"} > 0)");
    assertThat(String.join("", prometheus.queries().values())).doesNotContain("$");
  }

  @Test
  void aFileOfAProbeLiesBesideTheProfile() {
    ProbeSettings probes =
        probes(
            "probes.prometheus.enabled=on",
            "probes.prometheus.trust-file=ca.pem",
            "probes.kubernetes.enabled=on",
            "probes.kubernetes.kubeconfig=config");
    assertThat(probes.prometheus().orElseThrow().trustFile())
        .contains(Path.of("ca.pem").toAbsolutePath());
    assertThat(probes.kubernetes().orElseThrow().kubeconfig())
        .contains(Path.of("config").toAbsolutePath());
  }

  @Test
  void aRunFromBeforeTheseProbesCanStillBeRead() {
    String resolved = ProfileFile.load(Path.of("."), "local", List.of(), List.of()).resolved();
    String before = resolved.replace("\"prometheus\"", "\"x\"").replace("\"kubernetes\"", "\"y\"");
    assertThatThrownBy(() -> ProfileFile.parse(before)).hasMessageContaining("unknown setting");

    Config old =
        ConfigFactory.parseString(resolved)
            .withoutPath("probes.prometheus")
            .withoutPath("probes.kubernetes");
    ProbeSettings probes = ProfileFile.parse(ProfileFile.render(old)).probes();
    assertThat(probes.prometheus()).isEqualTo(Optional.empty());
    assertThat(probes.kubernetes()).isEqualTo(Optional.empty());
    assertThat(probes.redis()).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "probes.prometheus.url=prometheus:9090 | --set: probes.prometheus.url = prometheus:9090: needs an http:// or https:// address, and no password: see password-env",
        "probes.prometheus.url=\"http://a:b@c\" | --set: probes.prometheus.url = (hidden): needs an http:// or https:// address, and no password: see password-env",
        "probes.prometheus.interval=10 ms | --set: probes.prometheus.interval = 10 ms: needs 1 s to 60 s",
        "probes.prometheus.token-env=a b | --set: probes.prometheus.token-env = a b: needs the name of an environment variable",
        "probes.prometheus.user=ann | profiles/local.conf: probes.prometheus.password-env = : needs to be set with user, and only then",
        "probes.prometheus.queries.Up=up | --set: probes.prometheus.queries.Up = up: needs a name in lower-case words with dashes",
        "probes.prometheus.query=up | --set: probes.prometheus.query = up: unknown setting; known here: enabled, interval, namespace, password-env, pods, queries, required, token-env, trend, trust-file, url, user",
        "probes.kubernetes.deployments=[] | --set: probes.kubernetes.deployments = []: needs a list of names of deployments, each once",
        "probes.kubernetes.namespace=A | --set: probes.kubernetes.namespace = A: needs the name of a namespace",
        "probes.kubernetes.interval=1 ms | --set: probes.kubernetes.interval = 1 ms: needs 500 ms to 60 s",
      })
  void anErrorIsOneLineEvenWhereTheProbeIsOff(String assignment, String message) {
    assertThatThrownBy(() -> probes(assignment))
        .isInstanceOf(ProfileException.class)
        .hasMessage(message);
  }
}
