package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.measurements.Mark;
import ai.userwhisperer.megaphone.profiles.KubernetesSettings;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against an API server that keeps what it is given, reached by a kubeconfig. */
class KubernetesProbeTest {
  private static final String PATH = "/apis/apps/v1/namespaces/staging/deployments/api-gateway";

  @TempDir Path folder;
  private KubernetesMockServer server;
  private KubernetesMockServer refusing;
  private KubernetesClient cluster;
  private TestRun run;

  @BeforeEach
  void serve() {
    server =
        new KubernetesMockServer(
            new Context(),
            new MockWebServer(),
            new HashMap<>(),
            new KubernetesCrudDispatcher(List.of()),
            false);
    server.init();
    cluster = server.createClient(new JdkHttpClientFactory());
    refusing = new KubernetesMockServer(false);
    refusing.init();
    run = TestRun.in(folder);
  }

  @AfterEach
  void stop() {
    cluster.close();
    server.destroy();
    refusing.destroy();
  }

  private void deploy(String revision, int wanted, int replicas, int updated, int ready) {
    Deployment deployment =
        new DeploymentBuilder()
            .withNewMetadata()
            .withName("api-gateway")
            .withNamespace("staging")
            .addToAnnotations("deployment.kubernetes.io/revision", revision)
            .endMetadata()
            .withNewSpec()
            .withReplicas(wanted)
            .withNewSelector()
            .addToMatchLabels("app", "api-gateway")
            .endSelector()
            .endSpec()
            .withNewStatus()
            .withReplicas(replicas)
            .withUpdatedReplicas(updated)
            .withAvailableReplicas(ready)
            .withReadyReplicas(ready)
            .endStatus()
            .build();
    cluster.resource(deployment).createOr(existing -> existing.update());
  }

