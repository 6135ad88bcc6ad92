package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The manifests against the types of the Kubernetes client, which keep what they do not know apart.
 */
final class KubernetesManifestsTest {
  private static final Path MANIFESTS = Path.of("kubernetes");

  @Test
  void nothingIsInThemThatKubernetesDoesNotKnow() throws IOException {
    List<HasMetadata> base = new ArrayList<>();
    for (String file : List.of("job.yaml", "runs.yaml", "account.yaml")) {
      base.addAll(resources(Files.readString(MANIFESTS.resolve("base").resolve(file))));
    }

    assertThat(base)
        .extracting(HasMetadata::getKind)
        .containsExactly("Job", "PersistentVolumeClaim", "ServiceAccount", "Role", "RoleBinding");
    List<String> unknown = new ArrayList<>();
    base.forEach(resource -> findUnknown(resource, resource.getKind(), unknown));
    assertThat(unknown).isEmpty();
  }

  @Test
  void theCheckFindsAMisspeltKey() {
    List<String> unknown = new ArrayList<>();
    findUnknown(
        resources(
                "apiVersion: batch/v1\nkind: Job\nspec: { template: { spec: { restrtPolicy: Never } } }")
            .get(0),
        "Job",
        unknown);

    assertThat(unknown).containsExactly("Job.Spec.Template.Spec: restrtPolicy");
  }

  @Test
  void theExampleHasTheCountWhereItIsNeeded() throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl"))),
        "needs kubectl");
    Process kustomize =
        new ProcessBuilder("kubectl", "kustomize", MANIFESTS.resolve("example").toString())
            .redirectErrorStream(true)
            .start();
    String built = new String(kustomize.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(kustomize.waitFor()).as(built).isZero();

    List<HasMetadata> resources = resources(built);

    Job job =
        resources.stream().filter(Job.class::isInstance).map(Job.class::cast).findFirst().get();
    assertThat(job.getSpec().getCompletions()).isEqualTo(8);
    assertThat(job.getSpec().getParallelism()).isEqualTo(8);
    Container container = job.getSpec().getTemplate().getSpec().getContainers().get(0);
    assertThat(container.getArgs())
        .containsExactly(
            "run",
            "$(MEGAPHONE_PROFILE)",
            "--share",
            "$(JOB_COMPLETION_INDEX)/8",
            "--out",
            "/runs/$(MEGAPHONE_RUN)",
            "--force");
    List<String> unknown = new ArrayList<>();
    resources.forEach(resource -> findUnknown(resource, resource.getKind(), unknown));
    assertThat(unknown).isEmpty();
  }

  private static List<HasMetadata> resources(String yaml) {
    Object read = new KubernetesSerialization().unmarshal(yaml);
    List<HasMetadata> resources = new ArrayList<>();
    for (Object each : read instanceof Collection<?> many ? many : List.of(read)) {
      resources.add((HasMetadata) each);
    }
    return resources;
  }

  private static void findUnknown(Object model, String at, List<String> unknown) {
    if (model instanceof Collection<?> many) {
      many.forEach(each -> findUnknown(each, at, unknown));
      return;
    }
    if (model == null
        || !model.getClass().getName().startsWith("io.fabric8.kubernetes.api.model")) {
      return;
    }
    for (Method method : model.getClass().getMethods()) {
      if (method.getName().startsWith("get") && method.getParameterCount() == 0) {
        Object value;
        try {
          value = method.invoke(model);
        } catch (ReflectiveOperationException e) {
          continue;
        }
        if (method.getName().equals("getAdditionalProperties")) {
          ((Map<?, ?>) value).keySet().forEach(key -> unknown.add(at + ": " + key));
        } else {
          findUnknown(value, at + "." + method.getName().substring(3), unknown);
        }
      }
    }
  }
}
