package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Deployments of a Kubernetes cluster.
 *
 * @param required whether there is no run without the probe
 * @param namespace of the deployments
 * @param deployments names, each once, at least one
 * @param kubeconfig empty for the usual places: {@code KUBECONFIG}, the home directory's, the
 *     account of the pod that this runs in
 * @param interval between two looks; 500 ms to 60 s
 */
public record KubernetesSettings(
    boolean required,
    String namespace,
    List<String> deployments,
    Optional<Path> kubeconfig,
    Duration interval) {
  private static final String NAME = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

  public KubernetesSettings {
    check(namespace.matches(NAME), "namespace", namespace, "needs the name of a namespace");
    check(
        !deployments.isEmpty()
            && new HashSet<>(deployments).size() == deployments.size()
            && deployments.stream()
                .allMatch(name -> name.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?")),
        "deployments",
        deployments,
        "needs a list of names of deployments, each once");
    check(
        interval.toMillis() >= 500 && interval.toMillis() <= 60_000,
        "interval",
        Checks.text(interval),
        "needs 500 ms to 60 s");
    deployments = List.copyOf(deployments);
  }
}
