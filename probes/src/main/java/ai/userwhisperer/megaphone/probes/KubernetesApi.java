package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.profiles.KubernetesSettings;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads deployments and their pods, and changes nothing. What goes wrong is told on one line that
 * names the setting. Thread-safe.
 */
final class KubernetesApi implements AutoCloseable {
  private static final int ANSWER_WITHIN_MS = 5_000;
  private static final String NEEDS_CLUSTER =
      "needs the kubeconfig of a cluster that answers, or probes.kubernetes.enabled = false";

  private final KubernetesSettings settings;
  private final KubernetesClient client;
  private final AtomicLong requests = new AtomicLong();

  /**
   * @throws ProbeException when the kubeconfig can't be used
   */
  KubernetesApi(KubernetesSettings settings) {
    this.settings = settings;
    this.client =
        new KubernetesClientBuilder()
            .withConfig(config())
            .withHttpClientFactory(new JdkHttpClientFactory())
            .build();
  }

  /** A deployment and its pods. */
  record Seen(Deployment deployment, List<Pod> pods) {
    Seen {
      pods = List.copyOf(pods);
    }
  }

  /**
   * Reads a deployment and the pods that its selector matches.
   *
   * @throws ProbeException when they can't be had
   */
  Seen see(String name) {
    Deployment deployment = deployment(name);
    requests.incrementAndGet();
    try {
      return new Seen(
          deployment,
          client
              .pods()
              .inNamespace(settings.namespace())
              .withLabelSelector(deployment.getSpec().getSelector())
              .list()
              .getItems());
    } catch (KubernetesClientException e) {
      throw refused(e);
    }
  }

  /** How many requests were sent. */
  long requests() {
    return requests.get();
  }

  private Deployment deployment(String name) {
    Deployment deployment;
    requests.incrementAndGet();
    try {
      deployment =
          client.apps().deployments().inNamespace(settings.namespace()).withName(name).get();
    } catch (KubernetesClientException e) {
      throw refused(e);
    }
    if (deployment == null) {
      throw problem(
          "deployments",
          name,
          "is not in the namespace "
              + settings.namespace()
              + " of "
              + client.getMasterUrl()
              + "; needs the names of deployments there");
    }
    return deployment;
  }

  private Config config() {
    Config config;
    try {
      config =
          settings
              .kubeconfig()
              .map(
                  file -> {
                    if (!Files.isReadable(file)) {
                      throw problem("kubeconfig", file.toString(), "needs a file that can be read");
                    }
                    return Config.fromKubeconfig(file.toFile());
                  })
              .orElseGet(() -> Config.autoConfigure(null));
    } catch (ProbeException e) {
      throw e;
    } catch (RuntimeException e) {
      throw problem("kubeconfig", shownKubeconfig(), "is no kubeconfig; " + NEEDS_CLUSTER);
    }
    return new ConfigBuilder(config)
        .withConnectionTimeout(ANSWER_WITHIN_MS)
        .withRequestTimeout(ANSWER_WITHIN_MS)
        .withRequestRetryBackoffLimit(0)
        .build();
  }

  private ProbeException refused(KubernetesClientException failure) {
    String said =
        failure.getStatus() == null || failure.getStatus().getMessage() == null
            ? ""
            : " (" + failure.getStatus().getMessage().strip().replaceAll("\\s+", " ") + ")";
    if (failure.getCode() <= 0) {
      return problem(
          "kubeconfig",
          shownKubeconfig(),
          client.getMasterUrl()
              + ": "
              + ProbeException.whyUnreachable(failure)
              + "; "
              + NEEDS_CLUSTER);
    }
    return switch (failure.getCode()) {
      case 401 ->
          problem(
              "kubeconfig",
              shownKubeconfig(),
              client.getMasterUrl()
                  + " does not know the account; needs one that may get deployments and list pods in "
                  + settings.namespace());
      case 403 ->
          problem(
              "namespace",
              settings.namespace(),
              "the account may not look"
                  + said
                  + "; needs one that may get deployments and list pods there");
      default ->
          problem(
              "kubeconfig",
              shownKubeconfig(),
              client.getMasterUrl()
                  + " answers with status "
                  + failure.getCode()
                  + said
                  + "; "
                  + NEEDS_CLUSTER);
    };
  }

  private String shownKubeconfig() {
    return settings.kubeconfig().map(Path::toString).orElse("\"\"");
  }

  private static ProbeException problem(String setting, String value, String rest) {
    return new ProbeException("probes.kubernetes." + setting + " = " + value + ": " + rest);
  }

  @Override
  public void close() {
    client.close();
  }
}
