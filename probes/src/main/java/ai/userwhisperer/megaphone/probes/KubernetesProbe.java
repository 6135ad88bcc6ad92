package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.Mark;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.Sample;
import ai.userwhisperer.megaphone.profiles.KubernetesSettings;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Looks at deployments of a cluster: rollouts, restarts of containers with their reasons, numbers
 * of replicas and their readiness. What came and went between two looks is not seen, but for
 * restarts and rollouts, which are counted by the cluster.
 */
final class KubernetesProbe implements Probe {
  static final String NAME = "kubernetes";

  private final KubernetesSettings settings;
  private final RunClock clock;
  private final Map<String, DeploymentWatch> watches = new LinkedHashMap<>();
  private final PodRestarts restarts = new PodRestarts(NAME);
  private volatile KubernetesApi api;
  private final Consumer<Mark> marks;
  private final ProbeLog log;

  KubernetesProbe(
      KubernetesSettings settings, RunDirectory run, RunClock clock, Consumer<Mark> marks) {
    this.marks = marks;
    this.settings = settings;
    this.log = new ProbeLog(run, NAME, clock);
    this.clock = clock;
    settings.deployments().forEach(name -> watches.put(name, new DeploymentWatch(NAME, name)));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean required() {
    return settings.required();
  }

  @Override
  public Duration interval() {
    return settings.interval();
  }

  @Override
  public void start() {
    api = new KubernetesApi(settings);
    settings.deployments().forEach(api::see);
    log.open();
  }

  @Override
  public void sample() {
    Map<String, KubernetesApi.Seen> seen = new LinkedHashMap<>();
    settings.deployments().forEach(name -> seen.put(name, api.see(name)));
    long atNs = System.nanoTime();
    long epochMs = clock.epochMs(atNs);
    List<Mark> happened = new ArrayList<>();
    List<Pod> pods = new ArrayList<>();
    Map<String, Double> values = new LinkedHashMap<>();
    seen.forEach(
        (name, each) -> {
          happened.addAll(watches.get(name).look(each.deployment(), epochMs, values));
          pods.addAll(each.pods());
        });
    happened.addAll(restarts.look(pods, epochMs));
    values.put("replicas", sum(values, "replicas:"));
    values.put("readyReplicas", sum(values, "readyReplicas:"));
    values.put("restarts", (double) restarts.counted());
    happened.forEach(marks);
    log.append(atNs, values);
  }

  private static double sum(Map<String, Double> values, String prefix) {
    return values.entrySet().stream()
        .filter(value -> value.getKey().startsWith(prefix))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  @Override
  public OptionalLong requests() {
    KubernetesApi current = api;
    return current == null ? OptionalLong.empty() : OptionalLong.of(current.requests());
  }

  @Override
  public Optional<Sample> latest() {
    return log.latest();
  }

  @Override
  public void close() {
    if (api != null) {
      api.close();
    }
    log.close();
  }
}