  private void pod(String name, String app, int restarts, String reason) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("staging")
            .addToLabels("app", app)
            .endMetadata()
            .withNewStatus()
            .addNewContainerStatus()
            .withName("gateway")
            .withRestartCount(restarts)
            .withNewLastState()
            .withNewTerminated()
            .withReason(reason)
            .withExitCode(137)
            .endTerminated()
            .endLastState()
            .endContainerStatus()
            .endStatus()
            .build();
    cluster.resource(pod).createOr(existing -> existing.update());
  }

  @Test
  void replicasAndTheirReadinessAreSamples() {
    deploy("1", 3, 3, 3, 2);
    try (KubernetesProbe probe = probe("api-gateway")) {
      probe.start();
      probe.sample();
      assertThat(run.lastSample("kubernetes").values())
          .containsEntry("replicas", 3.0)
          .containsEntry("readyReplicas", 2.0)
          .containsEntry("replicas:api-gateway", 3.0)
          .containsEntry("readyReplicas:api-gateway", 2.0)
          .containsEntry("restarts", 0.0);
      assertThat(probe.latest()).contains(run.lastSample("kubernetes"));
      assertThat(probe.requests()).hasValue(4);
    }
  }

  @Test
  void aRolloutIsAMarkFromItsBeginningToItsEnd() {
    deploy("1", 3, 3, 3, 3);
    try (KubernetesProbe probe = probe("api-gateway")) {
      probe.start();
      probe.sample();
      deploy("2", 3, 4, 1, 3);
      probe.sample();
      assertThat(texts()).containsExactly("api-gateway: rollout of revision 2");
      assertThat(run.marks().get(0).untilEpochMs()).isNull();
      deploy("2", 3, 3, 3, 2);
      probe.sample();
      assertThat(run.marks().get(0).untilEpochMs()).isNull();
      deploy("2", 3, 3, 3, 3);
      probe.sample();
      assertThat(texts())
          .containsExactly(
              "api-gateway: rollout of revision 2", "api-gateway: 2 of 3 replicas ready");
      assertThat(run.marks())
          .allSatisfy(
              mark -> assertThat(mark.untilEpochMs()).isGreaterThanOrEqualTo(mark.fromEpochMs()));
    }
  }

  @Test
  void aRolloutThatIsUnderWayWhenTheRunBeginsIsSeenToo() {
    deploy("7", 3, 4, 2, 3);
    try (KubernetesProbe probe = probe("api-gateway")) {
      probe.start();
      probe.sample();
      assertThat(texts()).containsExactly("api-gateway: rollout of revision 7");
    }
  }

  @Test
  void aDeploymentThatIsScaledIsMarkedAndIsNoRollout() {
    deploy("1", 3, 3, 3, 3);
    try (KubernetesProbe probe = probe("api-gateway")) {
      probe.start();
      probe.sample();
      deploy("1", 5, 5, 5, 5);
      probe.sample();
      probe.sample();
      assertThat(texts()).containsExactly("api-gateway: 3 → 5 replicas");
    }
  }

  @Test
  void aRestartIsAMarkWithItsReasonAndThoseBeforeTheRunAreNot() {
    deploy("1", 1, 1, 1, 1);
    pod("api-gateway-a", "api-gateway", 4, "Error");
    pod("other-a", "other", 0, "Error");
    try (KubernetesProbe probe = probe("api-gateway")) {
      probe.start();
      probe.sample();
      pod("api-gateway-a", "api-gateway", 5, "OOMKilled");
      pod("api-gateway-b", "api-gateway", 2, "Error");
      pod("other-a", "other", 3, "Error");
      probe.sample();
      probe.sample();
      assertThat(texts())
          .containsExactlyInAnyOrder(
              "api-gateway-a/gateway was restarted: OOMKilled, exit code 137",
              "api-gateway-b/gateway was restarted 2 times: Error, exit code 137");
      assertThat(run.lastSample("kubernetes").values()).containsEntry("restarts", 3.0);
    }
  }

  @Test
  void aDeploymentThatIsNotThereIsFoundBeforeTheLoad() {
    assertStartFails(
        server,
        "probes.kubernetes.deployments = api-gateway: is not in the namespace staging of %s; needs the names of deployments there");
  }

  @Test
  void anAccountThatMayNotLookIsToldSo() {
    refuse(403, "deployments.apps \"api-gateway\" is forbidden");
    assertStartFails(
        refusing,
        "probes.kubernetes.namespace = staging: the account may not look (deployments.apps \"api-gateway\" is forbidden); needs one that may get deployments and list pods there");
  }

  @Test
  void anAccountThatIsNotKnownIsToldSo() {
    refuse(401, "Unauthorized");
    assertStartFails(
        refusing,
        "probes.kubernetes.kubeconfig = "
            + kubeconfig()
            + ": %s does not know the account; needs one that may get deployments and list pods in staging");
  }

  @Test
  void aClusterThatIsGoneOrAKubeconfigThatIsNoneIsToldSo() throws IOException {
    String needs =
        "; needs the kubeconfig of a cluster that answers, or probes.kubernetes.enabled = false";
    write("http://127.0.0.1:1/");
    assertThatThrownBy(() -> start(kubeconfig()))
        .isInstanceOf(ProbeException.class)
        .hasMessage(
            "probes.kubernetes.kubeconfig = "
                + kubeconfig()
                + ": http://127.0.0.1:1/: refused the connection"
                + needs);
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> start(none))
        .hasMessage("probes.kubernetes.kubeconfig = " + none + ": needs a file that can be read");
    Path broken = Files.writeString(folder.resolve("broken"), "- [ nonsense\n");
    assertThatThrownBy(() -> start(broken))
        .hasMessage("probes.kubernetes.kubeconfig = " + broken + ": is no kubeconfig" + needs);
  }

  @Test
  void aClusterWhoseCertificateIsNotTrustedIsToldSo() {
    KubernetesMockServer tls = new KubernetesMockServer(true);
    tls.init();
    try {
      assertStartFails(
          tls,
          "probes.kubernetes.kubeconfig = "
              + kubeconfig()
              + ": %s: unable to find valid certification path to requested target; needs the kubeconfig of a cluster that answers, or probes.kubernetes.enabled = false");
    } finally {
      tls.destroy();
    }
  }

  private void refuse(int code, String message) {
    refusing
        .expect()
        .get()
        .withPath(PATH)
        .andReturn(code, new StatusBuilder().withCode(code).withMessage(message).build())
        .always();
  }

  private void assertStartFails(KubernetesMockServer at, String message) {
    String address = at.url("/");
    write(address);
    assertThatThrownBy(() -> start(kubeconfig()))
        .isInstanceOf(ProbeException.class)
        .hasMessage(message.formatted(address));
  }

  private void start(Path kubeconfig) {
    try (KubernetesProbe probe =
        new KubernetesProbe(
            settings(Optional.of(kubeconfig), "api-gateway"),
            run.directory(),
            run.clock(),
            run.marking())) {
      probe.start();
    }
  }

  private List<String> texts() {
    return run.marks().stream().map(Mark::text).toList();
  }

  private KubernetesProbe probe(String... deployments) {
    write(server.url("/"));
    return new KubernetesProbe(
        settings(Optional.of(kubeconfig()), deployments),
        run.directory(),
        run.clock(),
        run.marking());
  }

  private static KubernetesSettings settings(Optional<Path> kubeconfig, String... deployments) {
    return new KubernetesSettings(
        true, "staging", List.of(deployments), kubeconfig, Duration.ofSeconds(1));
  }

  private Path kubeconfig() {
    return folder.resolve("kubeconfig");
  }

  private void write(String address) {
    try {
      Files.writeString(
          kubeconfig(),
          """
          apiVersion: v1
          kind: Config
          clusters: [ { name: c, cluster: { server: "%s" } } ]
          users: [ { name: u, user: { token: "t" } } ]
          contexts: [ { name: x, context: { cluster: c, user: u } } ]
          current-context: x
          """
              .formatted(address));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
